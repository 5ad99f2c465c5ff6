package dev.regente.sim.run;

import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Trace;
import dev.regente.sim.core.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Repeats a recorded run and compares what comes out with what came out then. */
public final class Replay {
    private Replay() {}

    /**
     * What the repetition gave.
     *
     * @param differences in sentences; empty if it was the same run to the last bit
     */
    public record Result(ScenarioRun.Outcome outcome, List<String> differences) {}

    /** Takes note of the event at which the choices fit no more. */
    private static final class Rails implements Checker {
        private final Choices choices;
        private long leftAt = -1;

        Rails(Choices choices) {
            this.choices = choices;
        }

        @Override
        public void after(Occurrence o, World world) {
            if (leftAt < 0 && choices.leftTheRails().isPresent()) {
                leftAt = o.index();
            }
        }
    }

    /** Repeats with the system that the scenario names. */
    public static Result of(RunFile file, Consumer<String> trace) {
        return of(new ScenarioRun(file.scenario()), file, trace);
    }

    /** Repeats with this system. */
    public static Result of(ScenarioRun run, RunFile file, Consumer<String> trace) {
        return of(run, file, List.of(new Trace(trace)));
    }

    /** Repeats with this system, watched by these. */
    public static Result of(ScenarioRun run, RunFile file, List<? extends Checker> watchers) {
        Choices choices = Choices.replay(file.choices());
        RunTrail.Recorder trail = new RunTrail.Recorder();
        Rails rails = new Rails(choices);
        List<Checker> all = new ArrayList<>(watchers);
        all.add(trail);
        all.add(rails);
        ScenarioRun.Outcome outcome = run.run(choices, file.moves(), all);
        List<String> differences = new ArrayList<>();
        choices.leftTheRails()
                .ifPresent(where -> differences.add("left the recording " + where
                        + (rails.leftAt < 0 ? "" : ", at event " + rails.leftAt) + "; what comes after it is drawn"));
        if (choices.unused() > 0) {
            differences.add(choices.unused() + " of " + file.choices().size() + " recorded choices were not asked for");
        }
        String violation = RunFile.of(outcome).violation();
        if (!violation.equals(file.violation())) {
            differences.add("recorded: " + file.violation() + "; now: " + violation);
        }
        if (!outcome.fingerprint().equals(file.fingerprint())) {
            differences.add("recorded fingerprint " + file.fingerprint() + ", now " + outcome.fingerprint());
            trail.firstDifference(file.trail()).ifPresent(differences::add);
            file.trail().ingredients(trail.trail()).ifPresent(differences::add);
        }
        String jdk = Runtime.version().toString();
        if (!differences.isEmpty()) {
            differences.add("the program has changed since then"
                    + (jdk.equals(file.jdk())
                            ? ""
                            : ", or runs differ between Java " + file.jdk() + " and this one, " + jdk
                                    + " (sim twin tells)"));
        }
        return new Result(outcome, List.copyOf(differences));
    }
}
