package dev.regente.sim.cli;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Trace;
import dev.regente.sim.explore.ExploreFile;
import dev.regente.sim.explore.ExploreReplay;
import dev.regente.sim.explore.system.Target;
import dev.regente.sim.run.Branch;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.Stepper;
import dev.regente.sim.run.StopAt;
import dev.regente.sim.scenario.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim replay}. */
@Command(
        name = "replay",
        description =
                "Repeats a recorded run, all of it or step by step, or with another choice at one event. Exit status 0"
                        + " if all held, 1 if not, 2 if it cannot be repeated.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final int BEFORE = 10;

    @Parameters(index = "0", paramLabel = "FILE", description = "A .run file.")
    private Path file;

    @Mixin
    private ViewOptions view;

    @Option(names = "--step", description = "Go event by event, as standard input says; begins where --until stops.")
    private boolean step;

    @Option(
            names = "--until",
            paramLabel = "PLACE",
            description = "Stop at a time like 3.5s, at an event's number, at term=N, or at a violation.")
    private String until;

    @Option(
            names = "--branch",
            paramLabel = "EVENT=CHOICE",
            description =
                    "Make another choice at this event and draw the rest: 812=1, or 812=link/1>2:1 where several were"
                            + " made. May be repeated: each branches off from the one before.")
    private List<String> branches = new ArrayList<>();

    @Option(names = "--seed", description = "For --branch, by what the rest is drawn; the scenario's seed if left out.")
    private Long seed;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "For --branch, where the new run goes; FILE-EVENT.run if left out.")
    private Path target;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::replay);
    }

    private int replay() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        SimCommand.exists(file);
        if (ExploreFile.isOne(file)) {
            view.refuseFiles("this is a counterexample of sim explore, whose steps are printed");
            if (step || until != null || !branches.isEmpty()) {
                throw new IllegalArgumentException(file + " is a counterexample of sim explore, which is shown whole:"
                        + " --step, --until and --branch need a recorded run");
            }
            return explored(out);
        }
        RunFile recorded = RunFile.load(file);
        if (step || until != null || !branches.isEmpty()) {
            view.refuseFiles("leave out --step, --until and --branch, or replay the file that --branch writes");
            if (!recorded.moves().isEmpty()) {
                throw new IllegalArgumentException("a person chose in this run what happens: --step, --until and"
                        + " --branch take runs that went by themselves; sim serve branches such runs");
            }
        }
        if (!branches.isEmpty()) {
            return branch(recorded, out);
        }
        if (step || until != null) {
            return steps(recorded, out);
        }
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

    private int steps(RunFile recorded, PrintWriter out) throws IOException {
        Choices choices = Choices.replay(recorded.choices());
        Stepper run = new Stepper(recorded.scenario(), choices);
        Trace.Tail tail = new Trace.Tail(BEFORE);
        if (until != null) {
            StopAt place = StopAt.parse(until);
            boolean reached = false;
            while (!reached && run.step()) {
                reached = place.reached(run);
                if (!reached) {
                    tail.accept(String.format(
                            Locale.ROOT,
                            "%6d %s",
                            run.last().index(),
                            Trace.line(run.last()).strip()));
                }
            }
            tail.lines().forEach(out::println);
            if (reached) {
                StepConsole.show(run, out);
            } else {
                run.broken().forEach(each -> out.println("BROKEN: " + each));
                out.println(until + " is not reached: the run is over after event "
                        + run.last().index());
            }
        }
        if (step) {
            new StepConsole(run, new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())), out)
                    .go();
        }
        choices.leftTheRails()
                .filter(where -> !run.over() || !where.contains("the recording ends"))
                .ifPresent(where -> out.println("not the run recorded: left the recording " + where));
        out.flush();
        return run.violated() ? SimCommand.VIOLATED : SimCommand.HELD;
    }

    private int branch(RunFile recorded, PrintWriter out) throws IOException {
        Scenario scenario = recorded.scenario();
        Choices.Recording choices = recorded.choices();
        ScenarioRun.Outcome outcome = null;
        String events = "";
        for (String text : branches) {
            Branch branch = Branch.parse(text);
            outcome = branch.of(scenario, choices, seed == null ? scenario.seed() : seed);
            choices = outcome.choices().recording();
            events += "-" + branch.event();
        }
        String name = file.getFileName().toString().replaceAll("\\.run$", "") + events + ".run";
        Path to = target == null ? file.resolveSibling(name) : target;
        RunFile.of(new ScenarioRun(scenario), outcome).save(to);
        Report.print(outcome, out);
        out.println("replay it: ./regente sim replay " + to);
        out.flush();
        return outcome.held() ? SimCommand.HELD : SimCommand.VIOLATED;
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
