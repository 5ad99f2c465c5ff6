package dev.regente.sim.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Fingerprint;
import dev.regente.sim.core.Latency;
import dev.regente.sim.scenario.BundledScenarios;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import dev.regente.sim.scenario.ScenarioYaml;
import dev.regente.sim.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
    /** Two nodes that time out within one latency of each other both lead: some seed does it. */
    static Scenario hasty(long seed) {
        return Scenario.of("hasty leaders", "hasty")
                .with(Scenario.Cluster.DEFAULT.withNodes(5))
                .with(Conditions.Network.CALM, new Conditions.Clocks(200_000, 50_000_000), Conditions.Storage.NORMAL)
                .withFaults(List.of(new Fault.Crash(1_000_000_000L, Target.Then.LEADER, false, 500_000_000)))
                .withSeed(seed);
    }

    static ScenarioRun.Outcome failing() {
        for (long seed = 0; seed < 500; seed++) {
            ScenarioRun.Outcome outcome = new ScenarioRun(hasty(seed)).run();
            if (!outcome.held() && outcome.virtualNanos() > 1_000_000_000) {
                return outcome;
            }
        }
        throw new AssertionError("no seed breaks the hasty leaders: the engine is too kind");
    }

    @Test
    void aFailingRunIsReplayedFromItsFileToTheSameFingerprintAndViolation(@TempDir Path folder) throws IOException {
        ScenarioRun.Outcome outcome = failing();
        assertThat(outcome.violations().get(0).property()).isEqualTo("one-leader-per-round");
        Path path = folder.resolve("deep").resolve(GeneratedRun.fileName(outcome));
        RunFile.of(outcome).save(path);
        RunFile loaded = RunFile.load(path);
        assertThat(loaded.write()).isEqualTo(RunFile.of(outcome).write());
        assertThat(loaded.choices().size())
                .isEqualTo(outcome.choices().recording().size());
        Replay.Result again = Replay.of(loaded, line -> {});
        assertThat(again.differences()).isEmpty();
        assertThat(again.outcome().fingerprint()).isEqualTo(outcome.fingerprint());
        assertThat(again.outcome().violations()).isEqualTo(outcome.violations());
    }

    @Test
    void aReplayOfAnotherWorldSaysThatItIsAnother() {
        ScenarioRun.Outcome outcome = failing();
        RunFile file = RunFile.of(outcome);
        Scenario other = outcome.scenario()
                .with(
                        new Conditions.Network(new Latency.Uniform(1, 9_000_000), 0, 0, 0, 1, true),
                        outcome.scenario().clocks(),
                        outcome.scenario().storage());
        RunFile changed = new RunFile(other, file.choices(), file.fingerprint(), file.violation());
        assertThat(Replay.of(changed, line -> {}).differences())
                .anyMatch(text -> text.startsWith("left the recording at choice"))
                .anyMatch(text -> text.startsWith("recorded fingerprint"));
    }

    @Test
    void theFingerprintOfABundledRunIsTheSameOnEveryJvm() {
        Scenario heartbeats = ScenarioYaml.read(
                "heartbeats", BundledScenarios.find("heartbeats").orElseThrow());
        // a change of the engine may change it; a change of JDK, flags, time zone or machine must not
        assertThat(new ScenarioRun(heartbeats).run().fingerprint())
                .isEqualTo(Fingerprint.parse("91dfa28118974d1080d993f70e99d668"));
    }

    @Test
    void linesMayEndAsOnWindows() {
        String text = RunFile.of(failing()).write();
        assertThat(RunFile.parse(text.replace("\n", "\r\n")).write()).isEqualTo(text);
    }

    @Test
    void everyDamageIsOneClearLine() {
        String text = RunFile.of(failing()).write();
        damaged("hello\n", "this is no recorded run");
        damaged("", "this is no recorded run");
        damaged(text.replace("regente-run 1", "regente-run 9"), "recorded by another version");
        damaged(text.substring(0, text.length() / 2), "cut off");
        damaged(text.replace("seed: ", "seed: 1"), "checksum does not fit");
        for (int at = 20; at < text.length(); at += 97) {
            char flipped = text.charAt(at) == 'x' ? 'y' : 'x';
            String changed = text.substring(0, at) + flipped + text.substring(at + 1);
            assertThatThrownBy(() -> RunFile.parse(changed))
                    .isInstanceOfAny(IllegalArgumentException.class, ScenarioException.class);
        }
    }

    private static void damaged(String text, String message) {
        assertThatThrownBy(() -> RunFile.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFailureInATestNamesThePropertyTheReplayCommandAndTheLastEvents() throws IOException {
        Scenario scenario = failing().scenario();
        assertThatThrownBy(() -> GeneratedRun.check(scenario))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("one-leader-per-round at ")
                .hasMessageContaining("replay it: ./regente sim replay ")
                .hasMessageContaining("claims too")
                .hasMessageContaining("received")
                .extracting(Throwable::getMessage, org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .doesNotContain("NOT DETERMINISTIC")
                .satisfies(message -> {
                    String path =
                            message.lines().skip(1).findFirst().orElseThrow().substring(32);
                    assertThat(Path.of(path)).isRegularFile();
                    Files.delete(Path.of(path));
                });
    }

    @Test
    void theSameNumbersGiveTheSameRunAndFewerNumbersASimplerOne() {
        SystemUnderTest system = SystemUnderTest.named("hasty");
        Scenario scenario = hasty(1).until(900_000_000);
        // all timers at their shortest: everybody claims at once
        assertThatThrownBy(() -> GeneratedRun.check(system, scenario, List.of()))
                .isInstanceOf(AssertionError.class);
        ScenarioRun run = new ScenarioRun(system, scenario);
        List<Integer> numbers = List.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9);
        assertThat(run.run(Choices.ofInts(numbers)).fingerprint())
                .isEqualTo(run.run(Choices.ofInts(numbers)).fingerprint())
                .isNotEqualTo(run.run(Choices.ofInts(numbers.subList(0, 3))).fingerprint());
    }

    @Test
    void oneMoreFaultDoesNotShiftTheDrawsBeforeIt() {
        Scenario plain = hasty(3).until(900_000_000).withFaults(List.of());
        SystemUnderTest system = ToySystems.pingAck(world -> {});
        Scenario more = plain.withFaults(List.of(new Fault.Crash(899_000_000, Target.Then.RANDOM, false, 0)));
        List<String> one = trace(system, plain);
        List<String> other = trace(system, more);
        assertThat(other.size()).isGreaterThan(50);
        int same = 0;
        while (same < one.size() && one.get(same).equals(other.get(same))) {
            same++;
        }
        assertThat(other.get(same)).contains("crashe");
    }

    private static List<String> trace(SystemUnderTest system, Scenario scenario) {
        List<String> lines = new java.util.ArrayList<>();
        new ScenarioRun(system, scenario).run(Choices.seeded(scenario.seed()), lines::add);
        return lines;
    }
}
