package dev.regente.sim.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sim.election.ElectionSystem;
import dev.regente.sim.election.FailingRuns;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import org.junit.jupiter.api.Test;

class FailureCurveTest {
    private static FailureCurve.Result curve(String name, int points, int runs) {
        FailingRuns.Failing failing = FailingRuns.named(name);
        return new FailureCurve(failing.system(), failing.file(), points, runs).draw();
    }

    @Test
    void aRunThatNeededLuckNamesTheEventAtWhichItTurned() {
        FailureCurve.Result curve = curve("ACK_IS_NO_PROMISE", 12, 20);
        assertThat(curve.property()).isEqualTo("acks-only-grow");
        assertThat(curve.points()).hasSizeGreaterThanOrEqualTo(12);
        for (int i = 1; i < curve.points().size(); i++) {
            assertThat(curve.points().get(i).event())
                    .isGreaterThan(curve.points().get(i - 1).event());
        }
        assertThat(curve.after().event()).isEqualTo(curve.before().event() + 1);
        assertThat(curve.after().share()).isGreaterThan(curve.before().share());
        assertThat(curve.critical()).matches("[0-9]+\\.[0-9]{9} .*");
        FailureCurve.Point end = curve.points().get(curve.points().size() - 1);
        assertThat(end.share()).isGreaterThan(curve.points().get(0).share());
        assertThat(end.failed().interval().low()).isLessThanOrEqualTo(end.share());
        assertThat(end.failed().of()).isEqualTo(20);
        assertThat(curve("ACK_IS_NO_PROMISE", 12, 20)).isEqualTo(curve);
        assertThat(curve.svg("a lease")).startsWith("<?xml").contains("<svg").endsWith("</svg>\n");
    }

    @Test
    void aRunThatAScenarioBreaksWithoutLuckHasNoSuchEvent() {
        FailureCurve.Result curve = curve("no-stale-writes", 5, 8);
        assertThat(curve.critical()).isEmpty();
        assertThat(curve.always()).isZero();
        assertThat(curve.points()).allMatch(point -> point.share() == 1);
    }

    @Test
    void aRunThatHeldIsRefused() {
        Scenario calm = Scenario.of("calm", "election").until(1_000_000_000);
        RunFile held = RunFile.of(new ScenarioRun(calm).run());
        assertThatThrownBy(() -> new FailureCurve(new ElectionSystem(), held, 5, 5).draw())
                .hasMessageStartingWith("nothing is violated in this run");
        assertThatThrownBy(() -> new FailureCurve(new ElectionSystem(), held, 5, 5)
                        .property("one-view")
                        .draw())
                .hasMessage("in this run one-view is not broken");
    }
}
