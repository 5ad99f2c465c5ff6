package dev.regente.sim.cli;

import dev.regente.sim.explore.ExploreFile;
import dev.regente.sim.explore.ExploreReplay;
import dev.regente.sim.explore.system.Target;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private ViewOptions view;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::replay);
    }

    private int replay() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (ExploreFile.isOne(file)) {
            return explored(out);
        }
        RunFile recorded = SimCommand.load(file);
        AtomicReference<Replay.Result> replayed = new AtomicReference<>();
        view.watch(recorded.scenario(), out, watchers -> {
            replayed.set(Replay.of(new ScenarioRun(recorded.scenario()), recorded, watchers));
            return replayed.get().outcome();
        });
        Replay.Result result = replayed.get();
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
