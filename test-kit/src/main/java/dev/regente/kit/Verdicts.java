package dev.regente.kit;

import dev.regente.sim.core.Trace;
import dev.regente.sim.run.GeneratedRun;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** What a failing test says, and how it is repeated. */
final class Verdicts {
    private static final int LINES = 30;

    private Verdicts() {}

    /** Keeps the run and says what was broken, how to see it again, and how it ended. */
    static String failed(
            ScenarioRun run, ScenarioRun.Outcome outcome, String place, Function<Path, List<String>> commands) {
        RunFile file = RunFile.of(run, outcome);
        Path path =
                GeneratedRun.FAILURES.resolve(GeneratedRun.fileName(outcome)).toAbsolutePath();
        try {
            file.save(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the failing run as " + path, e);
        }
        Trace.Tail tail = new Trace.Tail(LINES);
        Replay.of(run, file, tail);
        StringBuilder text = new StringBuilder(file.violation());
        text.append("\n(").append(place).append(", ").append(outcome.events()).append(" events)");
        commands.apply(path).forEach(command -> text.append("\nreplay it: ").append(command));
        text.append("\nor:        mvn test -Dregente.replay=").append(path);
        text.append("\nhow it ended:");
        tail.lines().forEach(line -> text.append('\n').append(line));
        return text.toString();
    }

    /** The launcher's command, with the place of the kernel's class. */
    static String commandFor(Class<?> kernel, Path file) {
        String place;
        try {
            place = Path.of(kernel.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            place = System.getProperty("java.class.path").split(File.pathSeparator)[0];
        }
        return "REGENTE_CLASSPATH=" + place + " ./regente sim replay " + file;
    }

    /** The run in this file. */
    static RunFile load(Path path) {
        try {
            return RunFile.load(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the run " + path, e);
        }
    }

    /** Repeats a kept run, prints its trace, and fails as it did. */
    static void replay(ScenarioRun run, RunFile file) {
        Replay.Result again = Replay.of(run, file, System.out::println);
        again.differences().forEach(System.out::println);
        if (!again.outcome().held()) {
            throw new AssertionError(again.outcome().violations().get(0).toString());
        }
    }
}
