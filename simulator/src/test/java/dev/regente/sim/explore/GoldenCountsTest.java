package dev.regente.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.explore.model.PackedChangRoberts;
import dev.regente.sim.explore.search.BreadthFirst;
import dev.regente.sim.explore.search.DepthFirst;
import dev.regente.sim.explore.search.Limits;
import dev.regente.sim.explore.search.Progress;
import dev.regente.sim.explore.search.SearchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers that TLC gives for the TLA+ specification: generated, distinct, depth. */
class GoldenCountsTest {

    private static SearchResult search(int nodes, int threads, boolean reduces) {
        Limits limits = Limits.standard().withThreads(threads);
        return new BreadthFirst(new PackedChangRoberts(nodes), limits, reduces, false, Progress.NONE).run();
    }

    private static void isGolden(SearchResult result, long generated, long distinct, int depth) {
        assertThat(result.complete()).as(result.stopped()).isTrue();
        assertThat(result.findings()).isEmpty();
        assertThat(result.generated()).isEqualTo(generated);
        assertThat(result.distinct()).isEqualTo(distinct);
        assertThat(result.depth()).isEqualTo(depth);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 1, 15113, 5455, 21", "5, 3, 15113, 5455, 21",
        "6, 1, 138221, 40261, 28", "6, 2, 138221, 40261, 28",
    })
    void areReached(int nodes, int threads, long generated, long distinct, int depth) {
        isGolden(search(nodes, threads, false), generated, distinct, depth);
    }

    @ParameterizedTest
    @CsvSource({"7, 1, 1385875, 333161, 36", "8, 1, 15292587, 3095363, 45", "8, 2, 15292587, 3095363, 45"})
    @EnabledIfSystemProperty(named = "regente.long", matches = "true")
    void areReachedForLargerRings(int nodes, int threads, long generated, long distinct, int depth) {
        isGolden(search(nodes, threads, false), generated, distinct, depth);
    }

    @ParameterizedTest
    @CsvSource({"5, 5455, 21", "6, 40261, 28"})
    void theReductionLeavesOutStepsButNoState(int nodes, long distinct, int depth) {
        SearchResult all = search(nodes, 1, false);
        SearchResult reduced = search(nodes, 2, true);
        assertThat(reduced.distinct()).isEqualTo(distinct);
        assertThat(reduced.depth()).isEqualTo(depth);
        assertThat(reduced.generated()).isLessThan(all.generated() * 2 / 3);
        assertThat(reduced.generated() + reduced.asleep()).isEqualTo(all.generated());
        assertThat(search(nodes, 1, true).generated()).isEqualTo(reduced.generated());
    }

    @Test
    void depthFirstVisitsTheSameStates() {
        SearchResult result = new DepthFirst(new PackedChangRoberts(6), Limits.standard(), Progress.NONE).run();
        assertThat(result.complete()).isTrue();
        assertThat(result.distinct()).isEqualTo(40_261);
        assertThat(result.generated()).isEqualTo(138_221);
    }
}
