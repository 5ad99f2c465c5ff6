package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.election.ElectionSystem;
import dev.regente.sim.election.FailingRuns;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandTest {
    private static final String SPLIT_BRAIN = """
            name: split brain
            until: 20s
            cluster: { algorithm: bully, safety: classic, nodes: 5, heartbeat: 100ms, timeout: 500ms }
            network: { latency: { uniform: [1ms, 5ms] }, reorder: true, loss: 0.1% }
            faults:
              - { at: 1s, crash: 4, for: 500ms }
              - { at: 3s, partition: [[1, 2], [3, 4, 5]], heal: 8s }
            workload: { app: register, clients: 4, rate: 100/s, fencing: true }
            expect: { always: [no-stale-writes] }
            """;

    @TempDir
    Path folder;

    private Path file;
    private StringWriter out;
    private StringWriter err;

    private int sim(String... args) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine command = SimCommand.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(args);
    }

    @BeforeEach
    void record() throws IOException {
        Path scenario = folder.resolve("split-brain.yaml");
        Files.writeString(scenario, SPLIT_BRAIN);
        file = folder.resolve("split-brain.run");
        assertThat(sim("run", scenario.toString(), "--record", file.toString())).isOne();
        assertThat(err.toString()).contains("replay it: ./regente sim replay ", "shrink it: ./regente sim shrink ");
    }

    @Test
    void theSameRunComesOutAndIsSmallEnoughToBeMailed() throws IOException {
        assertThat(sim("replay", file.toString())).isOne();
        assertThat(out.toString())
                .contains("VIOLATED: no-stale-writes at ")
                .contains("the same run as recorded, to the last bit");
        assertThat(Files.size(file)).isLessThan(100_000);
    }

    @Test
    void aHostileJvmRepeatsItToTheLastBit() throws IOException, InterruptedException {
        Path text = folder.resolve("there.txt");
        Process there = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:hashCode=0",
                        "-Duser.language=tr",
                        "-Duser.country=TR",
                        "-Duser.timezone=Asia/Kathmandu",
                        "-Dfile.encoding=ISO-8859-1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimCommand.class.getName(),
                        "replay",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(text.toFile())
                .start();
        assertThat(there.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(there.exitValue()).isOne();
        assertThat(Files.readString(text, StandardCharsets.ISO_8859_1))
                .contains("the same run as recorded, to the last bit");
    }

    @Test
    void itIsGoneThroughStepByStepAsStandardInputSays() {
        String steps = steps("", "n", "s 5", "n", "v", "c", "s 9", "x", "q");
        assertThat(steps)
                .contains("enter = next event")
                .contains("> ", " 0 0.000000000 n1   election  started")
                .contains("*Elected[token=0]")
                .contains("* leader = 5   (was 0)")
                .contains("BROKEN: one-leader-at-a-time")
                .contains("s needs a node's number, like s 1; there is [n1, n2, n3, n4, n5]")
                .contains("\"x\" is no command");
        String end = steps("v", "v", "v", "v");
        assertThat(end).contains("BROKEN: no-stale-writes").contains("the run is over");
    }

    private String steps(String... lines) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.US_ASCII)));
        try {
            assertThat(sim("replay", file.toString(), "--step")).isBetween(0, 1);
        } finally {
            System.setIn(before);
        }
        return out.toString();
    }

    @Test
    void itStopsAtATimeAnEventATermOrAViolation() {
        assertThat(sim("replay", file.toString(), "--until", "3s")).isZero();
        assertThat(out.toString().strip().lines().toList()).last().asString().contains("3.000000000", "partition");
        assertThat(sim("replay", file.toString(), "--until", "7")).isZero();
        assertThat(out.toString().strip().lines().toList())
                .hasSize(8)
                .last()
                .asString()
                .contains(" 7 0.0");
        assertThat(sim("replay", file.toString(), "--until", "term=0")).isZero();
        assertThat(out.toString()).contains("LeaderChanged");
        assertThat(sim("replay", file.toString(), "--until", "violation")).isZero();
        assertThat(out.toString()).contains("BROKEN: one-leader-at-a-time");
        assertThat(sim("replay", file.toString(), "--until", "term=7")).isOne();
        assertThat(out.toString()).contains("term=7 is not reached: the run is over after event");
        assertThat(sim("replay", file.toString(), "--until", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("write a time like 3.5s, an event's number like 812, term=4");
    }

    @Test
    void anotherChoiceAtOneEventMakesAnotherRunThatCanBeReplayedToo() throws IOException {
        Path branch = folder.resolve("branch.run");
        assertThat(sim("replay", file.toString(), "--branch", "5=0", "--out", branch.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("nothing was chosen at event 5; something was at ");
        String near = err.toString().replaceAll("(?s).* ([0-9]+) \\(node/[0-9]+/timer=.*", "$1");
        assertThat(near).matches("[0-9]+");

        assertThat(sim("replay", file.toString(), "--branch", near + "=4", "--out", branch.toString()))
                .isBetween(0, 1);
        RunFile one = RunFile.load(file);
        RunFile other = RunFile.load(branch);
        assertThat(other.scenario()).isEqualTo(one.scenario());
        assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
        assertThat(sim("replay", branch.toString())).isBetween(0, 1);
        assertThat(out.toString()).contains("the same run as recorded, to the last bit");
        // up to there it is the same run
        int until = Integer.parseInt(near) - 1;
        assertThat(sim("replay", file.toString(), "--until", "" + until)).isZero();
        String here = out.toString();
        assertThat(sim("replay", branch.toString(), "--until", "" + until)).isZero();
        assertThat(out.toString()).isEqualTo(here);

        assertThat(sim("replay", file.toString(), "--branch", near + "=999999999999"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("has no value 999999999999");
        assertThat(sim("replay", file.toString(), "--branch", "99999=0")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no event 99999; the run ends with event");
        assertThat(sim("replay", file.toString(), "--branch", "five")).isEqualTo(2);
        assertThat(err.toString()).contains("write EVENT=VALUE like 812=1");
    }

    @Test
    void whenTheProgramHasChangedItSaysWhereAndInWhat() {
        FailingRuns.Failing failing = FailingRuns.all().get(0);
        ScenarioRun before = new ScenarioRun(failing.system(), failing.file().scenario());
        RunFile recorded = RunFile.of(before, before.run());
        ScenarioRun now = new ScenarioRun(new ElectionSystem(), recorded.scenario());
        List<String> differences =
                Replay.of(now, RunFile.parse(recorded.write()), line -> {}).differences();
        assertThat(differences)
                .anyMatch(text -> text.matches("left the recording at choice .*, at event [0-9]+; .*"))
                .anyMatch(text ->
                        text.matches("(event [0-9]+ is the first that differs|the first event that differs is .*)"))
                .anyMatch(text -> text.startsWith("what differs: "))
                .contains("the program has changed since then");
    }

    @Test
    void aBrokenFileIsOneClearLine() throws IOException {
        String text = Files.readString(file);
        broken(text.substring(0, text.length() / 2), "the recorded run is cut off: its last line is missing");
        broken(text.replace("digest ", "digest 0"), "the recorded run is damaged: its checksum does not fit");
        String other =
                text.substring(0, text.lastIndexOf("\nend ") + 1).replaceFirst("digest [0-9a-f]{4}", "digest 0000");
        CRC32 crc = new CRC32();
        crc.update(other.getBytes(StandardCharsets.UTF_8));
        broken(
                other + String.format(Locale.ROOT, "end %08x%n", crc.getValue()),
                "the scenario does not fit its digest");
        broken(text.replace("regente-run 1", "regente-run 7"), "recorded by another version (regente-run 7)");
        broken("name: a scenario\n", "this is no recorded run");
        broken("", "this is no recorded run");
        Path binary = folder.resolve("binary.run");
        Files.write(
                binary, new byte[] {'r', 'e', 'g', 'e', 'n', 't', 'e', '-', 'r', 'u', 'n', ' ', '1', '\n', -1, -2, 0});
        line(binary, "it is not text");
        Path large = folder.resolve("large.run");
        try (OutputStream to = Files.newOutputStream(large)) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                to.write(block);
            }
        }
        line(large, "this is no recorded run");
        line(folder, "is a directory; name a .run file in it");
        line(folder.resolve("nowhere.run"), "there is no file ");
    }

    private void broken(String text, String message) throws IOException {
        Path damaged = folder.resolve("damaged.run");
        Files.writeString(damaged, text);
        line(damaged, message);
    }

    private void line(Path damaged, String message) {
        for (String command : List.of("replay", "shrink")) {
            assertThat(sim(command, damaged.toString())).isEqualTo(2);
            assertThat(err.toString().strip().lines().toList())
                    .singleElement()
                    .asString()
                    .contains(message);
        }
    }
}
