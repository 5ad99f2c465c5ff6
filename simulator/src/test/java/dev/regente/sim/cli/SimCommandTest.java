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
import picocli.CommandLine;

class SimCommandTest {
    private static final String HASTY = """
            name: hasty
            system: hasty
            seed: %d
            until: 10s
            cluster: { nodes: 5 }
            faults:
              - { at: 1s, crash: leader, for: 200ms }
              - { at: 3s, crash: leader, for: 200ms }
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
    void aRunThatHoldsEndsWithZeroAndWritesItsReport() throws IOException {
        Path json = folder.resolve("report.json");
        assertThat(sim("run", "heartbeats", "--seed", "5", "--json", json.toString()))
                .isZero();
        assertThat(out.toString()).contains("all held").contains("Heartbeat");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("seed").asLong()).isEqualTo(5);
        assertThat(report.get("virtualMillis").asDouble()).isEqualTo(5000);
        assertThat(report.get("events").asLong()).isGreaterThan(200);
        assertThat(report.get("messages").get("Heartbeat").get("sent").asLong()).isGreaterThan(100);
        assertThat(report.get("electionMessages").get("sent").asLong()).isZero();
        assertThat(report.get("violations")).isEmpty();
        assertThat(report.get("fingerprint").asText()).matches("[0-9a-f]{32}");
    }

    @Test
    void everySectionOfTheFormatMakesOneRun() throws Exception {
        Path file = Path.of(SimCommandTest.class
                .getResource("/scenarios/every-section.yaml")
                .toURI());
        Path json = folder.resolve("report.json");
        // 0 or 1, as the expectations come out: a file of the documented form is never refused
        assertThat(sim("run", file.toString(), "--json", json.toString())).isLessThan(2);
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.get("violations")).isEmpty();
        assertThat(report.get("expectations")).isNotEmpty();
        assertThat(report.get("availability").asDouble()).isPositive();
        assertThat(report.get("staleWritesAccepted").asLong()).isZero();
    }

    @Test
    void theSameSeedPrintsTheSame() {
        assertThat(sim("run", "heartbeats", "--trace")).isZero();
        String first = out.toString();
        assertThat(sim("run", "heartbeats", "--trace")).isZero();
        assertThat(out.toString()).isEqualTo(first + first);
        assertThat(first.lines().count()).isGreaterThan(200);
    }

    @Test
    void aViolationEndsWithOneAndThePrintedCommandReplaysIt() throws IOException {
        int status = 0;
        for (int seed = 0; seed < 300 && status == 0; seed++) {
            Path file = Files.writeString(folder.resolve("hasty.yaml"), HASTY.formatted(seed));
            status = sim(
                    "run", file.toString(), "--failures", folder.resolve("kept").toString());
        }
        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("VIOLATED: one-leader-per-round at ");
        String prefix = "replay it: ./regente sim replay ";
        List<String> lines = err.toString().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).startsWith("shrink it: ./regente sim shrink ");
        assertThat(lines.get(0)).startsWith(prefix);
        assertThat(sim("replay", lines.get(0).substring(prefix.length()), "--trace"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("the same run as recorded, to the last bit")
                .contains("received");
    }

    @Test
    void wrongInputEndsWithTwoAndOneLine() throws IOException {
        wrong("neither a file nor a bundled scenario", "run", "nothing-like-it");
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "name: x\nnodes: 5\n");
        wrong("line 2, column 1: unknown key \"nodes\"", "run", bad.toString());
        Path unknown = Files.writeString(folder.resolve("unknown.yaml"), "system: none-such\n");
        wrong("there is no system \"none-such\" here", "run", unknown.toString());
        wrong("there is no file", "replay", folder.resolve("gone.run").toString());
        wrong("this is no recorded run", "replay", bad.toString());
        Path binary = Files.write(folder.resolve("binary.run"), new byte[] {(byte) 0xC3, 0x28, 0, 1});
        wrong("", "replay", binary.toString());
        wrong("", "run", binary.toString());
    }

    private void wrong(String message, String... args) {
        err.getBuffer().setLength(0);
        assertThat(sim(args)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void noCommandOrAnUnknownOptionIsWrongAndHelpIsNot() {
        assertThat(sim()).isEqualTo(2);
        assertThat(sim("run", "heartbeats", "--sede", "1")).isEqualTo(2);
        assertThat(sim("run", "heartbeats", "--seed", "one")).isEqualTo(2);
        assertThat(sim("--help")).isZero();
        assertThat(sim("run", "--help")).isZero();
    }

    @Test
    void listNamesScenariosAndSystems() {
        assertThat(sim("list")).isZero();
        assertThat(out.toString())
                .contains("principal-returns")
                .contains("hasty")
                .contains("heartbeats");
    }
}
