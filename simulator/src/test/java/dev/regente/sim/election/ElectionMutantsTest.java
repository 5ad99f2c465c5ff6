package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.protocol.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each rule is there because something breaks without it: a cluster without the rule must be caught by the checks, within
 * a bounded number of seeds. The same schedules hold with all rules (see {@link #withAllRulesTheSameSchedulesHold}).
 */
class ElectionMutantsTest {
    private static final int SEEDS = 4_000;
    private static final Map<Mutant, String> ROWS = new TreeMap<>();

    /** The table of {@code docs/experiments/mutants.md}. */
    @AfterAll
    static void writeTheTable() throws IOException {
        Files.write(Path.of("target", "mutants.md"), ROWS.values());
    }

    @ParameterizedTest
    @EnumSource
    void isCaught(Mutant mutant) {
        Optional<Mutant.Caught> caught = mutant.firstCaught(SEEDS);
        assertThat(caught)
                .as("a seed of %d that shows as %s what happens without %s", SEEDS, mutant.caughtAs(), mutant.removed())
                .isPresent();
        String rules = mutant.removed().stream()
                .map(rule -> "R" + rule.number() + " `" + rule + "`")
                .collect(Collectors.joining(", "));
        ROWS.put(
                mutant,
                "| " + rules + " | " + mutant.schedules() + " | `"
                        + caught.get().property() + "` | " + caught.get().seed() + " |");
    }

    @ParameterizedTest
    @EnumSource
    void withAllRulesTheSameSchedulesHold(MutantSchedules schedules) {
        for (long seed = 1; seed <= 50; seed++) {
            assertThat(schedules.run(Set.of(), seed)).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void everyPartOfEveryRuleHasAMutant() {
        Set<Rule> removed = EnumSet.noneOf(Rule.class);
        for (Mutant mutant : Mutant.values()) {
            removed.addAll(mutant.removed());
        }
        // what these two cost is counted, in BackOffTest and FlappingTest: no single run breaks a promise
        removed.add(Rule.STABLE_BEFORE_RESET);
        removed.add(Rule.DAMPED_RETURN);
        assertThat(removed).containsExactlyInAnyOrder(Rule.values());
        assertThat(Arrays.stream(Rule.values()).mapToInt(Rule::number).distinct())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    }
}
