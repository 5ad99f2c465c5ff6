package dev.regente.sim.run;

import dev.regente.sim.core.Trace;
import dev.regente.sim.scenario.Units;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What a failing test says about its run: what was broken, how to see it again, the smallest run that breaks the same, what
 * led to it there, and how the run ended. Keeps both runs as files. How long it shrinks is up to the system property {@code
 * regente.shrink}, ten seconds unless told; all failures of one JVM together get six times as long, because a tool that shrinks by
 * itself makes a test fail again and again.
 */
public final class FailureText {
    private static final int LINES = 30;
    private static final int STORY = 50;
    private static final int ROUNDS = 6;
    private static final AtomicLong SPENT_NANOS = new AtomicLong();

    private final ScenarioRun run;
    private final ScenarioRun.Outcome outcome;
    private final Path path;

    /** Of this outcome, which did not hold. */
    public FailureText(ScenarioRun run, ScenarioRun.Outcome outcome) {
        this.run = run;
        this.outcome = outcome;
        this.path =
                GeneratedRun.FAILURES.resolve(GeneratedRun.fileName(outcome)).toAbsolutePath();
    }

    /**
     * Writes the files, and the text.
     *
     * @param place which of many runs it was; empty for the only one
     * @param replay for a file, the commands that repeat it
     */
    public String write(String place, Function<Path, List<String>> replay) {
        RunFile file = RunFile.of(run, outcome);
        save(file, path);
        Trace.Tail tail = new Trace.Tail(LINES);
        Replay.Result again = Replay.of(run, file, tail);
        StringBuilder text = new StringBuilder(file.violation());
        text.append(place.isEmpty() ? "" : "\n(" + place + ", " + outcome.events() + " events)");
        replay.apply(path).forEach(command -> text.append("\nreplay it: ").append(command));
        again.differences().forEach(each -> text.append("\nNOT DETERMINISTIC: ").append(each));
        if (again.differences().isEmpty()) {
            shrunk(file, replay, text);
        }
        text.append("\nhow it ended:");
        tail.lines().forEach(line -> text.append('\n').append(line));
        return text.append('\n').toString();
    }

    private void shrunk(RunFile file, Function<Path, List<String>> replay, StringBuilder text) {
        long most = Units.nanos(System.getProperty("regente.shrink", "10s"));
        long budget = Math.min(most, ROUNDS * most - SPENT_NANOS.get());
        if (budget <= 0) {
            return;
        }
        long begun = System.nanoTime();
        try {
            Shrinker.Result result = new Shrinker(run.system(), file)
                    .during(() -> System.nanoTime() - begun < budget)
                    .shrink();
            if (result.after().compareTo(result.before()) < 0) {
                String name = path.getFileName().toString().replaceAll("\\.run$", "-shrunk.run");
                Path smaller = path.resolveSibling(name);
                save(result.shrunk(), smaller);
                text.append("\nshrunk")
                        .append(result.complete() ? "" : " so far")
                        .append(": ");
                text.append(result.after());
                replay.apply(smaller).forEach(command -> text.append("\nreplay the shrunk one: ")
                        .append(command));
            }
            text.append("\nwhat led to it:");
            List<String> story = RunStory.of(run.system(), result.shrunk(), result.property());
            int left = Math.max(0, story.size() - STORY);
            text.append(left == 0 ? "" : "\n      (" + left + " lines before this)");
            story.subList(left, story.size()).forEach(line -> text.append('\n').append(line));
        } catch (IllegalArgumentException e) {
            text.append("\nnot shrunk: ").append(e.getMessage());
        } finally {
            SPENT_NANOS.addAndGet(System.nanoTime() - begun);
        }
    }

    private static void save(RunFile file, Path path) {
        try {
            file.save(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the failing run as " + path, e);
        }
    }
}
