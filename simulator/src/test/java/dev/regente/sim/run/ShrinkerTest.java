package dev.regente.sim.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sim.core.Choices;
import dev.regente.sim.election.ElectionSystem;
import dev.regente.sim.election.FailingRuns;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.shrink.Size;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShrinkerTest {
    static List<FailingRuns.Failing> runs() {
        return FailingRuns.all();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatIsLeftBreaksTheSameAndNothingCanBeLeftOutAnyMore(FailingRuns.Failing failing) {
        List<Size> sizes = new ArrayList<>();
        Shrinker.Result result = new Shrinker(failing.system(), failing.file())
                .watch(progress -> sizes.add(progress.size()))
                .shrink();
        assertThat(result.complete()).isTrue();
        assertThat(result.after()).isLessThanOrEqualTo(result.before());
        for (int i = 1; i < sizes.size(); i++) {
            assertThat(sizes.get(i)).isLessThanOrEqualTo(sizes.get(i - 1));
        }

        RunFile shrunk = RunFile.parse(result.shrunk().write());
        Replay.Result again = Replay.of(new ScenarioRun(failing.system(), shrunk.scenario()), shrunk, line -> {});
        assertThat(again.differences()).isEmpty();
        assertThat(again.outcome().firstFailure()).startsWith(result.property());
        assertThat(shrunk.violation()).startsWith(result.property());

        Shrinker.Result second = new Shrinker(failing.system(), shrunk).shrink();
        assertThat(second.shrunk().write()).isEqualTo(shrunk.write());
        assertThat(second.after()).isEqualTo(result.after());
    }

    @Test
    void theSameRunShrinksToTheSame() {
        FailingRuns.Failing failing = FailingRuns.all().get(0);
        String once =
                new Shrinker(failing.system(), failing.file()).shrink().shrunk().write();
        assertThat(new Shrinker(failing.system(), failing.file())
                        .shrink()
                        .shrunk()
                        .write())
                .isEqualTo(once);
    }

    @Test
    void aShrinkingThatIsStoppedHasTheBestSoFarAndGoesOnFromIt() {
        FailingRuns.Failing failing = FailingRuns.all().get(0);
        int[] left = {40};
        Shrinker.Result stopped = new Shrinker(failing.system(), failing.file())
                .during(() -> left[0]-- > 0)
                .shrink();
        assertThat(stopped.complete()).isFalse();
        assertThat(stopped.tries()).isLessThanOrEqualTo(40);
        assertThat(stopped.after()).isLessThan(stopped.before());
        Shrinker.Result rest = new Shrinker(failing.system(), stopped.shrunk()).shrink();
        assertThat(rest.before()).isEqualTo(stopped.after());
        assertThat(rest.after()).isLessThan(stopped.after());
    }

    @Test
    void aRunInWhichNothingIsBrokenIsRefused() {
        Scenario calm = Scenario.of("calm", "election").until(1_000_000_000);
        RunFile file = RunFile.of(new ScenarioRun(calm).run());
        assertThatThrownBy(() -> new Shrinker(file).shrink())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nothing is violated in this run");
        assertThatThrownBy(() -> new Shrinker(file).property("one-view").shrink())
                .hasMessage("in this run one-view is not broken; there is nothing broken in it");
    }

    @Test
    void aRunInWhichAPersonChoseIsRefused() {
        RunFile chosen = FailingRuns.all().get(0).file().withMoves(List.of(Move.parse("1 lose 2")));
        assertThatThrownBy(() -> new Shrinker(chosen).shrink())
                .hasMessage("a person chose in this run what happens; shrinking takes runs that went by themselves");
    }

    @Test
    void whatWasOnlyFoundIsShrunkWhenItIsAskedFor() {
        RunFile found = RunFile.of(FailingRuns.bundled("a-partition-makes-two-leaders"));
        assertThatThrownBy(() -> new Shrinker(found).shrink()).hasMessageContaining("--property");
        Shrinker.Result result =
                new Shrinker(found).property("one-leader-at-a-time").shrink();
        assertThat(result.after().nodes()).isEqualTo(2);
        assertThat(result.after().faults()).isEqualTo(1);
        assertThat(new ScenarioRun(new ElectionSystem(), result.shrunk().scenario())
                        .run(Choices.replay(result.shrunk().choices()))
                        .findings())
                .anyMatch(each -> each.property().equals("one-leader-at-a-time"));
    }
}
