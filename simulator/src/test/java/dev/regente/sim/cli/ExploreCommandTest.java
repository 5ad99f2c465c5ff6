package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ExploreCommandTest {
    private static final String CLASSIC = """
            name: classic
            system: election
            until: 10s
            cluster: { algorithm: bully, safety: classic, nodes: 3 }
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int sim(String... args) {
        CommandLine command = SimCommand.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(args);
    }

    @Test
    void theGoldenModelHoldsAndItsNumbersAreWritten() throws IOException {
        Path json = folder.resolve("explored.json");
        assertThat(sim("explore", "chang-roberts-tla", "--nodes", "5", "--json", json.toString()))
                .isZero();
        assertThat(out.toString()).contains("estimate: 5,455 states").contains("complete: all states");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("generated").asLong()).isEqualTo(15_113);
        assertThat(report.get("distinct").asLong()).isEqualTo(5_455);
        assertThat(report.get("depth").asInt()).isEqualTo(21);
        assertThat(report.get("complete").asBoolean()).isTrue();
        assertThat(report.get("seconds").asDouble()).isPositive();
        assertThat(report.get("violations")).isEmpty();
    }

    @Test
    void aCounterexampleIsPrintedKeptAndReplayed() throws IOException {
        Path scenario = Files.writeString(folder.resolve("classic.yaml"), CLASSIC);
        Path json = folder.resolve("explored.json");
        int status = sim(
                "explore",
                scenario.toString(),
                "--no-estimate",
                "--failures",
                folder.resolve("failures").toString(),
                "--json",
                json.toString());
        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("VIOLATED: one-leader-at-a-time").contains("  1  n");
        JsonNode violations = new ObjectMapper().readTree(json.toFile()).get("violations");
        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).get("steps").size()).isBetween(1, 4);
        try (var files = Files.list(folder.resolve("failures"))) {
            List<Path> kept = files.toList();
            assertThat(kept).hasSize(1);
            Files.delete(scenario); // the file needs nothing else
            assertThat(sim("replay", kept.get(0).toString())).isEqualTo(1);
        }
        assertThat(out.toString()).contains("the same as recorded");
    }

    @Test
    void whatRandomWalksFindIsShrunk() throws IOException {
        Path scenario = Files.writeString(folder.resolve("classic.yaml"), CLASSIC);
        int status = sim(
                "explore",
                scenario.toString(),
                "--strategy",
                "portfolio",
                "--failures",
                folder.resolve("failures").toString());
        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).containsPattern("found with \\d+ steps, shrunk to [1-4]\\b");
    }

    @ParameterizedTest
    @CsvSource({
        "--depth, 3, the depth of 3 actions is reached",
        "--states, 2000, the budget of 2000 states is used up",
        "--memory, 4, the budget of 4 MiB is used up"
    })
    void aBudgetStopsItAndItSaysSo(String option, String value, String said) {
        assertThat(sim("explore", "chang-roberts-tla", "--nodes", "7", "--no-estimate", option, value))
                .isZero();
        assertThat(out.toString()).contains("NOT COMPLETE: " + said);
    }

    @ParameterizedTest
    @CsvSource({
        "nothing-of-this-name, --no-estimate, neither a file nor a bundled scenario",
        "chang-roberts-tla, --nodes=9, 2 to 8 nodes",
        "chang-roberts-tla, --crashes=1, knows no crashes",
        "chang-roberts-tla, --strategy=best, a strategy is",
        "chang-roberts-tla, --reduce=more, --reduce is sleep or none",
        "chang-roberts-tla, --threads=0, threads",
        "principal-returns, --ticks=any, ticks is from 0 to 30",
        "principal-returns, --network=odd, 'multiset, set or fifo'",
        "principal-returns, --without=odd, there is no rule"
    })
    void wrongInputEndsWithTwoAndOneLine(String name, String option, String said) {
        assertThat(sim("explore", name, option)).isEqualTo(2);
        assertThat(err.toString()).contains(said).doesNotContain("\tat ");
        assertThat(err.toString().strip().lines()).hasSize(1);
    }
}
