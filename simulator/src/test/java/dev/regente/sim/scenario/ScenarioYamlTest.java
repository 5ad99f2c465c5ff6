package dev.regente.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Latency;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioYamlTest {
    private static final String FULL = """
            name: principal returns
            seed: 42
            until: 60s
            cluster:
              algorithm: bully
              safety: leased
              ids: [17, 4, 23]
              down: [4]
              heartbeat: off
              timeout: 500ms
              lease: 1500ms
              preemption: { afterStable: 3s }
            network: { latency: {uniform: [1ms, 5ms]}, loss: 1%, duplicate: 0.1%, reorder: true }
            clocks:  { drift: 200ppm, skew: 50ms }
            storage: { lose-unsynced: true }
            faults:
              - { at: 5s, crash: leader, silent: true }
              - { at: 6s, crash: [17, 4], for: 2s }
              - { at: 9s, restart: 17 }
              - { at: 10s, pause: 4, for: 2s }
              - { at: 12s, partition: [[17, 4], [23]], heal: 18s }
              - { at: 20s, cut: 17->4, for: 1s }
              - { at: 22s, heal: all }
              - { at: 23s, slow-disk: random, by: 400ms, for: 5s }
              - { at: 24s, fail-disk: 17 }
              - { at: 25s, wipe: 17 }
            workload: { app: register, clients: 4, rate: 20/s, fencing: false }
            """;

    @Test
    void everyKeyIsUnderstood() {
        Scenario s = ScenarioYaml.read("full.yaml", FULL);
        assertThat(s.name()).isEqualTo("principal returns");
        assertThat(s.system()).isEqualTo("election");
        assertThat(s.untilNanos()).isEqualTo(60_000_000_000L);
        assertThat(s.cluster().ids()).containsExactly(NodeId.of(17), NodeId.of(4), NodeId.of(23));
        assertThat(s.cluster().heartbeatNanos()).isZero();
        assertThat(s.cluster().holdDownNanos()).isEqualTo(3_000_000_000L);
        assertThat(s.network().latency()).isEqualTo(new Latency.Uniform(1_000_000, 5_000_000));
        assertThat(s.network().lossPpm()).isEqualTo(10_000);
        assertThat(s.network().duplicatePpm()).isEqualTo(1_000);
        assertThat(s.clocks().driftPpb()).isEqualTo(200_000);
        assertThat(s.faults()).hasSize(10);
        assertThat(s.faults().get(0)).isEqualTo(new Fault.Crash(5_000_000_000L, Target.Then.LEADER, true, 0));
        assertThat(s.faults().get(4))
                .isEqualTo(new Fault.Partition(
                        12_000_000_000L,
                        List.of(List.of(NodeId.of(17), NodeId.of(4)), List.of(NodeId.of(23))),
                        18_000_000_000L));
        assertThat(s.workload()).isEqualTo(new Scenario.Workload("register", 4, 20, false));
    }

    @Test
    void theCanonicalTextIsReadBackToAnEqualScenarioWithAnEqualDigest() {
        Scenario s = ScenarioYaml.read("full.yaml", FULL);
        Scenario again = ScenarioYaml.read("again.yaml", ScenarioYaml.write(s));
        assertThat(again).isEqualTo(s);
        assertThat(again.digest()).isEqualTo(s.digest()).hasSize(64);
        assertThat(s.withSeed(43).digest()).isNotEqualTo(s.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3ms",
                "{ uniform: [1ms, 5ms] }",
                "{ exponential: 5ms }",
                "{ lognormal: { median: 5ms, p99: 40ms } }"
            })
    void everyLatencyIsReadAndWrittenBackAndHasItsMiddle(String text) {
        Scenario s = ScenarioYaml.read("x", "network: { latency: " + text + " }");
        assertThat(ScenarioYaml.write(s)).contains("latency: " + text + ",");
        Latency latency = s.network().latency();
        Choices.Stream stream = Choices.unrecorded(1).stream("x");
        long[] drawn = java.util.stream.LongStream.generate(() -> latency.draw(stream))
                .limit(10_001)
                .sorted()
                .toArray();
        double median = drawn[5_000] / 1e6;
        double expected = text.contains("exp") ? 5 * StrictMath.log(2) : text.contains("log") ? 5 : 3;
        assertThat(median).isBetween(expected * 0.95, expected * 1.05);
        assertThat(drawn[0]).isNotNegative();
        if (latency instanceof Latency.Lognormal) {
            assertThat(drawn[9_900] / 1e6).isBetween(35.0, 45.0);
        }
    }

    @Test
    void offMayBeQuoted() {
        Scenario s = ScenarioYaml.read("x", "cluster: { heartbeat: \"off\" }");
        assertThat(s.cluster().heartbeatNanos()).isZero();
    }

    @TestFactory
    List<DynamicTest> mistakesAreNamedWithTheirLine() {
        return List.of(
                mistake("name: a\nsede: 4\n", "x.yaml, line 2: unknown key \"sede\"; known here: "),
                mistake("name: a\nnetwork:\n  latency: 1ms\n  jitter: 2ms\n", "line 4: unknown key \"jitter\""),
                mistake("seed: 1\nseed: 2\n", "line 2: the key \"seed\" is here twice"),
                mistake("seed: four\n", "line 1: \"four\" is no whole number"),
                mistake("until: 5\n", "line 1: \"5\" is no duration; write one like 500ms or 2s"),
                mistake("until: 0\n", "until must be more than zero"),
                mistake("cluster:\n  nodes: 0\n", "line 2: nodes is from 1 to 1000, not 0"),
                mistake("cluster:\n  nodes: 2\n  ids: [1]\n", "line 3: either nodes or ids"),
                mistake("cluster:\n  ids: [1, 1]\n", "listed twice"),
                mistake("cluster:\n  safety: safest\n", "line 2: safety is one of classic, tokens, leased"),
                mistake("cluster:\n  preemption: { after: 3s }\n", "line 2: preemption is sticky, manual or"),
                mistake("network:\n  loss: 101%\n", "line 2: \"101%\": from 0% to 100%"),
                mistake("network:\n  latency: {uniform: [5ms, 1ms]}\n", "line 2: uniform goes from the shorter"),
                mistake("clocks:\n  drift: 20%\n", "drift is from 0"),
                mistake("faults:\n  - { at: 1s, crash: 9 }\n", "line 2: a fault names node 9, which does not exist"),
                mistake("faults:\n  - { at: 1s, crash: 1 }\n  - { at: 2s, crsh: 1 }\n", "line 3: a fault has exactly"),
                mistake("faults:\n  - { at: 1s, crash: nobody }\n", "line 2: an id, a list of ids, leader"),
                mistake("faults:\n  - { at: 1s, pause: 1 }\n", "line 2: this fault needs \"for\""),
                mistake("faults:\n  - { at: 1s, cut: 1-2 }\n", "line 2: a cut is written like 3->4"),
                mistake("faults:\n  - { at: 9s, partition: [[1], [2]], heal: 2s }\n", "line 2: heal is a moment after"),
                mistake("faults:\n  - { crash: 1 }\n", "line 2: a fault is written like"),
                mistake("name: [\n", "this is not YAML"),
                mistake("", "the file is empty"),
                mistake("just text\n", "line 1: keys with values are expected here"),
                mistake("workload:\n  rate: 20\n", "line 2: \"20\" is no rate"));
    }

    private static DynamicTest mistake(String yaml, String message) {
        return DynamicTest.dynamicTest(message, () -> assertThatThrownBy(() -> ScenarioYaml.read("x.yaml", yaml))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("x.yaml")
                .extracting(Throwable::getMessage, org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource({"1500ms,1500000000,1500ms", "2s,2000000000,2s", "60s,60000000000,1m", "1.5us,1500,1500ns", "0,0,0ns"})
    void durationsAreExactBothWays(String text, long nanos, String canonical) {
        assertThat(Units.nanos(text)).isEqualTo(nanos);
        assertThat(Units.duration(nanos)).isEqualTo(canonical);
        assertThat(Units.nanos(canonical)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource({"1%,10000000,1%", "0.1%,1000000,1000ppm", "200ppm,200000,200ppm", "5ppb,5,5ppb", "0,0,0%"})
    void sharesAreExactBothWays(String text, long ppb, String canonical) {
        assertThat(Units.ppb(text)).isEqualTo(ppb);
        assertThat(Units.share(ppb)).isEqualTo(canonical);
        assertThat(Units.ppb(canonical)).isEqualTo(ppb);
    }

    @TestFactory
    List<DynamicTest> everyBundledScenarioIsReadAndWrittenBack() {
        assertThat(BundledScenarios.names()).isNotEmpty();
        return BundledScenarios.names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Scenario s =
                            ScenarioYaml.read(name, BundledScenarios.find(name).orElseThrow());
                    assertThat(ScenarioYaml.read(name, ScenarioYaml.write(s))).isEqualTo(s);
                }))
                .toList();
    }
}
