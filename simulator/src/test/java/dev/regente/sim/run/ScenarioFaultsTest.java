package dev.regente.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Violation;
import dev.regente.sim.property.Expectations;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioYaml;
import dev.regente.sim.scenario.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each kind of fault that a scenario file can ask for is seen in the trace, at its moment, and what is expected is judged. */
class ScenarioFaultsTest {
    private final List<String> trace = new ArrayList<>();

    private ScenarioRun.Outcome run(String faults, String... settings) {
        trace.clear();
        String yaml = "name: x\nuntil: 10s\ncluster: { nodes: 3 }\n" + faults;
        List<Setting> given = new ArrayList<>();
        for (String setting : settings) {
            given.add(Setting.parse(setting));
        }
        Scenario scenario = ScenarioYaml.read("x.yaml", yaml, given);
        return new ScenarioRun(scenario).run(Choices.seeded(scenario.seed()), trace::add);
    }

    private void seen(String what) {
        assertThat(trace).as(what).anyMatch(line -> line.matches(".*" + what + ".*"));
    }

    private long count(String what) {
        return trace.stream().filter(line -> line.matches(".*" + what + ".*")).count();
    }

    @Test
    void linksAreCutOneWayFlapAndClog() {
        run("faults:\n  - { at: 2s, cut: any->3, for: 1s }\n");
        seen(" 2\\.0000.*cut n1->n3");
        seen(" 2\\.0000.*cut n2->n3");
        seen(" 3\\.0000.*healed n2->n3");
        assertThat(count("cut n3->")).isZero();
        run("faults:\n  - { at: 2s, flap: 1--2, up: 300ms, down: 200ms, for: 2s }\n");
        assertThat(count("cut n1->n2")).isEqualTo(4);
        assertThat(count("healed n2->n1")).isEqualTo(4);
        run("faults:\n  - { at: 2s, clog: 3->1, for: 1s }\n");
        assertThat(count("\\(held\\)")).isGreaterThan(8);
        seen(" 3\\.0000.*released [1-9]");
        run("faults:\n  - { at: 2s, slow-link: 3->1, by: 50ms, for: 1s }\n");
        assertThat(count("->n1 HEARTBEAT[^>]*\\(delayed\\)")).isBetween(8L, 12L);
    }

    @Test
    void nodesFlapSlowDownStandStillAndGetOtherClocks() {
        run("faults:\n  - { at: 2s, flap: 3, up: 700ms, down: 300ms, for: 3s }\n");
        assertThat(count(" n3 .*crashed  +crashes")).isEqualTo(3);
        assertThat(count(" n3 .*started ")).isEqualTo(4);
        run("""
                faults:
                  - { at: 2s, slow-node: 3, by: 3ms, for: 1s }
                  - { at: 4s, jump-clock: 2, by: 2s }
                  - { at: 5s, drift-clock: 1, by: -5% }
                  - { at: 6s, suspend: 2, for: 1s }
                """);
        seen(" 2\\.0000.*takes 0.003");
        seen(" 3\\.0000.*as fast as usual");
        seen(" 4\\.0000.*clock jumps ahead by 2.0");
        seen(" 5\\.0000.*clock runs -50000 ppm too fast");
        seen(" 7\\.0000.*goes on");
    }

    @Test
    void singleMessagesAreDroppedDelayedDoubledAndHeld() {
        run("""
                faults:
                  - { match: GREETING 1->2, nth: 1, do: drop }
                  - { at: 1s, match: HEARTBEAT 3->1, nth: 2, do: duplicate }
                  - { at: 2s, match: HEARTBEAT 3->2, do: delay 50ms, for: 350ms }
                  - { at: 3s, match: HEARTBEAT 3->1, do: hold }
                  - { at: 4s, release: HEARTBEAT 3->1 }
                """);
        assertThat(count("->n2 GREETING[^>]*\\(lost\\)")).isEqualTo(1);
        assertThat(count("\\(doubled\\)")).isEqualTo(1);
        assertThat(count("\\(delayed\\)")).isBetween(3L, 4L);
        assertThat(count("\\(held\\)")).isBetween(8L, 11L);
        seen(" 4\\.0000.*released (8|9|10|11) held");
        assertThat(trace)
                .filteredOn(line -> line.contains("(held)"))
                .allMatch(line -> line.matches("\\s*3\\..*|\\s*4\\.0000.*"));
    }

