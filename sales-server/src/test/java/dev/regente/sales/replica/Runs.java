package dev.regente.sales.replica;

import dev.regente.sim.run.GeneratedRun;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.Scenario;

/** Runs of systems that only these tests have: a failing one is replayed by {@link ReplayTest}. */
final class Runs {
    private static final String SIMULATOR = "./regente sim replay ";
    private static final String HERE =
            "mvn -q -pl sales-server -am test -Dtest=ReplayTest -Dsurefire.failIfNoSpecifiedTests=false -Dregente.run=";

    private Runs() {}

    /** Runs, and fails with the command that replays what failed. */
    static ScenarioRun.Outcome check(SystemUnderTest system, Scenario scenario) {
        try {
            return GeneratedRun.check(system, scenario);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage().replace(SIMULATOR, HERE), e);
        }
    }

    /** How many schedules of the long kind to run, 0 in a usual build: {@code -Dregente.long=2000}, or 2000 if empty. */
    static int longRuns() {
        String asked = System.getProperty("regente.long");
        if (asked == null || asked.equals("false")) {
            return 0;
        }
        return asked.isEmpty() || asked.equals("true") ? 2_000 : Integer.parseInt(asked);
    }
}
