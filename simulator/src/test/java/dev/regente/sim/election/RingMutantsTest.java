package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.protocol.Rule;
import dev.regente.sim.core.Violation;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The schedules of {@link ElectionMutantsTest} with the ring as nominator: the rules are needed, and enough, for it too. */
class RingMutantsTest {
    private static final int SEEDS = 2_000;

    @ParameterizedTest
    @EnumSource
    void withAllRulesTheSameSchedulesHold(MutantSchedules schedules) {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(run(schedules, Set.of(), seed)).as("seed %d", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Rule.class,
            names = {"LEASE_FROM_SEND", "QUARANTINE", "END_LEASE_BEFORE_HANDOFF", "ACKS_BEFORE_ACTIVE"})
    void aMissingRuleIsCaught(Rule rule) {
        assertThat(LongStream.rangeClosed(1, SEEDS)
                        .filter(seed ->
                                !run(MutantSchedules.LINKS, Set.of(rule), seed).isEmpty())
                        .findFirst())
                .as("a seed of %d that shows what happens without %s", SEEDS, rule)
                .isPresent();
    }

    private static List<Violation> run(MutantSchedules schedules, Set<Rule> removed, long seed) {
        Scenario scenario = schedules.scenario(seed);
        Scenario.Cluster cluster = scenario.cluster();
        Scenario ring = scenario.with(cluster.with(Nomination.RING.word(), cluster.safety()));
        return new ScenarioRun(new ElectionSystem(removed), ring).run().violations();
    }
}
