package dev.regente.sales.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.explore.Bounds;
import dev.regente.sim.explore.ExploreFile;
import dev.regente.sim.explore.ExploreReplay;
import dev.regente.sim.explore.kernel.KernelModel;
import dev.regente.sim.explore.search.BreadthFirst;
import dev.regente.sim.explore.search.Finding;
import dev.regente.sim.explore.search.Limits;
import dev.regente.sim.explore.search.Progress;
import dev.regente.sim.explore.search.RandomWalks;
import dev.regente.sim.explore.search.SearchResult;
import dev.regente.sim.explore.search.Shrinker;
import dev.regente.sim.explore.search.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The replica kernel as it is, in every order of events within bounds. */
class ReplicaExploreTest {
    private static final Limits LIMITS = Limits.standard().withThreads(2);

    private static KernelModel model(String bounds, boolean rejoins) {
        return ReplicaExplorable.open(Bounds.parse(bounds).or(new ReplicaExplorable().standard()), rejoins);
    }

    private static SearchResult search(KernelModel model, int depth, boolean reduces) {
        return new BreadthFirst(model, LIMITS.withDepth(depth), reduces, false, Progress.NONE).run();
    }

    @ParameterizedTest
    @CsvSource({"terms=3 values=2, 8", "wipes=1 crashes=0 restarts=0, 8", "slow-disk=1 timers=1 values=1, 7"})
    void breaksNothingInItsFirstSteps(String bounds, int depth) {
        SearchResult result = search(model(bounds, false), depth, false);
        assertThat(result.findings()).isEmpty();
        assertThat(result.stopped()).contains("depth of " + depth);
        assertThat(result.distinct()).isGreaterThan(5_000);
    }

    @Test
    void theReductionLosesNoState() {
        SearchResult all = search(model("terms=2 values=1", false), 8, false);
        SearchResult reduced = search(model("terms=2 values=1", false), 8, true);
        assertThat(reduced.distinct()).isEqualTo(all.distinct());
        assertThat(reduced.generated() * 3).isLessThan(all.generated() * 2);
    }

    /** One token, no fault: small enough to be visited to the end, in each kind of network. */
    @ParameterizedTest
    @CsvSource({"set", "fifo"})
    void aSingleTermIsExploredToTheEnd(String network) {
        String bounds = "terms=1 values=1 crashes=0 network=" + network;
        SearchResult result = search(model(bounds, false), 1_000, false);
        assertThat(result.complete()).as(result.stopped()).isTrue();
        assertThat(result.findings()).isEmpty();
        SearchResult reduced = search(model(bounds, false), 1_000, true);
        assertThat(reduced.complete()).isTrue();
        assertThat(reduced.distinct()).isEqualTo(result.distinct());
        assertThat(reduced.depth()).isEqualTo(result.depth());
    }

    @Test
    void aCounterexampleIsShrunkAndBreaksTheSameWhenExecutedAgain() {
        String bounds = "terms=2 values=1 crashes=0 without=own-promise-binds";
        KernelModel model = model(bounds, false);
        SearchResult result = new RandomWalks(
                        model, Strategy.UNIFORM, 1, LIMITS.withDepth(80).withStates(500_000), Progress.NONE)
                .run();
        assertThat(result.findings()).hasSize(1);
        Finding found = result.findings().get(0);
        Finding shrunk = Shrinker.shrink(model, found, 30_000_000_000L, better -> {});
        assertThat(shrunk.violation().property()).isEqualTo(found.violation().property());
        assertThat(shrunk.actions()).hasSizeLessThanOrEqualTo(12);
        ExploreFile file = ExploreFile.of("sales-replica", List.of(), model.bounds(), model, shrunk);
        ExploreReplay.Result again = ExploreReplay.of(ExploreFile.parse(file.text()), model(bounds, false), line -> {});
        assertThat(again.differences()).isEmpty();
        assertThat(again.violation()).startsWith(shrunk.violation().property());
    }
}
