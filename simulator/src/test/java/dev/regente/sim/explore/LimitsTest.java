package dev.regente.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.explore.model.PackedChangRoberts;
import dev.regente.sim.explore.search.BreadthFirst;
import dev.regente.sim.explore.search.DepthFirst;
import dev.regente.sim.explore.search.Limits;
import dev.regente.sim.explore.search.Progress;
import dev.regente.sim.explore.search.SearchResult;
import org.junit.jupiter.api.Test;

/** A search that may not go on says so, and what it has is right. */
class LimitsTest {
    private static final Limits STANDARD = Limits.standard().withThreads(2);

    private static SearchResult search(Limits limits) {
        return new BreadthFirst(new PackedChangRoberts(7), limits, false, false, Progress.NONE).run();
    }

    @Test
    void memoryIsBounded() {
        SearchResult result = search(STANDARD.withBytes(6 * 1024 * 1024));
        assertThat(result.complete()).isFalse();
        assertThat(result.stopped()).isEqualTo("the budget of 6 MiB is used up");
        assertThat(result.distinct()).isBetween(1_000L, 333_160L);
        assertThat(search(STANDARD.withBytes(6 * 1024 * 1024).withThreads(1)).distinct())
                .isEqualTo(result.distinct());
    }

    @Test
    void depthIsBounded() {
        SearchResult result = search(STANDARD.withDepth(9));
        assertThat(result.complete()).isFalse();
        assertThat(result.stopped()).contains("depth of 9 actions");
        assertThat(result.left()).isPositive();
    }

    @Test
    void statesAreBounded() {
        SearchResult result = search(STANDARD.withStates(5_000));
        assertThat(result.complete()).isFalse();
        assertThat(result.stopped()).contains("5000 states");
        assertThat(result.distinct()).isGreaterThanOrEqualTo(5_000);
    }

    @Test
    void timeIsBounded() {
        SearchResult result = search(STANDARD.withNanos(1));
        assertThat(result.complete()).isFalse();
        assertThat(result.stopped()).isEqualTo("the time is up");
    }

    @Test
    void depthFirstIsBoundedToo() {
        PackedChangRoberts model = new PackedChangRoberts(7);
        assertThat(new DepthFirst(model, STANDARD.withStates(5_000), Progress.NONE)
                        .run()
                        .stopped())
                .contains("5000 states");
        assertThat(new DepthFirst(model, STANDARD.withDepth(9), Progress.NONE)
                        .run()
                        .stopped())
                .contains("depth of 9");
        assertThat(new DepthFirst(model, STANDARD.withBytes(1 << 20), Progress.NONE)
                        .run()
                        .stopped())
                .contains("1 MiB");
    }
}
