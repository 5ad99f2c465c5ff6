package dev.regente.sim.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.core.Violation;
import dev.regente.sim.scenario.Detector;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import dev.regente.sim.scenario.ScenarioYaml;
import dev.regente.sim.scenario.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Oracles in place of time-outs: what they know, when they err, and what Bully and the ring make of it. */
class DetectorTest {
    private static final long SECOND = 1_000_000_000L;

    private static Scenario classic(String algorithm, Detector detector, long seed) {
        return Scenario.of("detector", "election")
                .with(Scenario.Cluster.DEFAULT
                        .withNodes(5)
                        .with(algorithm, "classic")
                        .with(detector))
                .withSeed(seed)
                .until(60 * SECOND);
    }

    /** Pauses, slow nodes and crashes for good, at drawn moments. */
    private static List<Fault> slownessAndCrashes(long seed) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            long at = SECOND + random.nextInt(20_000) * 1_000_000L;
            Target one = Target.of(NodeId.of(1 + random.nextInt(5)));
            faults.add(
                    random.nextBoolean()
                            ? new Fault.Pause(at, one, (1 + random.nextInt(4_000)) * 1_000_000L)
                            : new Fault.SlowNode(at, one, (1 + random.nextInt(300)) * 1_000_000L, 3 * SECOND));
        }
        faults.add(new Fault.Crash(12 * SECOND, Target.Then.LEADER, random.nextBoolean(), 0));
        faults.add(new Fault.Crash(25 * SECOND, Target.Then.LEADER, true, 0));
        return faults;
    }

    @Test
    void withAPerfectOneSlownessNeverMakesTwoLeaders() {
        int mistaken = 0;
        for (long seed = 0; seed < 60; seed++) {
            for (String algorithm : List.of("bully", "ring")) {
                Scenario scenario = classic(algorithm, Detector.PERFECT, seed)
                        .with(
                                new Conditions.Network(
                                        new Latency.Uniform(1_000_000, 20_000_000), 0, 0, 0, SECOND, false),
                                Conditions.Clocks.PERFECT,
                                Conditions.Storage.NORMAL)
                        .withFaults(slownessAndCrashes(seed));
                ScenarioRun.Outcome outcome = new ScenarioRun(scenario).run();
                assertThat(outcome.violations())
                        .as("%s, seed %d", algorithm, seed)
                        .isEmpty();
                assertThat(outcome.findings()).extracting(Violation::property).doesNotContain("one-leader-at-a-time");
                assertThat(outcome.report().get("finalLeader"))
                        .as("%s, seed %d: three nodes are left and agree", algorithm, seed)
                        .isNotNull();
                Scenario timeout = scenario.with(scenario.cluster().with(Detector.TIMEOUT));
                mistaken += new ScenarioRun(timeout).run().findings().stream().anyMatch(finding -> finding.property()
                                .equals("one-leader-at-a-time"))
                        ? 1
                        : 0;
            }
        }
        assertThat(mistaken).as("runs in which time-outs make two leaders").isGreaterThan(20);
    }

    @Test
    void anEventuallyPerfectOneErrsBeforeItsMomentOnly() {
        for (long seed = 0; seed < 20; seed++) {
            List<String> wrong = new ArrayList<>();
            Scenario scenario = classic("bully", Detector.eventuallyPerfect(8 * SECOND), seed)
                    .until(30 * SECOND)
                    .withFaults(List.of(new Fault.Crash(20 * SECOND, Target.of(NodeId.of(5)), true, 0)));
            new ScenarioRun(scenario).run(dev.regente.sim.core.Choices.seeded(seed), line -> {
                if (line.contains(" link down ")) {
                    wrong.add(line.strip());
                }
            });
            assertThat(wrong).anyMatch(line -> seconds(line) < 8);
            assertThat(wrong).noneMatch(line -> seconds(line) >= 8 && seconds(line) < 20);
            assertThat(wrong.stream().filter(line -> seconds(line) >= 20))
                    .as("each of the four others learns of the crash, within the timeout")
                    .hasSize(4)
                    .allMatch(line -> line.contains("n5") && seconds(line) <= 20.5);
        }
    }

    private static double seconds(String line) {
        return Double.parseDouble(line.substring(0, line.indexOf(' ')));
    }

    @Test
    void aNodeThatIsDownFromTheStartIsKnownToBe() {
        Scenario scenario = ScenarioYaml.read(
                "x",
                "{ until: 5s, cluster: { algorithm: bully, safety: classic, nodes: 5, down: [4, 5], detector: perfect } }");
        assertThat(new ScenarioRun(scenario).run().report()).containsEntry("finalLeader", 3);
    }

    @Test
    void theTextbooksBullyElectsWhenItsCoordinatorIsSuspected() {
        Scenario scenario = ScenarioYaml.read(
                "x",
                "{ until: 9s, cluster: { algorithm: bully, safety: classic, nodes: 5, heartbeat: off, initial-leader: 5,"
                        + " detector: perfect }, faults: [{ at: 2s, crash: 5 }] }");
        ScenarioRun.Outcome outcome = new ScenarioRun(scenario).run();
        assertThat(outcome.report()).containsEntry("finalLeader", 4);
        Scenario blind = scenario.with(scenario.cluster().with(Detector.TIMEOUT));
        assertThat(new ScenarioRun(blind).run().report()).containsEntry("finalLeader", null);
    }

    @Test
    void whatListensToNoOracleSaysSo() {
        for (String cluster : List.of(
                "{ safety: leased, detector: perfect }",
                "{ safety: tokens, algorithm: ring, detector: { eventually-perfect: 5s } }",
                "{ safety: classic, algorithm: raft-like, detector: perfect }",
                "{ safety: classic, algorithm: chang-roberts, heartbeat: off, detector: perfect }")) {
            Scenario scenario = ScenarioYaml.read("x", "cluster: " + cluster);
            assertThatThrownBy(() -> new ScenarioRun(scenario).run())
                    .isInstanceOf(ScenarioException.class)
                    .hasMessageContaining("cluster.detector");
        }
        assertThatThrownBy(() -> ScenarioYaml.read("x.yaml", "cluster: { detector: perfekt }"))
                .hasMessageStartingWith("x.yaml, line 1, column 22: detector is timeout, perfect or");
    }

    @Test
    void theCanonicalFormKeepsIt() {
        for (String detector : List.of("perfect", "{ eventually-perfect: 7s }", "timeout")) {
            Scenario scenario = ScenarioYaml.read("x", "cluster: { safety: classic, detector: " + detector + " }");
            assertThat(ScenarioYaml.read("y", ScenarioYaml.write(scenario))).isEqualTo(scenario);
            assertThat(ScenarioYaml.write(scenario).contains("detector")).isEqualTo(!detector.equals("timeout"));
        }
    }
}
