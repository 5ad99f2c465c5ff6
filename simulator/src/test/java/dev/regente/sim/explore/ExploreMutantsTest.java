package dev.regente.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.explore.search.Hunt;
import dev.regente.sim.explore.search.Limits;
import dev.regente.sim.explore.search.Progress;
import dev.regente.sim.explore.search.RandomWalks;
import dev.regente.sim.explore.search.SearchResult;
import dev.regente.sim.explore.search.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wrong kernel is found, and where it is found nothing is wrong with the right one. */
class ExploreMutantsTest {
    private static final int DEPTH = 80;

    static Stream<Mutants.Mutant> mutants() {
        return Mutants.all().stream();
    }

    private static SearchResult walk(Mutants.Mutant mutant, boolean wrong, Strategy strategy, long actions) {
        Limits limits = Mutants.limits(actions, 100).withDepth(DEPTH);
        return new RandomWalks(wrong ? mutant.wrong().get() : mutant.right().get(), strategy, 1, limits, Progress.NONE)
                .run();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isFound(Mutants.Mutant mutant) {
        SearchResult result = walk(mutant, true, mutant.quickest(), 400_000);
        assertThat(result.findings())
                .as("%s by %s", mutant.name(), mutant.quickest())
                .isNotEmpty();
        assertThat(walk(mutant, false, mutant.quickest(), 2_000).findings())
                .as("the same without the mistake")
                .isEmpty();
    }

    /** The table of {@code docs/experiments/explore-mutants.md}, with every strategy. */
    @Test
    @EnabledIfSystemProperty(named = "regente.long", matches = "true")
    void noneIsMissedByAllAndTheShrunkRunsAreShort() throws IOException {
        List<String> rows = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        for (Mutants.Mutant mutant : Mutants.all()) {
            Hunt hunt = Hunt.all(mutant.wrong(), 1, Mutants.limits(400_000, 6), DEPTH);
            rows.add(hunt.row(mutant.name(), mutant.where()));
            Files.write(Path.of("target", "explore-mutants.md"), rows);
            assertThat(hunt.found()).as(mutant.name()).isNotNull();
            lengths.add(hunt.found().actions().size());
            assertThat(walk(mutant, false, Strategy.PORTFOLIO, 100_000).findings())
                    .as("%s without the mistake", mutant.name())
                    .isEmpty();
        }
        lengths.sort(null);
        assertThat(lengths).hasSizeGreaterThanOrEqualTo(25);
        assertThat(lengths.get(lengths.size() / 2)).isLessThanOrEqualTo(12);
    }
}
