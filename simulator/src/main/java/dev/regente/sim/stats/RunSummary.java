package dev.regente.sim.stats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows of runs, as a sweep writes them, summed up for each point of the grid: one JSON object a line, with the point under
 * {@code point}, and numbers and truth values, nested ones named with dots.
 */
public final class RunSummary {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");
    private static final List<String> NO_METRICS = List.of("i", "seed", "point", "finalLeader");

    /** What was measured at one point of the grid. */
    private static final class Group {
        final Map<String, Sample> numbers = new TreeMap<>();
        final Map<String, long[]> truths = new TreeMap<>();
    }

    private final Map<Map<String, String>, Group> groups = new LinkedHashMap<>();

    /**
     * Takes one more row.
     *
     * @throws IllegalArgumentException if the line is no JSON object
     */
    public void add(String line) {
        JsonNode row;
        try {
            row = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a row of JSON: " + shortened(line), e);
        }
        if (row == null || !row.isObject()) {
            throw new IllegalArgumentException("not a row of JSON: " + shortened(line));
        }
        Map<String, String> point = new LinkedHashMap<>();
        JsonNode where = row.path("point");
        where.fieldNames()
                .forEachRemaining(axis -> point.put(axis, where.get(axis).asText()));
        Group group = groups.computeIfAbsent(point, key -> new Group());
        collect("", row, group);
    }

    private static String shortened(String line) {
        return line.length() > 80 ? line.substring(0, 80) + "..." : line;
    }

    private static void collect(String prefix, JsonNode object, Group group) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = prefix + field.getKey();
            JsonNode value = field.getValue();
            if (NO_METRICS.contains(name)) {
                continue;
            }
            if (value.isNumber()) {
                group.numbers.computeIfAbsent(name, key -> new Sample()).add(value.asDouble());
            } else if (value.isBoolean()) {
                long[] count = group.truths.computeIfAbsent(name, key -> new long[2]);
                count[0] += value.asBoolean() ? 1 : 0;
                count[1]++;
            } else if (value.isObject()) {
                collect(name + ".", value, group);
            }
        }
    }

    /** How many points of the grid were seen. */
    public int points() {
        return groups.size();
    }

    /**
     * One row for each point and metric; what is true or false has its share for a mean, with Wilson's interval.
     *
     * @param metrics these only; all if there are none
     */
    public Table table(List<String> metrics) {
        Table table = new Table(
                "point", "metric", "runs", "mean", "low", "high", "deviation", "median", "p95", "p99", "min", "max");
        groups.forEach((point, group) -> {
            String where = point.isEmpty() ? "-" : named(point);
            group.truths.forEach((name, count) -> {
                if (metrics.isEmpty() || metrics.contains(name)) {
                    Interval share = new Proportion(count[0], count[1]).interval();
                    table.row(
                            where,
                            name,
                            count[1],
                            share.estimate(),
                            share.low(),
                            share.high(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null);
                }
            });
            group.numbers.forEach((name, sample) -> {
                if (metrics.isEmpty() || metrics.contains(name)) {
                    Interval mean = sample.meanInterval();
                    table.row(
                            where,
                            name,
                            (long) sample.size(),
                            mean.estimate(),
                            mean.low(),
                            mean.high(),
                            sample.deviation(),
                            sample.quantile(0.5),
                            sample.quantile(0.95),
                            sample.quantile(0.99),
                            sample.min(),
                            sample.max());
                }
            });
        });
        return table;
    }

    private static String named(Map<String, String> point) {
        return String.join(
                ", ",
                point.entrySet().stream()
                        .map(axis -> axis.getKey() + "=" + axis.getValue())
                        .toList());
    }

    /**
     * The mean of a metric along an axis, one series for each choice of the other axes.
     *
     * @throws IllegalArgumentException if no row has them
     */
    public Chart chart(String metric, String axis) {
        Map<String, List<double[]>> series = new LinkedHashMap<>();
        groups.forEach((point, group) -> {
            Sample sample = group.numbers.get(metric);
            if (sample != null && point.containsKey(axis)) {
                Map<String, String> rest = new LinkedHashMap<>(point);
                rest.remove(axis);
                series.computeIfAbsent(rest.isEmpty() ? metric : named(rest), key -> new ArrayList<>())
                        .add(new double[] {
                            number(point.get(axis)),
                            sample.mean(),
                            sample.meanInterval().halfWidth()
                        });
            }
        });
        if (series.isEmpty()) {
            throw new IllegalArgumentException("no row has the number " + metric + " and the axis " + axis);
        }
        Chart chart = new Chart(metric, axis, metric);
        series.forEach((name, points) -> chart.points(
                name,
                points.stream().mapToDouble(each -> each[0]).toArray(),
                points.stream().mapToDouble(each -> each[1]).toArray(),
                points.stream().mapToDouble(each -> each[2]).toArray()));
        return chart;
    }

    private static double number(String value) {
        Matcher matcher = NUMBER.matcher(value);
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException("an axis of a chart has numbers, not " + value);
        }
        return Double.parseDouble(matcher.group());
    }
}
