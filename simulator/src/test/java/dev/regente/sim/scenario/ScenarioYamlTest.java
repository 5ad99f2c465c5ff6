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
              starters: [17]
              initial-leader: 23
              without: [quarantine]
              heartbeat: off
              timeout: 500ms
              lease: 1500ms
              preemption: { afterStable: 3s }
            network: { latency: {uniform: [1ms, 5ms]}, loss: 1%, duplicate: 0.1%, reorder: true }
            clocks:  { drift: 200ppm, skew: 50ms }
            storage: { lose-unsynced: true, torn-writes: true }
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
              - { at: 26s, suspend: 17, for: 1s }
              - { at: 27s, cut: any->4, for: 1s }
              - { at: 28s, clog: 17--4, for: 1s }
              - { at: 29s, slow-link: 17->any, by: 20ms, for: 1s }
              - { at: 30s, slow-node: leader, by: 3ms, for: 1s }
              - { at: 31s, jump-clock: 4, by: 2s }
              - { at: 32s, drift-clock: 4, by: -5% }
              - { at: 33s, flap: 17->4, up: 1s, down: 500ms, for: 5s }
              - { at: 34s, flap: 23, up: 4s, down: 1s, for: 20s }
              - { when: elected(4), crash: 4 }
              - { when: not up(17), times: 2, after: 10ms, partition: [[17], [4, 23]], for: 2s }
              - { match: COORDINATOR 23->4, nth: 1, do: drop }
              - { at: 1s, match: any 17->any, do: delay 50ms, for: 3s }
              - { when: crashed, match: HEARTBEAT 4->17, do: hold }
              - { at: 40s, release: HEARTBEAT 4->17 }
              - { every: {exponential: 8s}, pick: {crash-restart: 3, isolate-one: 2, swizzle-clog: 1}, until: 45s }
              - { at: 2s, every: 3s, pick: all, lasting: 1s, swarm: true, until: 45s }
            workload: { app: register, clients: 4, rate: 20/s, fencing: false }
            expect:
              always: [one-leader-per-term, tokens-only-grow, not leads(4)]
              eventually: { agreed-leader: 2s, follows(4 17): 3s }
              leads-to:
                - { from: crashed(17), to: agreed-leader(23), within: 2s }
              leader-at: { 8s: 4, 30s: 17, 40s: none }
              holds-at: { 9s: "leads(4)", 10s: [leaderless(4), not up(17)] }
              sometimes: [two-self-styled-leaders, sent(COORDINATOR 4->17)]
              classic: { sometimes: [conflicting-views] }
              leased: { always: [one-leader-at-a-time] }
            sweep: { ids: [[17, 4, 23], [23, 4, 17]], network.loss: [0%, 1%, 5%], seeds: 0..999 }
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
        assertThat(s.faults()).hasSize(27);
        assertThat(s.storage().tornWrites()).isTrue();
        assertThat(s.cluster().starters().ids()).containsExactly(NodeId.of(17));
        assertThat(s.cluster().initialLeader()).isEqualTo(NodeId.of(23));
        assertThat(s.cluster().without()).containsExactly("quarantine");
        assertThat(s.faults().get(19))
                .isEqualTo(new Fault.When(
                        Proposition.parse("elected(4)"), 1, new Fault.Crash(0, Target.of(NodeId.of(4)), false, 0)));
        assertThat(s.faults().get(22))
                .isEqualTo(new Fault.Match(
                        1_000_000_000L,
                        MessagePattern.parse("any 17->any"),
                        0,
                        Fault.Deed.DELAY,
                        50_000_000L,
                        3_000_000_000L));
        assertThat(((Fault.Every) s.faults().get(26)).pick()).hasSize(Fault.Chaos.values().length);
        assertThat(s.expect().goals().always()).hasSize(3);
        assertThat(s.expect().at("leased").always()).hasSize(4);
        assertThat(s.expect().goals().leaderAt().get(2).node()).isNull();
        assertThat(s.sweep().points()).isEqualTo(6);
        assertThat(s.sweep().axes().get(0).key()).isEqualTo("cluster.ids");
        assertThat(s.sweep().lastSeed()).isEqualTo(999);
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
                mistake(
                        "name: a\nsede: 4\n",
                        "x.yaml, line 2, column 1: unknown key \"sede\"; did you mean \"seed\"? (known here: "),
                mistake(
                        "name: a\nnetwork:\n  latency: 1ms\n  jitter: 2ms\n",
                        "line 4, column 3: unknown key \"jitter\""),
                mistake("seed: 1\nseed: 2\n", "line 2, column 1: the key \"seed\" is here twice"),
                mistake("seed: four\n", "line 1, column 7: \"four\" is no whole number"),
                mistake("until: 5\n", "line 1, column 8: \"5\" is no duration; write one like 500ms or 2s (units: "),
                mistake("until: 0\n", "line 1, column 8: more than zero is needed here"),
                mistake("cluster:\n  nodes: 0\n", "line 2, column 10: nodes is from 1 to 1000000, not 0"),
                mistake("cluster:\n  nodes: 2\n  ids: [1]\n", "line 3, column 3: either nodes or ids"),
                mistake("cluster:\n  ids: [1, 1]\n", "listed twice"),
                mistake("cluster:\n  safety: safest\n", "line 2, column 11: safety is one of classic, tokens, leased"),
                mistake("cluster:\n  preemption: { after: 3s }\n", "line 2, column 3: preemption is sticky, manual or"),
                mistake("network:\n  loss: 101%\n", "line 2, column 9: \"101%\": from 0% to 100%"),
                mistake(
                        "network:\n  latency: {uniform: [5ms, 1ms]}\n",
                        "line 2, column 3: uniform goes from the shorter"),
                mistake("clocks:\n  drift: 20%\n", "drift is from 0"),
                mistake(
                        "faults:\n  - { at: 1s, crash: 9 }\n",
                        "line 2, column 5: a fault names node 9, which does not exist"),
                mistake(
                        "faults:\n  - { at: 1s, crash: 1 }\n  - { at: 2s, crsh: 1 }\n",
                        "line 3, column 15: unknown key \"crsh\"; did you mean \"crash\"?"),
                mistake("faults:\n  - { at: 1s, crash: nobody }\n", "line 2, column 22: an id, a list of ids, leader"),
                mistake("faults:\n  - { at: 1s, pause: 1 }\n", "line 2, column 5: this fault needs \"for\""),
                mistake("faults:\n  - { at: 1s, cut: 1-2 }\n", "line 2, column 20: \"1-2\" is no link; write 3->4"),
                mistake(
                        "faults:\n  - { at: 9s, partition: [[1], [2]], heal: 2s }\n",
                        "line 2, column 5: heal is a moment after"),
                mistake("faults:\n  - { crash: 1 }\n", "line 2, column 5: this fault needs a moment"),
                mistake("name: [\n", "this is not YAML"),
                mistake("", "the file is empty"),
                mistake("just text\n", "line 1, column 1: keys with values are expected here"),
                mistake("name: x\n\tseed: 2\n", "line 2, column 1: a tab cannot indent YAML; use spaces"),
                mistake("until: 5sec\n", "is no duration"),
                mistake("until: -5s\n", "line 1, column 8: \"-5s\": a time is never negative"),
                mistake(
                        "faults:\n  - { at: 1s, partition: [[1, 2], [2, 3]] }\n",
                        "node 2 is in two groups of the partition"),
                mistake("faults:\n  - { at: 1s, crash: 1, pause: 2 }\n", "this one has crash and pause"),
                mistake("faults:\n  - { at: 1s, crash: 1, by: 2s }\n", "line 2, column 25: unknown key \"by\""),
                mistake("faults:\n  - { match: COORDINATOR 1->2, do: lose }\n", "do is drop, delay 50ms"),
                mistake("faults:\n  - { match: COORDINATOR 1->2, do: delay }\n", "do is drop, delay 50ms"),
                mistake("faults:\n  - { when: elcted(1), crash: 1 }\n", "did you mean \"elected\"?"),
                mistake("faults:\n  - { when: follows(1), crash: 1 }\n", "follows takes a node and a node"),
                mistake("faults:\n  - { when: crashed(7), crash: 1 }\n", "a fault names node 7"),
                mistake("faults:\n  - { every: 5s, pick: { crash: 1 }, until: 9s }\n", "unknown key \"crash\""),
                mistake("expect: { alway: [leads(1)] }\n", "did you mean \"always\"?"),
                mistake("expect: { always: [leads(9)] }\n", "expect names node 9, which does not exist"),
                mistake("expect: { eventually: { agreed: 2s } }\n", "unknown property \"agreed\""),
                mistake(
                        "sweep: { network.los: [1%] }\n",
                        "line 1, column 24: unknown key \"los\"; did you mean \"loss\"?"),
                mistake("sweep: { network.loss: [1%, 200%] }\n", "\"200%\": from 0% to 100%"),
                mistake("sweep: { seeds: 5..1 }\n", "seeds go from a smaller to a larger"),
                mistake("cluster: { starters: some }\n", "starters is a list of ids, like [2], or all"),
                mistake("cluster: { initial-leader: 3, down: [3] }\n", "which is down from the start"),
                mistake("workload:\n  rate: 20\n", "line 2, column 9: \"20\" is no rate"));
    }

    @Test
    void settingsReplaceWhatTheTextSays() {
        Scenario s = ScenarioYaml.read(
                "full.yaml",
                "name: x\nseed: 5\ncluster: { ids: [7, 8, 9] }\nfaults:\n  - { at: 1s, crash: leader }\n",
                List.of(
                        Setting.parse("cluster.safety=classic"),
                        Setting.parse("nodes=5"),
                        Setting.parse("network.latency={uniform: [1ms, 2ms]}"),
                        Setting.parse("faults.0.at=3s"),
                        Setting.parse("heartbeat=off"),
                        Setting.parse("seed = 9")));
        assertThat(s.cluster().safety()).isEqualTo("classic");
        assertThat(s.cluster().ids()).hasSize(5);
        assertThat(s.network().latency()).isEqualTo(new Latency.Uniform(1_000_000, 2_000_000));
        assertThat(s.faults().get(0).atNanos()).isEqualTo(3_000_000_000L);
        assertThat(s.cluster().heartbeatNanos()).isZero();
        assertThat(s.seed()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster.nodes=none | --set cluster.nodes=none: \"none\" is no whole number",
                "cluster.node=5 | --set cluster.node=5: unknown key \"node\"; did you mean \"nodes\"?",
                "nodse=5 | --set nodse=5: unknown key \"nodse\"; did you mean",
                "faults.3.at=5s | --set faults.3.at=5s: \"3\" is no place in a list of 1",
                "nodes | --set takes key=value",
                "nodes= | --set nodes=: there is no value"
            })
    void aWrongSettingIsNamed(String setting, String message) {
        assertThatThrownBy(() -> ScenarioYaml.read(
                        "x.yaml", "faults:\n  - { at: 1s, crash: 1 }\n", List.of(Setting.parse(setting))))
                .isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith(message);
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
