package dev.regente.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sim.core.Choices;
import dev.regente.sim.explore.search.BreadthFirst;
import dev.regente.sim.explore.search.Limits;
import dev.regente.sim.explore.search.Progress;
import dev.regente.sim.explore.search.SearchResult;
import dev.regente.sim.explore.system.Target;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import dev.regente.sim.scenario.ScenarioYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is simulated to a moment, and everything is tried from there. */
class ExploreFromTest {
    @TempDir
    Path folder;

    private Path recorded(String safety) throws IOException {
        Scenario scenario = ScenarioYaml.read("recorded", """
                name: recorded
                system: election
                until: 6s
                cluster: { algorithm: bully, safety: %s, nodes: 3 }
                faults:
                  - { at: 2s, crash: 3, for: 2s }
                """.formatted(safety));
        Path file = folder.resolve(safety + ".run");
        RunFile.of(new ScenarioRun(scenario).run(Choices.seeded(scenario.seed())))
                .save(file);
        return file;
    }

    private static SearchResult search(Target target, int depth) {
        Limits limits = Limits.standard().withThreads(1).withDepth(depth);
        return new BreadthFirst(target.model(), limits, false, false, Progress.NONE).run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5s", "2.2s", "3s", "5s"})
    void everythingIsTriedFromThere(String moment) throws IOException {
        Target target = Target.find(recorded("tokens") + "@" + moment, Bounds.NONE);
        SearchResult result = search(target, 4);
        assertThat(result.findings()).isEmpty();
        assertThat(result.distinct()).isGreaterThan(50);
        List<String> nodes = target.model().show(start(target), 0);
        boolean down = moment.equals("2.2s") || moment.equals("3s");
        assertThat(nodes.stream().anyMatch(line -> line.startsWith("n3 down"))).isEqualTo(down);
        // one term more than the run has reached
        assertThat(target.bounds().get(Bound.TERMS)).isGreaterThanOrEqualTo(2);
    }

    /** At level classic two leaders are near from any moment at which one leads. */
    @Test
    void whatIsFoundIsExecutedAgainFromTheSameMoment() throws IOException {
        String name = recorded("classic") + "@1.5s";
        Target target = Target.find(name, Bounds.NONE);
        SearchResult result = search(target, 8);
        assertThat(result.findings()).hasSize(1);
        ExploreFile file = ExploreFile.of(
                name,
                List.of(),
                target.bounds(),
                target.model(),
                result.findings().get(0));
        ExploreFile read = ExploreFile.parse(file.text());
        ExploreReplay.Result again = ExploreReplay.of(read, Target.of(read).model(), line -> {});
        assertThat(again.differences()).isEmpty();
        assertThat(again.violation()).startsWith("one-leader-at-a-time");
    }

    @Test
    void theNodesAreThoseOfTheRun() throws IOException {
        String name = recorded("tokens") + "@1s";
        assertThatThrownBy(() -> Target.find(name, Bounds.NONE.with(Bound.NODES, 5)))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("recorded run");
    }

    private static long[] start(Target target) {
        var out = new dev.regente.sim.explore.search.Expansion(target.model().width());
        target.model().initial(out);
        return out.state(0);
    }
}
