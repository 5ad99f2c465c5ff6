package dev.regente.sim.why;

import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Trace;
import dev.regente.sim.core.World;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.stats.Chart;
import dev.regente.sim.stats.Proportion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How likely a run was to fail, along its way: from points of a recorded run the rest is drawn anew under other seeds, and
 * the share is counted in which the same property is broken still. The event at which the share rises most is the one to look
 * at. Each point draws the rest by the same seeds.
 */
public final class FailureCurve {
    private final SystemUnderTest system;
    private final RunFile file;
    private final int points;
    private final int runs;
    private String property;
    private Consumer<Integer> watcher = tried -> {};

    /**
     * Of this run.
     *
     * @param points so many, spread over the events
     * @param runs from each point
     */
    public FailureCurve(SystemUnderTest system, RunFile file, int points, int runs) {
        if (points < 2 || runs < 2) {
            throw new IllegalArgumentException("a curve needs at least two points and two runs from each");
        }
        this.system = system;
        this.file = file;
        this.points = points;
        this.runs = runs;
    }

    /** Counts the runs in which this is broken, violated or found, instead of what was violated first. */
    public FailureCurve property(String name) {
        property = name;
        return this;
    }

    /** Tells this after every point how many there were. */
    public FailureCurve watch(Consumer<Integer> progress) {
        watcher = progress;
        return this;
    }

    /**
     * A point.
     *
     * @param event all before it is as recorded
     * @param atNanos when the event happened
     * @param failed how many of the runs failed
     */
    public record Point(int event, long atNanos, Proportion failed) {
        /** The share. */
        public double share() {
            return (double) failed.hits() / failed.of();
        }
    }

    /**
     * A curve.
     *
     * @param property what is broken
     * @param points in the order of events
     * @param before the point before the critical event
     * @param after the point after it
     * @param critical the event at which the share rises most, as a line of trace; empty if it rises nowhere
     * @param always from which event on every run failed; -1 if from none
     */
    public record Result(String property, List<Point> points, Point before, Point after, String critical, int always) {

        /** A picture: the share, and its interval at 95 %. */
        public String svg(String title) {
            int size = points.size();
            double[] x = new double[size];
            double[] y = new double[size];
            double[] low = new double[size];
            double[] high = new double[size];
            for (int i = 0; i < size; i++) {
                x[i] = points.get(i).event();
                y[i] = points.get(i).share();
                low[i] = points.get(i).failed().interval().low();
                high[i] = points.get(i).failed().interval().high();
            }
            return new Chart(title, "event from which the rest is drawn anew", "share that fails: " + property)
                    .line("share", x, y)
                    .line("95 % from", x, low)
                    .line("95 % to", x, high)
                    .svg();
        }
    }

    /** The events of the recorded run: when each was, and how many choices were made before it. */
    private static final class Marks implements Checker {
        private final Choices choices;
        private final List<Long> nanos = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();
        private final List<Integer> made = new ArrayList<>(List.of(0));

        Marks(Choices choices) {
            this.choices = choices;
        }

        @Override
        public void after(Occurrence o, World world) {
            nanos.add(o.atNanos());
            lines.add(Trace.line(o).strip());
            made.add(choices.recording().size());
        }
    }

    /**
     * Draws it.
     *
     * @throws IllegalArgumentException if nothing is broken in the run
     */
    public Result draw() {
        file.refuseMoves("the curve");
        Choices choices = Choices.replay(file.choices());
        Marks marks = new Marks(choices);
        ScenarioRun.Outcome recorded = new ScenarioRun(system, file.scenario()).run(choices, List.of(marks));
        String wanted = property == null ? brokenFirst(recorded) : property;
        if (!breaks(wanted, recorded)) {
            throw new IllegalArgumentException("in this run " + wanted + " is not broken");
        }
        // a shrunk run ends where it breaks: another one may need longer
        Scenario longer = recorded.violations().isEmpty()
                ? file.scenario()
                : file.scenario().until(Math.max(file.scenario().untilNanos(), 2 * recorded.virtualNanos()));
        ScenarioRun again = new ScenarioRun(system, longer);
        int last = marks.nanos.size() - 1;
        Map<Integer, Point> curve = new TreeMap<>();
        for (int i = 0; i < points; i++) {
            int event = (int) ((long) last * i / (points - 1));
            curve.computeIfAbsent(event, at -> point(again, wanted, marks, at));
            watcher.accept(curve.size());
        }
        Point[] rise = steepest(List.copyOf(curve.values()));
        while (rise[1].event() - rise[0].event() > 1) {
            Point middle = point(again, wanted, marks, (rise[0].event() + rise[1].event()) / 2);
            curve.put(middle.event(), middle);
            watcher.accept(curve.size());
            rise = steepest(List.of(rise[0], middle, rise[1]));
        }
        List<Point> all = List.copyOf(curve.values());
        boolean rises = rise[1].share() > rise[0].share();
        return new Result(wanted, all, rise[0], rise[1], rises ? marks.lines.get(rise[0].event()) : "", always(all));
    }

    private static Point[] steepest(List<Point> points) {
        int best = Stream.iterate(0, i -> i + 1)
                .limit(Math.max(1, points.size() - 1))
                .max(Comparator.comparingDouble((Integer i) ->
                                points.get(Math.min(i + 1, points.size() - 1)).share()
                                        - points.get(i).share())
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(0);
        return new Point[] {points.get(best), points.get(Math.min(best + 1, points.size() - 1))};
    }

    private static int always(List<Point> points) {
        int from = -1;
        for (int i = points.size() - 1; i >= 0; i--) {
            if (points.get(i).failed().hits() < points.get(i).failed().of()) {
                break;
            }
            from = points.get(i).event();
        }
        return from;
    }

    private Point point(ScenarioRun run, String wanted, Marks marks, int event) {
        int failed = 0;
        int kept = marks.made.get(event);
        for (int i = 1; i <= runs; i++) {
            long seed = file.scenario().seed() + i;
            failed += breaks(wanted, run.run(Choices.prefix(file.choices(), kept, seed))) ? 1 : 0;
        }
        return new Point(event, marks.nanos.get(event), new Proportion(failed, runs));
    }

    private static String brokenFirst(ScenarioRun.Outcome outcome) {
        if (!outcome.violations().isEmpty()) {
            return outcome.violations().get(0).property();
        }
        return outcome.expectations().stream()
                .filter(each -> !each.held())
                .map(each -> each.text())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "nothing is violated in this run; choose one of its findings with --property"));
    }

    private static boolean breaks(String wanted, ScenarioRun.Outcome outcome) {
        return Stream.concat(outcome.violations().stream(), outcome.findings().stream())
                        .anyMatch(each -> each.property().equals(wanted))
                || outcome.expectations().stream()
                        .anyMatch(each -> !each.held() && each.text().equals(wanted));
    }
}
