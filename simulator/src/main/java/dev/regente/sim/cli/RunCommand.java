package dev.regente.sim.cli;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.GeneratedRun;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim run}. */
@Command(
        name = "run",
        description = "Runs a scenario. Exit status 0 if all held, 1 if not, 2 if the input is wrong.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE|NAME", description = "A scenario file, or a bundled scenario's name.")
    private String scenarioName;

    @Option(names = "--seed", description = "Instead of the scenario's seed.")
    private Long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Instead of what the scenario says, like cluster.safety=classic; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report here; - for standard output.")
    private String json;

    @Mixin
    private ViewOptions view;

    @Option(
            names = "--failures",
            paramLabel = "DIR",
            description = "Where failing runs are kept (${DEFAULT-VALUE}).",
            defaultValue = "regente-failures")
    private Path failures;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Keep the run here, for sim replay, whether it holds or not.")
    private Path record;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::run);
    }

    private int run() throws IOException {
        Scenario scenario = ScenarioSource.find(scenarioName)
                .scenario(settings.stream().map(Setting::parse).toList());
        if (seed != null) {
            scenario = scenario.withSeed(seed);
        }
        if (json != null && !json.equals("-") && Files.isDirectory(Path.of(json))) {
            throw new IllegalArgumentException("--json " + json + " is a directory; name a file");
        }
        PrintWriter out = spec.commandLine().getOut();
        ScenarioRun run = new ScenarioRun(scenario);
        Choices choices = Choices.seeded(scenario.seed());
        ScenarioRun.Outcome outcome = view.watch(scenario, out, watchers -> run.run(choices, watchers));
        if (json != null) {
            String report = Report.json(outcome);
            if (json.equals("-")) {
                out.println(report);
            } else {
                Files.writeString(Path.of(json), report + "\n");
            }
        }
        if (!"-".equals(json)) {
            Report.print(outcome, out);
        }
        Path file = record == null && !outcome.held() ? failures.resolve(GeneratedRun.fileName(outcome)) : record;
        if (file != null) {
            RunFile.of(run, outcome).save(file);
        }
        if (!outcome.held()) {
            spec.commandLine().getErr().println("replay it: " + GeneratedRun.replayCommand(file));
            spec.commandLine().getErr().println("shrink it: ./regente sim shrink " + file.toAbsolutePath());
            spec.commandLine().getErr().flush();
        }
        out.flush();
        return outcome.held() ? SimCommand.HELD : SimCommand.VIOLATED;
    }
}
