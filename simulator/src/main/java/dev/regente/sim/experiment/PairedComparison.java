package dev.regente.sim.experiment;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.stats.Interval;
import dev.regente.sim.stats.Sample;
import dev.regente.sim.stats.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * Two scenarios run under the same seeds. Choices have named streams, so that a pair of runs meets the same delays on the
 * same links, the same crashes and the same draws wherever both ask for them: their difference varies less than the
 * difference of two independent runs.
 */
public final class PairedComparison {
    private final List<Long> seeds = new ArrayList<>();
    private final List<Map<String, Double>> first = new ArrayList<>();
    private final List<Map<String, Double>> second = new ArrayList<>();

    /**
     * What became of one metric, over the pairs in which both runs have it.
     *
     * @param a its mean in the first scenario
     * @param b its mean in the second
     * @param difference the mean of second minus first, pair by pair
     * @param correlation of the two, which is what the common seeds gain: the closer to 1, the more; not a number if one of
     *     them never varies
     */
    public record Line(String metric, int pairs, Interval a, Interval b, Interval difference, double correlation) {}

    /** Runs both under seeds from {@code from} to {@code to}, both included. */
    public void run(Scenario a, Scenario b, long from, long to, LongConsumer done) {
        ScenarioRun one = new ScenarioRun(a);
        ScenarioRun other = new ScenarioRun(b);
        for (long seed = from; seed <= to; seed++) {
            seeds.add(seed);
            first.add(Metrics.of(one.run(Choices.unrecorded(seed))));
            second.add(Metrics.of(other.run(Choices.unrecorded(seed))));
            done.accept(seed);
        }
    }

    /** The metrics that both scenarios have, by name. */
    public List<Line> lines() {
        TreeSet<String> names = new TreeSet<>();
        first.forEach(run -> names.addAll(run.keySet()));
        List<Line> lines = new ArrayList<>();
        for (String name : names) {
            Sample a = new Sample();
            Sample b = new Sample();
            for (int i = 0; i < first.size(); i++) {
                Double x = first.get(i).get(name);
                Double y = second.get(i).get(name);
                if (x != null && y != null) {
                    a.add(x);
                    b.add(y);
                }
            }
            if (a.size() > 0) {
                lines.add(new Line(
                        name,
                        a.size(),
                        a.meanInterval(),
                        b.meanInterval(),
                        b.minus(a).meanInterval(),
                        correlation(a, b)));
            }
        }
        return lines;
    }

    private static double correlation(Sample a, Sample b) {
        double product = 0;
        for (int i = 0; i < a.size(); i++) {
            product += (a.get(i) - a.mean()) * (b.get(i) - b.mean());
        }
        double deviations = a.deviation() * b.deviation();
        return deviations == 0 ? Double.NaN : product / (a.size() - 1) / deviations;
    }

    /** The lines as a table: one row a metric. */
    public Table summary() {
        Table table = new Table(
                "metric",
                "pairs",
                "a",
                "aLow",
                "aHigh",
                "b",
                "bLow",
                "bHigh",
                "difference",
                "low",
                "high",
                "correlation");
        for (Line line : lines()) {
            table.row(
                    line.metric(),
                    line.pairs(),
                    line.a().estimate(),
                    line.a().low(),
                    line.a().high(),
                    line.b().estimate(),
                    line.b().low(),
                    line.b().high(),
                    line.difference().estimate(),
                    line.difference().low(),
                    line.difference().high(),
                    Double.isNaN(line.correlation()) ? null : line.correlation());
        }
        return table;
    }

    /** One row a pair and metric: the raw numbers. */
    public Table pairs() {
        Table table = new Table("seed", "metric", "a", "b");
        for (int i = 0; i < seeds.size(); i++) {
            Map<String, Double> a = first.get(i);
            Map<String, Double> b = second.get(i);
            TreeSet<String> names = new TreeSet<>(a.keySet());
            names.addAll(b.keySet());
            for (String name : names) {
                table.row(seeds.get(i), name, a.get(name), b.get(name));
            }
        }
        return table;
    }
}
