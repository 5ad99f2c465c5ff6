package dev.regente.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sim.explore.kernel.KernelModel;
import dev.regente.sim.explore.search.BreadthFirst;
import dev.regente.sim.explore.search.DepthFirst;
import dev.regente.sim.explore.search.Finding;
import dev.regente.sim.explore.search.Limits;
import dev.regente.sim.explore.search.Progress;
import dev.regente.sim.explore.search.RandomWalks;
import dev.regente.sim.explore.search.SearchResult;
import dev.regente.sim.explore.search.Strategy;
import dev.regente.sim.explore.system.ScenarioModels;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels of the library, as they are. */
class ExploreKernelsTest {
    private static final Limits LIMITS = Limits.standard().withThreads(1);

    private static KernelModel elections(int nodes, String algorithm, String safety, Bounds bounds) {
        Scenario.Cluster cluster = Scenario.Cluster.DEFAULT.withNodes(nodes).with(algorithm, safety);
        return ScenarioModels.open(Scenario.of("explored", "election").with(cluster), bounds);
    }

    private static SearchResult search(KernelModel model, Limits limits, boolean reduces) {
        return new BreadthFirst(model, limits, reduces, false, Progress.NONE).run();
    }

    @Test
    void theProductionKernelBreaksNothingInItsFirstSteps() {
        Bounds bounds = Bounds.NONE.with(Network.SET).with(Bound.CRASHES, 1);
        SearchResult result = search(elections(3, "bully", "tokens", bounds), LIMITS.withDepth(6), false);
        assertThat(result.findings()).isEmpty();
        assertThat(result.stopped()).contains("depth of 6");
        assertThat(result.distinct()).isGreaterThan(8_000);
    }

    @Test
    void theNumberOfThreadsMakesNoDifference() {
        Bounds bounds = Bounds.NONE.with(Network.SET).with(Bound.CRASHES, 1);
        SearchResult one = search(elections(3, "bully", "tokens", bounds), LIMITS.withDepth(6), true);
        SearchResult three = search(
                elections(3, "bully", "tokens", bounds), LIMITS.withDepth(6).withThreads(3), true);
        assertThat(three.generated()).isEqualTo(one.generated());
        assertThat(three.distinct()).isEqualTo(one.distinct());
        assertThat(three.asleep()).isEqualTo(one.asleep());
    }

    /** Sleep sets leave out steps and no state: same states, same depth, fewer steps. */
    @ParameterizedTest
    @ValueSource(strings = {"tokens", "leased"})
    void theReductionLosesNoState(String safety) {
        Bounds bounds = Bounds.NONE.with(Network.SET).with(Bound.CRASHES, 1).with(Bound.TICKS, 1);
        SearchResult all = search(elections(3, "bully", safety, bounds), LIMITS.withDepth(5), false);
        SearchResult reduced = search(elections(3, "bully", safety, bounds), LIMITS.withDepth(5), true);
        assertThat(reduced.distinct()).isEqualTo(all.distinct());
        assertThat(reduced.depth()).isEqualTo(all.depth());
        assertThat(reduced.generated()).isLessThan(all.generated());
        assertThat(reduced.asleep()).isPositive();
    }

    @Test
    void classicBullyHasTwoLeadersWithoutAnyFault() {
        KernelModel model = elections(3, "bully", "classic", Bounds.NONE);
        SearchResult result = search(model, LIMITS, false);
        assertThat(result.findings()).hasSize(1);
        Finding finding = result.findings().get(0);
        assertThat(finding.violation().property()).isEqualTo("one-leader-at-a-time");
        assertThat(finding.actions()).hasSizeLessThanOrEqualTo(4);
        // with the reduction it is found too, and no shorter one is missed
        SearchResult reduced = search(elections(3, "bully", "classic", Bounds.NONE), LIMITS, true);
        assertThat(reduced.findings().get(0).actions()).hasSameSizeAs(finding.actions());
        assertThat(reduced.findings().get(0).violation().property()).isEqualTo("one-leader-at-a-time");
    }

    @Test
    void aCounterexampleIsReadBackAndBreaksTheSameAgain() {
        KernelModel model = elections(3, "bully", "classic", Bounds.NONE);
        Finding finding = search(model, LIMITS, false).findings().get(0);
        ExploreFile file = ExploreFile.of("any", List.of(), Bounds.NONE, model, finding);
        ExploreFile read = ExploreFile.parse(file.text());
        assertThat(read).isEqualTo(file);
        ExploreReplay.Result again = ExploreReplay.of(read, elections(3, "bully", "classic", Bounds.NONE), line -> {});
        assertThat(again.differences()).isEmpty();
        assertThat(again.violation()).isEqualTo(file.violation());
        ExploreReplay.Result elsewhere =
                ExploreReplay.of(read, elections(3, "bully", "tokens", Bounds.NONE), line -> {});
        assertThat(elsewhere.violation()).isEqualTo("none");
        assertThat(elsewhere.differences()).hasSize(2);
        assertThat(elsewhere.differences().get(0)).contains("is not possible here");
    }

    @Test
    void depthFirstFindsItToo() {
        SearchResult result = new DepthFirst(
                        elections(3, "bully", "classic", Bounds.NONE), LIMITS.withDepth(12), Progress.NONE)
                .run();
        assertThat(result.findings()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNIFORM", "PCT", "POS", "SWARM", "PORTFOLIO"})
    void randomWalksFindItToo(Strategy strategy) {
        SearchResult result = walk(strategy, 1);
        assertThat(result.findings()).isNotEmpty();
        assertThat(walk(strategy, 3).findings().get(0).actions().size())
                .isEqualTo(result.findings().get(0).actions().size());
    }

    private static SearchResult walk(Strategy strategy, int threads) {
        Limits limits = LIMITS.withDepth(60).withStates(200_000).withThreads(threads);
        return new RandomWalks(elections(3, "bully", "classic", Bounds.NONE), strategy, 1, limits, Progress.NONE).run();
    }

    /** Without first in, first out a late candidate passes the winner and comes home. */
    @Test
    void aRingOfStartersNeedsLinksThatKeepTheOrder() {
        Scenario.Cluster cluster = Scenario.Cluster.DEFAULT
                .withNodes(3)
                .with("chang-roberts-starters", "classic")
                .withTimes(0, 500_000_000L, 500_000_000L);
        Scenario scenario = Scenario.of("ring", "election").with(cluster);
        KernelModel overtaking = ScenarioModels.open(scenario, Bounds.NONE.with(Network.MULTISET));
        assertThat(search(overtaking, LIMITS, false).findings()).hasSize(1);
        SearchResult ordered = search(ScenarioModels.open(scenario, Bounds.NONE.with(Network.FIFO)), LIMITS, false);
        assertThat(ordered.findings()).isEmpty();
        assertThat(ordered.complete()).isTrue();
    }

    @Test
    void boundsAreReadAndWritten() {
        Bounds bounds = Bounds.parse("crashes=1 timers=any network=fifo without=pre-check");
        assertThat(bounds.get(Bound.CRASHES)).isEqualTo(1);
        assertThat(bounds.get(Bound.RESTARTS)).isEqualTo(1);
        assertThat(bounds.get(Bound.TIMERS)).isEqualTo(-1);
        assertThat(Bounds.parse(bounds.text())).isEqualTo(bounds);
        assertThatThrownBy(() -> Bounds.parse("crashes")).hasMessageContaining("looks like crashes=1");
        assertThatThrownBy(() -> Bounds.parse("krashes=1")).hasMessageContaining("krashes");
        assertThatThrownBy(() -> Bounds.parse("crashes=many")).hasMessageContaining("many");
    }
}
