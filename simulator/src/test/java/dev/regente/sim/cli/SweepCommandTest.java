package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.sweep.SweepRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SweepCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int sim(String... arguments) {
        CommandLine command = SimCommand.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    @Test
    void aSweepWritesRowsATableAndASummary() throws IOException {
        int status = sim(
                "sweep",
                "heartbeats",
                "--vary",
                "cluster.nodes=5,7",
                "--seeds",
                "1..5",
                "--set",
                "until=1s",
                "--out",
                directory.toString());
        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString()).contains("10 runs, 0 failed").contains("cluster.nodes=5: 5 runs, 0 failed");
        try (var files = Files.list(directory)) {
            Path rows = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllLines(rows)).hasSize(10);
        }
    }

    @Test
    void aPointWhoseFaultsDoNotFitIsNamedBeforeAnythingRuns() throws IOException {
        Path file = Files.writeString(directory.resolve("small.yaml"), """
                name: too small
                cluster: { nodes: 5 }
                faults: [{ at: 1s, crash: 4 }]
                sweep: { network.loss: [0%, 1%], cluster.nodes: [5, 3], seeds: 0..9 }
                """);
        assertThat(sim(
                        "sweep",
                        file.toString(),
                        "--out",
                        directory.resolve("out").toString()))
                .isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString())
                .contains("the sweep's point {network.loss=0%, cluster.nodes=3}: ")
                .contains("line 3, column 10: a fault names node 4, which does not exist");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void wrongInputGivesOneLineAndStatusTwo() {
        assertThat(sim("sweep", "heartbeats", "--shard", "3/3")).isEqualTo(2);
        assertThat(sim("sweep", "heartbeats", "--seeds", "9..1")).isEqualTo(2);
        assertThat(sim("sweep", "heartbeats", "--vary", "cluster.nodes=0", "--out", directory.toString()))
                .isEqualTo(2);
        assertThat(sim("sweep", "no-such-scenario")).isEqualTo(2);
        assertThat(sim("merge", directory.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(5).noneMatch(line -> line.contains("Exception"));
    }

    @Test
    void valuesAreSplitAtTheirCommas() {
        assertThat(SweepCommand.values("1ms, {uniform: [1ms, 5ms]},\"a,b\""))
                .isEqualTo(List.of("1ms", "{uniform: [1ms, 5ms]}", "\"a,b\""));
    }

    @Test
    void theProgressLineSaysHowLongItStillTakes() {
        assertThat(ProgressBar.line(new SweepRunner.Progress(1_000, 4_000, 10_000, 2), 10))
                .isEqualTo(
                        "[############..................]  40%  4000 of 10000 runs, 300/s, about 20 s left, 2 failed");
        assertThat(ProgressBar.line(new SweepRunner.Progress(0, 0, 10, 0), 1)).contains("time left unknown");
        assertThat(ProgressBar.line(new SweepRunner.Progress(0, 10, 100_000, 0), 10))
                .contains("about 27 h 47 min left");
    }

    /** A process killed at any moment goes on where it was, and the end is the same to the last byte. */
    @Test
    void aSweepKilledAgainAndAgainEndsWithTheSameBytes() throws Exception {
        Path whole = directory.resolve("whole");
        Path killed = directory.resolve("killed");
        assertThat(sim(arguments(whole))).isZero();
        int kills = 0;
        for (int wait = 900; kills < 2; wait += 500) {
            Process process = start(killed);
            boolean ended = process.waitFor(wait, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            kills++;
            if (ended) {
                break;
            }
        }
        assertThat(sim(arguments(killed))).isZero();
        assertThat(bytes(killed)).isEqualTo(bytes(whole));
    }

    private static String[] arguments(Path directory) {
        return new String[] {
            "sweep", "heartbeats", "--seeds", "0..1499", "--set", "until=5s", "--quiet", "--out", directory.toString()
        };
    }

    private static Process start(Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SimCommand.class.getName());
        builder.command().addAll(List.of(arguments(directory)));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String bytes(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            Path rows = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(rows);
        }
    }
}
