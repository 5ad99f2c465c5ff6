package dev.regente.sim.cli;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Fingerprint;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.BundledScenarios;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim fingerprints}. */
@Command(
        name = "fingerprints",
        description =
                "Prints the fingerprints of scenarios, for comparison after a change of the program or of the Java.",
        mixinStandardHelpOptions = true)
final class FingerprintsCommand implements Callable<Integer> {
    /** A golden run is no longer than this. */
    private static final long LONGEST_NANOS = 10_000_000_000L;

    @Parameters(paramLabel = "FILE|NAME", description = "Which; all bundled ones if left out.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--ingredients",
            description = "What to hash, some of t time, n node, k kind, m message, d effects, s state"
                    + " (${DEFAULT-VALUE}).",
            split = ",",
            defaultValue = Fingerprint.INGREDIENTS + ",nkm")
    private List<String> ingredients;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::run);
    }

    private int run() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (String name : names.isEmpty() ? BundledScenarios.names() : names) {
            out.println(line(name, ingredients));
            out.flush();
        }
        return SimCommand.HELD;
    }

    /** Name, the first digits of the scenario's digest, and a fingerprint for each set of ingredients. */
    static String line(String name, List<String> ingredients) throws IOException {
        Scenario scenario = ScenarioSource.find(name).scenario();
        StringBuilder line = new StringBuilder(name).append(' ').append(scenario.digest(), 0, 16);
        for (String letters : ingredients) {
            line.append(' ').append(letters).append('=').append(fingerprint(scenario, letters));
        }
        return line.toString();
    }

    private static Fingerprint fingerprint(Scenario scenario, String letters) {
        Simulation simulation = new ScenarioRun(scenario)
                .prepare(Choices.unrecorded(scenario.seed()))
                .ingredients(letters);
        simulation.run(Math.min(LONGEST_NANOS, scenario.untilNanos()));
        simulation.checkpoint();
        return simulation.fingerprint();
    }
}
