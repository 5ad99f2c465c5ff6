package dev.regente.sim.cli;

import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.RunStory;
import dev.regente.sim.run.Shrinker;
import dev.regente.sim.scenario.Units;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim shrink}. */
@Command(
        name = "shrink",
        description =
                "Finds the smallest run in which the same property is broken, and tells what led to it. The best so far"
                        + " is in the file at any moment. Exit status 0 if there is such a run, 2 if the input is wrong or nothing"
                        + " is broken in it.",
        mixinStandardHelpOptions = true)
final class ShrinkCommand implements Callable<Integer> {
    private static final long LINE_NANOS = 1_000_000_000L;

    @Parameters(index = "0", paramLabel = "FILE", description = "A .run file.")
    private Path file;

    @Option(names = "--time", description = "At most so long (${DEFAULT-VALUE}).", defaultValue = "60s")
    private String time;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the shrunk run goes; FILE-shrunk.run if left out.")
    private Path out;

    @Option(
            names = "--property",
            paramLabel = "NAME",
            description = "What must be broken, if not what was violated first: one of the findings, for example.")
    private String property;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::shrink);
    }

    private int shrink() throws IOException {
        long most = Units.nanos(time);
        RunFile recorded = SimCommand.load(file);
        Path target = out == null ? shrunk(file) : out;
        PrintWriter err = spec.commandLine().getErr();
        Replay.of(recorded, trace -> {})
                .differences()
                .forEach(difference -> err.println("not the run recorded: " + difference));
        long begun = System.nanoTime();
        AtomicBoolean saved = new AtomicBoolean();
        Thread stopped = new Thread(() -> {
            if (saved.get()) {
                err.println("stopped; the best so far is in " + target);
                err.flush();
            }
        });
        Runtime.getRuntime().addShutdownHook(stopped);
        ProgressLine line = new ProgressLine(err, CommandLine.Help.Ansi.AUTO.enabled(), LINE_NANOS);
        Shrinker.Result result;
        try {
            result = new Shrinker(recorded)
                    .property(property)
                    .during(() -> System.nanoTime() - begun < most)
                    .watch(progress -> {
                        progress.best().ifPresent(best -> {
                            save(best, target);
                            saved.set(true);
                        });
                        line.show(
                                () -> String.format(
                                        Locale.ROOT,
                                        "%.0f s, %d runs tried; best: %s",
                                        (System.nanoTime() - begun) / 1e9,
                                        progress.tries(),
                                        progress.size()),
                                progress.best().isPresent());
                    })
                    .shrink();
            result.shrunk().save(target);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            line.end();
            Runtime.getRuntime().removeShutdownHook(stopped);
        }
        PrintWriter to = spec.commandLine().getOut();
        to.println("broken: " + result.property());
        to.println("before: " + result.before());
        to.println("after:  " + result.after());
        to.println(
                result.complete()
                        ? "nothing can be left out any more (" + result.tries() + " runs tried)"
                        : "stopped after " + time + " and " + result.tries() + " runs; --time lets it go on from "
                                + target);
        to.println("What led to it:");
        RunStory.of(result.shrunk(), result.property()).forEach(to::println);
        to.println("replay it: ./regente sim replay " + target);
        to.flush();
        return SimCommand.HELD;
    }

    private static void save(RunFile best, Path target) {
        try {
            best.save(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Beside the file, with a name that says so; shrinking a shrunk run goes on with it. */
    static Path shrunk(Path file) {
        String name = file.getFileName().toString().replaceAll("\\.run$", "");
        return file.resolveSibling(name.endsWith("-shrunk") ? name + ".run" : name + "-shrunk.run");
    }
}
