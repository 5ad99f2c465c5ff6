package dev.regente.kit;

import dev.regente.sim.determinism.DeterminismChecks;
import dev.regente.sim.determinism.KernelLint;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.scenario.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The runs of a {@link KernelTest}. Nothing runs before it is asked for. */
public final class KernelRuns {
    private static final int HANDLED_TWICE_PPM = 50_000;

    private final Class<?> kernel;
    private final Scenario scenario;
    private final long firstSeed;
    private final int runs;

    private KernelRuns(Class<?> kernel, Scenario scenario, long firstSeed, int runs) {
        this.kernel = kernel;
        this.scenario = scenario;
        this.firstSeed = firstSeed;
        this.runs = runs;
    }

    static KernelRuns of(KernelTest wanted) throws IOException {
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting("cluster.algorithm", "class:" + wanted.kernel().getName()));
        for (String text : wanted.set()) {
            settings.add(Setting.parse(text));
        }
        Scenario scenario = ScenarioSource.find(wanted.scenario()).scenario(settings);
        return new KernelRuns(wanted.kernel(), scenario, wanted.firstSeed(), wanted.runs());
    }

    /** The scenario with the kernel in it. */
    public Scenario scenario() {
        return scenario;
    }

    /** Whether a run is wanted again with {@code -Dregente.replay=FILE}. */
    private static Path wantedAgain() {
        String file = System.getProperty("regente.replay");
        return file == null || file.isBlank() ? null : Path.of(file);
    }

    /**
     * Checks everything: that the byte code touches nothing forbidden, that every run holds, and that the same run comes
     * out the same, also when events are handled a second time in the saved state.
     *
     * @throws AssertionError at the first thing that does not hold, with what to do to see it
     */
    public void check() {
        Path again = wantedAgain();
        if (again != null) {
            RunFile file = Verdicts.load(again);
            if (file.scenario().cluster().algorithm().equals(scenario.cluster().algorithm())) {
                Verdicts.replay(new ScenarioRun(file.scenario()), file);
            }
            return;
        }
        List<KernelLint.Finding> impure = KernelLint.of(kernel);
        if (!impure.isEmpty()) {
            throw new AssertionError(kernel.getSimpleName() + " is no pure kernel: its runs cannot be repeated.\n  "
                    + String.join("\n  ", impure.stream().map(Object::toString).toList()));
        }
        forEach(outcome -> {});
        DeterminismChecks checks = new DeterminismChecks(scenario.withSeed(firstSeed));
        for (DeterminismChecks.Result result : List.of(checks.twin(), checks.handlers(HANDLED_TWICE_PPM))) {
            if (!result.problems().isEmpty()) {
                throw new AssertionError(result.check() + ": " + String.join("\n", result.problems()));
            }
        }
    }

    /**
     * Runs every seed, and hands over what came out of each: for checks and measurements of your own.
     *
     * @throws AssertionError at the first run that does not hold
     */
    public void forEach(Consumer<ScenarioRun.Outcome> each) {
        for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
            ScenarioRun run = new ScenarioRun(scenario.withSeed(seed));
            ScenarioRun.Outcome outcome = run.run();
            if (!outcome.held()) {
                String place = "run " + (seed - firstSeed + 1) + " of " + runs + ", seed " + seed;
                throw new AssertionError(
                        Verdicts.failed(run, outcome, place, file -> List.of(Verdicts.commandFor(kernel, file))));
            }
            each.accept(outcome);
        }
    }
}
