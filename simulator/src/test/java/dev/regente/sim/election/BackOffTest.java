package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.Rule;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Interceptor;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.scenario.Scenario;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * R11 costs nothing but time when it is missing, so that it is counted here: where acknowledgements come too
 * late, so that terms are won and never become active, how many terms a minute takes.
 */
class BackOffTest {
    private static final long MS = 1_000_000L;
    private static final long MINUTE = 60_000 * MS;

    @Test
    void aLeadThatIsLostAtOnceDoesNotLetTheBackOffBeginAnew() {
        long with = 0;
        long without = 0;
        for (long seed = 1; seed <= 10; seed++) {
            with += termsInAMinute(Set.of(), seed);
            without += termsInAMinute(Set.of(Rule.STABLE_BEFORE_RESET), seed);
        }
        assertThat(with).as("terms in ten minutes").isBetween(1L, 2_000L);
        assertThat(without).as("and without the rule").isGreaterThan(with + with / 2);
    }

    private static long termsInAMinute(Set<Rule> removed, long seed) {
        Scenario scenario = Scenario.of("slow", "election")
                .with(Scenario.Cluster.DEFAULT
                        .withNodes(3)
                        .with("bully", "tokens")
                        .withTimes(100 * MS, 300 * MS, 500 * MS))
                .until(MINUTE);
        SystemRun opened = new ElectionSystem(removed).open(scenario);
        Simulation simulation = new Simulation(scenario.conditions(), opened.program(), Choices.seeded(seed));
        Health health = new Health(ElectionProgram.PART);
        Unrest unrest = new Unrest(ElectionProgram.PART, health, MINUTE, MINUTE, false, false);
        ElectionAsk notMe = new ElectionAsk.StepDown(2 * MINUTE, "alone");
        simulation.at(5 * MS, s -> s.ask(NodeId.of(1), ElectionProgram.PART, notMe));
        simulation.at(5 * MS, s -> s.ask(NodeId.of(2), ElectionProgram.PART, notMe));
        simulation.intercept((from, to, type, message) ->
                type.equals("ACK") ? Interceptor.Verdict.delay(1_000 * MS) : Interceptor.Verdict.PASS);
        simulation.violationLimit(Integer.MAX_VALUE).watch(health).watch(unrest);
        simulation.run(scenario.untilNanos());
        return unrest.highestTerm();
    }
}
