package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Papers' algorithms as a user runs them: a file, a command, a report. */
class PaperScenarioTest {
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

    private Path file(String cluster) throws IOException {
        return Files.writeString(
                folder.resolve("paper.yaml"),
                "name: paper\nuntil: 10s\ncluster: { safety: classic, heartbeat: off, " + cluster + " }\n");
    }

    private JsonNode report(String cluster) throws IOException {
        Path json = folder.resolve("report.json");
        assertThat(sim("run", file(cluster).toString(), "--json", json.toString()))
                .as(err.toString())
                .isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "algorithm: bully, nodes: 6, down: [6], starters: [2]; 20; 16; 5",
                "algorithm: bully, nodes: 6, starters: [4]; 11; 11; 6",
                "algorithm: bully-1982, nodes: 6, down: [6], starters: [5]; 25; 24; 5",
                "algorithm: bully-grant, nodes: 6, down: [6], starters: [2]; 12; 11; 5",
                "algorithm: list-ring, ids: [17, 4, 23, 8], down: [23], starters: [4]; 8; 6; 17",
                "algorithm: chang-roberts, ids: [17, 4, 23, 8], starters: all; 12; 12; 23",
                "algorithm: chang-roberts-starters, ids: [17, 4, 23, 8], starters: [4]; 8; 8; 4",
                "algorithm: le-lann, ids: [17, 4, 23, 8], starters: [4, 17]; 8; 8; 17",
                "algorithm: hirschberg-sinclair, ids: [3, 1, 2], starters: all; 26; 26; 3",
                "algorithm: dkr, ids: [3, 1, 2], starters: all; 12; 12; 3",
                "algorithm: peterson, ids: [3, 1, 2], starters: all; 12; 12; 3",
                "algorithm: franklin, ids: [3, 1, 2], starters: all; 15; 15; 3",
                "algorithm: franklin, ids: [3, 1, 2, 9], down: [9], starters: all; 15; 15; 3",
                "algorithm: raft-like, nodes: 5, down: [5], starters: [3]; 11; 9; 3",
            })
    void reportsWhatItsPaperCounts(String cluster, long sent, long delivered, int leader) throws IOException {
        JsonNode report = report(cluster);
        assertThat(report.get("electionMessages").get("sent").asLong()).isEqualTo(sent);
        assertThat(report.get("electionMessages").get("delivered").asLong()).isEqualTo(delivered);
        assertThat(report.get("finalLeader").asInt()).isEqualTo(leader);
        assertThat(report.get("electedAtMillis").asDouble()).isPositive();
        assertThat(report.get("agreedAtMillis").asDouble()).isPositive();
    }

    @Test
    void bullyIsReportedByTypeAndTime() throws IOException {
        JsonNode report = report("algorithm: bully, nodes: 5, down: [5], starters: [1], timeout: 3ms");
        assertThat(report.get("messages").get("ELECTION").get("sent").asInt()).isEqualTo(10);
        assertThat(report.get("messages").get("ELECTION").get("delivered").asInt())
                .isEqualTo(6);
        assertThat(report.get("messages").get("OK").get("sent").asInt()).isEqualTo(6);
        assertThat(report.get("announceMessages").get("sent").asInt()).isEqualTo(3);
        assertThat(report.get("agreedAtMillis").asDouble()).isEqualTo(5);
    }

    @Test
    void idsAndPhasesAreReportedWhereThereAreAny() throws IOException {
        JsonNode list = report("algorithm: list-ring, nodes: 5, starters: [2]");
        assertThat(list.get("idsCarried").asInt()).isEqualTo(15);
        assertThat(list.get("phases").isNull()).isTrue();
        JsonNode bully = report("algorithm: bully, nodes: 5, starters: [2]");
        assertThat(bully.get("idsCarried").isNull()).isTrue();
        assertThat(report("algorithm: dkr, ids: [1, 4, 2, 3]").get("phases").asInt())
                .isEqualTo(2);
    }

    @Test
    void aClassOfOnesOwnRunsByName() throws IOException {
        JsonNode report = report("algorithm: 'class:dev.regente.sim.algorithm.OwnKernel', nodes: 4, starters: [2, 3]");
        assertThat(report.get("finalLeader").asInt()).isEqualTo(3);
        assertThat(report.get("messages").get("CLAIM").get("sent").asInt()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "edu.example.None; there is no class edu.example.None",
                "java.lang.String; does not implement",
                "dev.regente.sim.algorithm.paper.NfdS; has no public constructor",
            })
    void aClassThatWillNotDoIsRefused(String name, String message) throws IOException {
        assertThat(sim("run", file("algorithm: 'class:" + name + "'").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains(message);
        assertThat(err.toString().strip().lines()).hasSize(1);
    }

    @Test
    void twoAlgorithmsAreComparedPairByPair() throws IOException {
        Path paper = file("algorithm: dkr, nodes: 16");
        Path csv = folder.resolve("summary.csv");
        Path pairs = folder.resolve("pairs.jsonl");
        assertThat(sim(
                        "compare",
                        paper.toString(),
                        paper.toString(),
                        "--set-b",
                        "cluster.algorithm=franklin",
                        "--seeds",
                        "3..7",
                        "--csv",
                        csv.toString(),
                        "--jsonl",
                        pairs.toString()))
                .as(err.toString())
                .isZero();
        // ids in order: one phase, 2nP + 2n against 2nP + 3n
        assertThat(out.toString()).containsPattern("electionMessages.sent \\(5\\) +64 +80 +16 +-");
        assertThat(Files.readString(csv)).contains("electionMessages.sent,5,64,64,64,80,80,80,16,16,16,");
        assertThat(Files.readAllLines(pairs))
                .contains("{\"seed\":3,\"metric\":\"electionMessages.sent\",\"a\":64.0,\"b\":80.0}");
        assertThat(sim("compare", paper.toString(), paper.toString(), "--seeds", "7..3"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--seeds is from the smaller to the larger");
    }
}
