package dev.regente.sales.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Violation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule is needed: without it some storm breaks a promise. Seeds are tried from 1 on, so the outcome is fixed. */
class ReplicaMutantsTest {

    private static final List<String> PROMISES = List.of(
            "Agreement",
            "NoDouble",
            "NoLoss",
            "NotTruncated",
            "Copies",
            "not-truncated",
            "terms-grow",
            "commit-in-log");

    private static final int NODES = 3;
    private static final int SEEDS = 2_000;

    /** The storm that shows best what this rule is for. */
    private static String storm(ReplicaRule rule) {
        return switch (rule) {
            case COMMIT_ONLY_OWN_TERM -> "short-messages";
            case POSITION_AFTER_PROMISE -> "slow-disks";
            case FETCH_ONLY_WHILE_PROMISED -> "late-fetches";
            case RESTART_ENDS_TERM -> "revivals";
            default -> "mixed";
        };
    }

    @ParameterizedTest
    @EnumSource
    void without_this_rule_a_promise_breaks(ReplicaRule rule) {
        long seed = 0;
        List<Violation> violations = List.of();
        while (violations.isEmpty() && seed < SEEDS) {
            violations = violations(EnumSet.of(rule), Storm.ALL.get(storm(rule)), ++seed);
        }
        assertThat(violations)
                .as("%s with %s seeds of %s", rule, SEEDS, storm(rule))
                .isNotEmpty();
        assertThat(violations.get(0).property()).isIn(PROMISES);
    }

    @Test
    void with_all_rules_the_same_storms_break_nothing() {
        for (String storm : Storm.ALL.keySet()) {
            for (long seed = 1; seed <= 100; seed++) {
                assertThat(violations(Set.of(), Storm.ALL.get(storm), seed))
                        .as("%s with seed %s", storm, seed)
                        .isEmpty();
            }
        }
    }

    private static List<Violation> violations(Set<ReplicaRule> removed, Storm storm, long seed) {
        AbstractElection election = new AbstractElection(NODES, removed, storm);
        Simulation simulation =
                new Simulation(Conditions.calm(NODES).with(storm.network()), election, Choices.unrecorded(seed));
        simulation.watch(election.checker());
        election.workload(simulation);
        simulation.run(election.stormNanos());
        return simulation.violations();
    }
}
