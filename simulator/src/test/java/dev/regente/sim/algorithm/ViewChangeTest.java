package dev.regente.sim.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Violation;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.FaultSchedules;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioYaml;
import org.junit.jupiter.api.Test;

/** The view change: messages, who leads, and one leader in a view under every kind of fault. */
class ViewChangeTest {
    private static ScenarioRun.Outcome run(String cluster, String more) {
        return new ScenarioRun(ScenarioYaml.read(
                        "x",
                        "until: 20s\ncluster: { algorithm: view-change, safety: classic, " + cluster + " }\n" + more))
                .run();
    }

    @Test
    void theNextInTheOrderLeadsAfterACrash() {
        ScenarioRun.Outcome outcome = run(
                "ids: [4, 9, 2, 7, 5]",
                "faults: [{ at: 3s, crash: 4 }, { at: 8s, crash: 9 }]\n"
                        + "expect: { leader-at: { 1ms: 4, 7s: 9, 15s: 2 }, eventually: { agreed-leader(2): 4s } }\n");
        assertThat(outcome.held()).as(outcome.firstFailure()).isTrue();
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.report().get("leaders").toString())
                .contains("node=9, term=2")
                .contains("node=2, term=3");
    }

    @Test
    void aMinorityChangesNothing() {
        ScenarioRun.Outcome outcome = run(
                "nodes: 5, initial-leader: 3",
                "faults: [{ at: 2s, partition: [[1, 2, 3], [4, 5]], heal: 9s }]\n"
                        + "expect: { leader-at: { 8s: 3 }, eventually: { agreed-leader: 6s } }\n");
        assertThat(outcome.held()).as(outcome.firstFailure()).isTrue();
    }

    @Test
    void noViewHasTwoLeadersWhateverHappens() {
        int changes = 0;
        for (int seed = 0; seed < 150; seed++) {
            Scenario base = Scenario.of("view changes", "election")
                    .with(Scenario.Cluster.DEFAULT.withNodes(3 + 2 * (seed % 2)).with("view-change", "classic"))
                    .withSeed(seed);
            FaultSchedules.Limits limits = new FaultSchedules.Limits(10, 12_000_000_000L, false, false, seed % 3 > 0);
            ScenarioRun.Outcome outcome =
                    new ScenarioRun(FaultSchedules.draw(base, limits, 5_000_000_000L, Choices.seeded(seed))).run();
            assertThat(outcome.violations()).as("seed %d", seed).isEmpty();
            if (outcome.scenario().faults().stream()
                    .noneMatch(fault -> fault.toString().contains("as=n"))) {
                assertThat(outcome.findings())
                        .as("seed %d", seed)
                        .extracting(Violation::property)
                        .doesNotContain("one-leader-per-term", "tokens-only-grow", "paired-notices");
            }
            changes += outcome.report().get("leaders").toString().contains("term=3") ? 1 : 0;
        }
        assertThat(changes).as("runs that get to a third view").isGreaterThan(30);
    }
}