    @Test
    void reactiveFaultsWaitForWhatTheyAreFor() {
        run("""
                faults:
                  - { when: elected(3), after: 500ms, crash: 3, for: 1s }
                  - { when: crashed(3), pause: 1, for: 200ms }
                """);
        String elected = trace.stream()
                .filter(line -> line.contains("Elected["))
                .findFirst()
                .orElseThrow();
        String crashed = trace.stream()
                .filter(line -> line.contains("crashes"))
                .findFirst()
                .orElseThrow();
        assertThat(seconds(crashed) - seconds(elected)).isEqualTo(0.5, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(count("stands still")).as("once").isEqualTo(1);
        run("faults:\n  - { when: sent(HEARTBEAT 3->1), times: 20, crash: 3 }\n");
        assertThat(count(" n3 .*->n1 HEARTBEAT")).isEqualTo(20);
    }

    private static double seconds(String line) {
        return Double.parseDouble(line.strip().split(" ")[0]);
    }

    @Test
    void chanceStrikesAndHealsAndASwarmLeavesSomeKindsOut() {
        Set<String> kinds = new TreeSet<>();
        int leftOut = 0;
        for (int seed = 0; seed < 12; seed++) {
            ScenarioRun.Outcome outcome = run(
                    "faults:\n  - { every: 2s, pick: all, lasting: 500ms, swarm: true, until: 40s }\n",
                    "until=60s",
                    "seed=" + seed);
            assertThat(outcome.violations()).as("seed %d", seed).isEmpty();
            Set<String> here = new TreeSet<>();
            for (String word : List.of("crashes", "stands still", "cut n", "partition", "disk slower", "clock jumps")) {
                if (count(word) > 0) {
                    here.add(word);
                }
            }
            leftOut += here.size() < 6 ? 1 : 0;
            kinds.addAll(here);
            assertThat(seconds(last("crashes|stands still|cut n|partition|healed")))
                    .isLessThan(40.1);
        }
        assertThat(kinds).hasSize(6);
        assertThat(leftOut).as("runs that leave out some kinds").isGreaterThan(3);
    }

    private String last(String what) {
        return trace.stream().filter(line -> line.matches(".*(" + what + ").*")).reduce("0.0", (a, b) -> b);
    }

    @Test
    void anExpectationThatFailsFailsTheRunAndSaysWhich() {
        ScenarioRun.Outcome good = run("""
                expect:
                  eventually: { agreed-leader(3): 1s }
                  leader-at: { 5s: 3 }
                  sometimes: [elected(3)]
                  always: [not leads(1), one-leader-per-term]
                  leads-to: [{ from: up(3), to: leads(3), within: 2s }]
                  holds-at: { 5s: follows(1 3) }
                """);
        assertThat(good.held()).isTrue();
        assertThat(good.expectations()).hasSize(7).allMatch(Expectations.Result::held);
        ScenarioRun.Outcome bad = run("""
                faults:
                  - { at: 5s, crash: 3 }
                expect:
                  eventually: { agreed-leader(1): 1s }
                  leader-at: { 6s: 3, 9s: 2 }
                  sometimes: [two-self-styled-leaders]
                  leads-to: [{ from: crashed(3), to: leads(1), within: 2s }]
                """);
        assertThat(bad.violations()).isEmpty();
        assertThat(bad.held()).isFalse();
        assertThat(bad.firstFailure()).isEqualTo("not as expected: sometimes two-self-styled-leaders");
        assertThat(bad.expectations())
                .filteredOn(Expectations.Result::held)
                .extracting(Expectations.Result::text)
                .containsExactly("leader at 9s: 2");
        ScenarioRun.Outcome never = run("expect: { always: [not leads(3)] }\n");
        assertThat(never.violations()).extracting(Violation::property).containsExactly("not leads(3)");
    }

    @Test
    void outsideTheAssumptionsItIsAFindingUnlessItIsNamedUnderAlways() {
        String split = "faults:\n  - { at: 2s, partition: [[1, 2], [3]], heal: 5s }\n";
        ScenarioRun.Outcome classic = run(split, "safety=classic");
        assertThat(classic.held()).isTrue();
        assertThat(classic.findings()).anySatisfy(finding -> {
            assertThat(finding.property()).isEqualTo("one-leader-at-a-time");
            assertThat(finding.detail()).contains("outside the assumptions: no-loss");
        });
        ScenarioRun.Outcome named = run(split + "expect: { always: [one-leader-at-a-time] }\n", "safety=classic");
        assertThat(named.violations()).extracting(Violation::property).containsExactly("one-leader-at-a-time");
        ScenarioRun.Outcome leased = run(split + "expect: { always: [one-leader-at-a-time] }\n");
        assertThat(leased.held()).isTrue();
        assertThat(leased.findings()).isEmpty();
    }

    @Test
    void theInitialLeaderLeadsUntilItFails() {
        ScenarioRun.Outcome classic = run(
                "expect: { leader-at: { 1ms: 3, 4s: 3 }, always: [not leader-changes(2)] }\n",
                "initial-leader=3",
                "safety=classic");
        assertThat(classic.held()).isTrue();
        for (String safety : List.of("tokens", "leased")) {
            String faults = """
                    faults: [{ at: 5s, crash: 1 }]
                    expect: { leader-at: { 1s: 1, 4s: 1, 9s: 3 }, always: [not leader-changes(3)] }
                    """;
            assertThat(run(faults, "initial-leader=1", "safety=" + safety).held())
                    .as(safety)
                    .isTrue();
        }
    }

    @Test
    void aRegisterMeasuresAvailabilitySplitBrainAndStaleWrites() {
        String split = """
                faults:
                  - { at: 2s, partition: [[1, 2], [3]], heal: 6s }
                workload: { app: register, clients: 4, rate: 200/s, fencing: false }
                """;
        ScenarioRun.Outcome classic = run(split, "safety=classic");
        assertThat((double) classic.report().get("availability")).isBetween(0.9, 1.0);
        assertThat((double) classic.report().get("splitBrainMillis")).isBetween(2_000.0, 4_200.0);
        assertThat((long) classic.report().get("staleWritesAccepted")).isGreaterThan(50);
        ScenarioRun.Outcome leased = run(split);
        assertThat((double) leased.report().get("splitBrainMillis")).isZero();
        assertThat((double) leased.report().get("availability")).isBetween(0.9, 0.9999);
        ScenarioRun.Outcome fenced = run(split, "safety=tokens", "workload.fencing=true");
        assertThat((long) fenced.report().get("staleWritesAccepted")).isZero();
        assertThat(fenced.report().get("writes").toString()).contains("accepted=");
        ScenarioRun.Outcome none = run("faults: []\n");
        assertThat(none.report()).doesNotContainKeys("availability", "splitBrainMillis", "staleWritesAccepted");
    }
}
