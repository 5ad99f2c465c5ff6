package dev.regente.sim.cli;

import dev.regente.sim.determinism.DeterminismChecks;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.scenario.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim twin}. */
@Command(
        name = "twin",
        description =
                "Checks that a scenario comes out the same: run twice, each event handled twice, in a hostile JVM, and"
                        + " by the kernels' byte code. Names the first event that differs. Exit status 0 if all is the same, 1 if"
                        + " not, 2 if the input is wrong.",
        mixinStandardHelpOptions = true)
final class TwinCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE|NAME", description = "A scenario file, or a bundled scenario's name.")
    private String scenarioName;

    @Option(names = "--seed", description = "Instead of the scenario's seed.")
    private Long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Instead of what the scenario says; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--handlers",
            paramLabel = "PERCENT",
            description = "Which share of the events is handled twice, at most 50 (${DEFAULT-VALUE}).",
            defaultValue = "5")
    private double handlers;

    @Option(
            names = "--java",
            paramLabel = "DIR",
            description = "A JDK for a hostile run; may be repeated; this one if left out.")
    private List<Path> javas = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::run);
    }

    private int run() throws IOException {
        if (!(handlers >= 0 && handlers <= 50)) {
            throw new IllegalArgumentException("--handlers is from 0 to 50 percent, not " + handlers);
        }
        for (Path java : javas) {
            if (!Files.isDirectory(java.resolve("bin"))) {
                throw new IllegalArgumentException("--java " + java + " has no bin/java; name a JDK's directory");
            }
        }
        Scenario scenario = ScenarioSource.find(scenarioName)
                .scenario(settings.stream().map(Setting::parse).toList());
        DeterminismChecks checks = new DeterminismChecks(seed == null ? scenario : scenario.withSeed(seed));
        boolean same = show(checks.lint());
        same &= show(checks.twin());
        same &= show(checks.handlers((int) Math.round(handlers * 10_000)));
        for (Path java : javas.isEmpty() ? List.of(Path.of(System.getProperty("java.home"))) : javas) {
            same &= show(checks.hostile(java));
        }
        return same ? SimCommand.HELD : SimCommand.VIOLATED;
    }

    private boolean show(DeterminismChecks.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        boolean same = result.problems().isEmpty();
        out.println(result.check() + ": " + (same ? "nothing differs" : "DIFFERS"));
        result.problems().forEach(problem -> out.println("  " + problem.replace("\n", "\n  ")));
        out.flush();
        return same;
    }
}
