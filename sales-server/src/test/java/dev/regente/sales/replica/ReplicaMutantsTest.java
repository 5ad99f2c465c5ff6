package dev.regente.sales.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Violation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule is needed: without it some storm breaks a promise. Seeds are tried from 1 on, so the outcome is fixed. */
class ReplicaMutantsTest {

    @ParameterizedTest
    @CsvSource({
        "ACK_AFTER_MAJORITY, mixed, 3, 5",
        "COPY_DURABLE_BEFORE_COUNTED, mixed, 3, 5",
        "ADOPT_BEFORE_SERVING, mixed, 3, 20",
        "COMPARE_LAST_TERM_FIRST, mixed, 3, 200",
        "COMMIT_ONLY_OWN_TERM, short-messages, 3, 1000",
        "REFUSE_SMALLER_TERM, mixed, 3, 100",
        "POSITION_AFTER_PROMISE, slow-disks, 3, 100",
        "OWN_PROMISE_BINDS, mixed, 3, 20",
        "FETCH_ONLY_WHILE_PROMISED, late-fetches, 3, 2000",
        "FAILED_SOURCE_LEAVES, mixed, 3, 100",
        "RESTART_ENDS_TERM, revivals, 3, 300",
        "FOLLOWER_COMMIT_COMPARED, mixed, 3, 100",
        "CUT_AT_FIRST_DIFFERENCE, mixed, 3, 20"
    })
    void without_this_rule_a_promise_breaks(ReplicaRule rule, String storm, int nodes, int seeds) {
        long seed = 0;
        List<Violation> violations = List.of();
        while (violations.isEmpty() && seed < seeds) {
            violations = violations(EnumSet.of(rule), Storm.ALL.get(storm), nodes, ++seed);
        }
        assertThat(violations).as("%s in %s with %s seeds", rule, storm, seeds).isNotEmpty();
        System.out.println(rule + ": seed " + seed + " of " + storm + " breaks " + violations.get(0));
    }

    @Test
    void with_all_rules_the_same_storms_break_nothing() {
        for (String storm : Storm.ALL.keySet()) {
            for (long seed = 1; seed <= 100; seed++) {
                assertThat(violations(Set.of(), Storm.ALL.get(storm), 3, seed))
                        .as("%s with seed %s", storm, seed)
                        .isEmpty();
            }
        }
    }

    @Test
    void every_storm_and_every_rule_is_used() {
        assertThat(new TreeSet<>(Storm.ALL.keySet())).hasSize(6);
        assertThat(ReplicaRule.values()).hasSize(13);
    }

    private static List<Violation> violations(Set<ReplicaRule> removed, Storm storm, int nodes, long seed) {
        AbstractElection election = new AbstractElection(nodes, removed, storm);
        Simulation simulation =
                new Simulation(Conditions.calm(nodes).with(storm.network()), election, Choices.unrecorded(seed));
        simulation.watch(election.checker());
        election.workload(simulation);
        simulation.run(election.stormNanos());
        return simulation.violations();
    }
}
