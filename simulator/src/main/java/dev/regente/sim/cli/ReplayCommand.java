package dev.regente.sim.cli;

import dev.regente.sim.explore.ExploreFile;
import dev.regente.sim.explore.ExploreReplay;
import dev.regente.sim.explore.Target;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim replay}. */
@Command(
        name = "replay",
        description = "Repeats a recorded run. Exit status 0 if all held, 1 if not, 2 if it cannot be repeated.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "A .run file.")
    private Path file;

    @Option(names = "--trace", description = "Print one line per event.")
    private boolean trace;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::replay);
    }

    private int replay() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (ExploreFile.isOne(file)) {
            return explored(out);
        }
        RunFile recorded = RunFile.load(file);
        Replay.Result result = Replay.of(recorded, line -> {
            if (trace) {
                out.println(line);
            }
        });
        Report.print(result.outcome(), out);
        if (result.differences().isEmpty()) {
            out.println("the same run as recorded, to the last bit");
        }
        result.differences().forEach(difference -> out.println("not the run recorded: " + difference));
        out.flush();
        return result.outcome().held() ? SimCommand.HELD : SimCommand.VIOLATED;
    }

    /** A counterexample of {@code sim explore}: actions instead of choices. */
    private int explored(PrintWriter out) throws IOException {
        ExploreFile counterexample = ExploreFile.load(file);
        ExploreReplay.Result result =
                ExploreReplay.of(counterexample, Target.of(counterexample).model(), out::println);
        if (result.differences().isEmpty()) {
            out.println("VIOLATED: " + result.violation());
            out.println("the same as recorded");
        }
        result.differences().forEach(difference -> out.println("not as recorded: " + difference));
        out.flush();
        return result.violation().equals("none") ? SimCommand.HELD : SimCommand.VIOLATED;
    }
}
