package dev.regente.sim.cli;

import dev.regente.sim.causality.EventLog;
import dev.regente.sim.causality.RunDiff;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim diff}. */
@Command(
        name = "diff",
        description =
                "Compares two recorded runs by what led to what: the first event at which they part, and the events that"
                        + " only one of them has. Exit status 0 if they are the same but for times, 1 if not, 2 if the input is wrong.",
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "A .run file.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "Another.")
    private Path second;

    @Option(
            names = "--show",
            description = "At most so many events of each side (${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int show;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::diff);
    }

    private int diff() throws IOException {
        if (show < 0) {
            throw new IllegalArgumentException("--show is 0 or more, not " + show);
        }
        RunDiff diff = new RunDiff(log(first), log(second));
        PrintWriter out = spec.commandLine().getOut();
        if (!diff.nodesOfOne().isEmpty()) {
            out.println("left aside, because only one of the two has them: " + String.join(", ", diff.nodesOfOne()));
        }
        Optional<RunDiff.Divergence> divergence = diff.first();
        if (divergence.isEmpty()) {
            out.println("the same events, with the same causes");
            out.flush();
            return SimCommand.HELD;
        }
        RunDiff.Divergence at = divergence.get();
        out.println(at.same() + " events are the same in both; then they part on " + at.place() + ":");
        out.println("  A " + number(at.here()) + at.lineHere());
        out.println("  B " + number(at.there()) + at.lineThere());
        only("A", diff.onlyInFirst(), out);
        only("B", diff.onlyInSecond(), out);
        out.flush();
        return SimCommand.VIOLATED;
    }

    private static String number(int event) {
        return event < 0 ? "       " : String.format(Locale.ROOT, "%6d ", event);
    }

    private void only(String name, List<RunDiff.Single> singles, PrintWriter out) {
        out.println("only in " + name + ": " + singles.size() + " events");
        singles.stream().limit(show).forEach(each -> out.println("    " + number(each.event()) + each.line()));
        if (singles.size() > show && show > 0) {
            out.println("           ... (--show N for more)");
        }
    }

    private static EventLog log(Path file) throws IOException {
        RunFile recorded = SimCommand.load(file);
        EventLog log = new EventLog();
        Replay.of(new ScenarioRun(recorded.scenario()), recorded, List.of(log));
        return log;
    }
}
