package dev.regente.kit;

import dev.regente.sim.run.FailureText;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a failing test says, and how it is repeated. */
final class Verdicts {
    private Verdicts() {}

    /** Keeps the run and says what was broken, how to see it again, and how it ended. */
    static String failed(
            ScenarioRun run, ScenarioRun.Outcome outcome, String place, Function<Path, List<String>> commands) {
        return new FailureText(run, outcome).write(place, file -> {
            List<String> all = new ArrayList<>(commands.apply(file));
            all.add("mvn test -Dregente.replay=" + file);
            return all;
        });
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
