package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.GeneratedRun;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.FaultSchedules;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import dev.regente.sim.scenario.ScenarioYaml;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code cluster.initial-leader}: all nodes agree on it at time 0, at every level and with every algorithm. */
class InitialLeaderTest {
    private static Scenario scenario(String cluster, String more) {
        return ScenarioYaml.read("x", "until: 10s\ncluster: { nodes: 5, " + cluster + " }\n" + more);
    }

    private static ScenarioRun.Outcome run(String cluster, String more) {
        return new ScenarioRun(scenario(cluster, more)).run();
    }

    @TestFactory
    Stream<DynamicTest> allAgreeOnItFromTimeZero() {
        return Stream.of(
                        "safety: leased, initial-leader: 2",
                        "safety: tokens, initial-leader: 2",
                        "safety: leased, algorithm: ring, initial-leader: 3",
                        "safety: tokens, algorithm: ring, initial-leader: 1",
                        "safety: leased, algorithm: random, initial-leader: 4",
                        "safety: leased, initial-leader: 2, down: [1, 4]",
                        "safety: leased, initial-leader: 2, lease: 4s, timeout: 3s, heartbeat: 1s",
                        "safety: classic, initial-leader: 5",
                        "safety: classic, initial-leader: 3, down: [4, 5]",
                        "safety: classic, algorithm: ring, initial-leader: 2",
                        "safety: classic, algorithm: ring, initial-leader: 2, heartbeat: off",
                        "safety: classic, heartbeat: off, initial-leader: 2",
                        "safety: classic, algorithm: list-ring, initial-leader: 2",
                        "safety: classic, algorithm: chang-roberts, initial-leader: 2",
                        "safety: classic, algorithm: chang-roberts-starters, initial-leader: 2, heartbeat: off",
                        "safety: classic, algorithm: raft-like, initial-leader: 2",
                        "safety: classic, algorithm: raft-like, initial-leader: 2, heartbeat: off",
                        "safety: classic, algorithm: bully-1982, initial-leader: 5",
                        "safety: classic, algorithm: invitation, initial-leader: 2",
                        "safety: classic, algorithm: le-lann, initial-leader: 2, heartbeat: off",
                        "safety: classic, algorithm: franklin, initial-leader: 2, heartbeat: off")
                .map(cluster -> DynamicTest.dynamicTest(cluster, () -> {
                    String id = cluster.replaceAll(".*initial-leader: ([0-9]).*", "$1");
                    ScenarioRun.Outcome outcome = run(
                            cluster,
                            "expect: { always: [not leader-changes(2)], holds-at: { 0s: agreed-leader(" + id
                                    + "), 1ms: agreed-leader(" + id + "), 9s: agreed-leader(" + id + ") } }\n");
                    assertThat(outcome.held()).as(outcome.firstFailure()).isTrue();
                    assertThat(outcome.report())
                            .as("nobody is elected: the run begins with it")
                            .containsEntry("leaders", List.of())
                            .containsEntry("electedAtMillis", null)
                            .containsEntry("finalLeader", Integer.parseInt(id));
                    assertThat(outcome.traffic().byType())
                            .as("what came before time 0 is not counted")
                            .doesNotContainKeys("ELECTION", "VOTE", "GREETING", "REQUESTVOTE", "INVITATION");
                }));
    }

    @Test
    void itsLeaseIsThatOfARealElection() {
        for (String algorithm : List.of("bully", "ring")) {
            ScenarioRun.Outcome cut = run(
                    "safety: leased, algorithm: " + algorithm + ", initial-leader: 5",
                    "faults: [{ at: 0s, cut: 5--any }]\n"
                            + "expect: { always: [one-leader-at-a-time, one-leader-per-term], leader-at: { 1ms: 5 }, sometimes: [no-leader],"
                            + " holds-at: { 600ms: not leads(5), 9s: leads(4) } }\n");
            assertThat(cut.held()).as(cut.firstFailure()).isTrue();
            assertThat(cut.report().get("leaders").toString())
                    .as("the next one has a higher term than the one before time 0")
                    .contains("node=4, term=2");
        }
    }

    @Test
    void thePrincipalsHoldDownCountsFromTimeZero() {
        ScenarioRun.Outcome outcome =
                run("safety: leased, initial-leader: 1, preemption: { afterStable: 3s }, down: [2, 3]", "seed: 4\n");
        assertThat((double) outcome.report().get("electedAtMillis")).isBetween(2_950.0, 3_100.0);
    }

    @Test
    void whatCannotBeElectedSaysSo() {
        Scenario minority = scenario("safety: leased, initial-leader: 1, down: [2, 3, 4]", "");
        assertThatThrownBy(() -> new ScenarioRun(minority).run())
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("initial-leader 1 cannot be elected, with 3 of 5 nodes down");
    }

    @Test
    void allIsAsSafeAsAfterAnElection() {
        for (int seed = 0; seed < 60; seed++) {
            Scenario base = Scenario.of("started agreed", "election")
                    .with(scenario(
                                    "initial-leader: " + (1 + seed % 5) + ", safety: "
                                            + (seed % 2 == 0 ? "leased" : "tokens") + ", algorithm: "
                                            + (seed % 4 < 2 ? "bully" : "ring"),
                                    "")
                            .cluster())
                    .withSeed(seed);
            Scenario drawn = FaultSchedules.draw(
                    base, FaultSchedules.Limits.USUAL, 12_000_000_000L, Choices.seeded(1_000 + seed));
            GeneratedRun.check(drawn);
            assertThat(new ScenarioRun(drawn).twin()).isEmpty();
        }
    }
}
