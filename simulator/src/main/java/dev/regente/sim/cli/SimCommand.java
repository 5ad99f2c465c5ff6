package dev.regente.sim.cli;

import dev.regente.sim.explore.Explorable;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.BundledScenarios;
import dev.regente.sim.scenario.ScenarioException;
import dev.regente.sim.scenario.ScenarioSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sim}: runs and replays scenarios. Add it as a subcommand, or start it by {@link #main}. */
@Command(
        name = "sim",
        description = "Runs kernels in virtual time, under faults.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RunCommand.class,
            ReplayCommand.class,
            ExploreCommand.class,
            ShrinkCommand.class,
            WhyCommand.class,
            DiffCommand.class,
            EngineBenchCommand.class,
            TwinCommand.class,
            FingerprintsCommand.class,
            SweepCommand.class,
            MergeCommand.class,
            SummaryCommand.class,
            CompareCommand.class,
            ExperimentCommand.class,
            ExportCommand.class,
            ServeCommand.class,
            ViewCommand.class,
            SimCommand.ListCommand.class
        })
public final class SimCommand implements Callable<Integer> {
    /** All held. */
    static final int HELD = 0;
    /** Something was violated. */
    static final int VIOLATED = 1;
    /** The command line, the scenario or a file is wrong. */
    static final int WRONG = 2;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return WRONG;
    }

    /** Runs one command and leaves with its exit status. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command as a program of its own. */
    public static CommandLine commandLine() {
        return new CommandLine(new SimCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** The work of a command: mistakes of the user come out as one line and exit status 2. */
    interface Work {
        int run() throws IOException;
    }

    static int guarded(CommandSpec spec, Work work) {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return work.run();
        } catch (ScenarioException | IllegalArgumentException e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println("cannot read or write " + e.getMessage());
        } finally {
            err.flush();
        }
        return WRONG;
    }

    /** The run in this file; whatever is wrong with it is one line. */
    static RunFile load(Path file) throws IOException {
        exists(file);
        return RunFile.load(file);
    }

    /** Refuses what is no file. */
    static void exists(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    Files.isDirectory(file)
                            ? file + " is a directory; name a .run file in it"
                            : "there is no file " + file);
        }
    }

    /** {@code sim list}. */
    @Command(name = "list", description = "Lists bundled scenarios and systems.", mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            return guarded(spec, () -> {
                PrintWriter out = spec.commandLine().getOut();
                out.println("scenarios:");
                int width = BundledScenarios.names().stream()
                        .mapToInt(String::length)
                        .max()
                        .orElse(0);
                for (String name : BundledScenarios.names()) {
                    out.println("  " + name + " ".repeat(width - name.length()) + "  "
                            + ScenarioSource.find(name).summary());
                }
                out.println("to be explored only:");
                Explorable.all().forEach(each -> out.printf("  %-20s %s%n", each.name(), each.description()));
                out.println("systems:");
                for (SystemUnderTest system : SystemUnderTest.all()) {
                    out.printf("  %-20s %s%n", system.name(), system.description());
                }
                out.flush();
                return HELD;
            });
        }
    }
}
