package dev.regente.cli.bench;

import dev.regente.cli.DurationConverter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code regente bench elections}: many named elections on the same nodes. */
@Command(
        name = "elections",
        description = "Measures nodes with many named elections: their cost at rest, and their fail-over after a kill.",
        mixinStandardHelpOptions = true)
final class ElectionsBench implements Callable<Integer> {
    private static final Duration GIVE_UP = Duration.ofMinutes(2);

    @Mixin
    private ClusterOptions options;

    @Option(
            names = "--count",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,100,1000",
            description = "elections on each node; several to compare, by comma (default: ${DEFAULT-VALUE})")
    private List<Integer> counts;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "10",
            description = "kills for each count (default: ${DEFAULT-VALUE})")
    private int trials;

    @Option(
            names = "--warm",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "before measuring the cost at rest (default: ${DEFAULT-VALUE})")
    private Duration warm;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "of measuring the cost at rest (default: ${DEFAULT-VALUE})")
    private Duration window;

    private final Report report = new Report(System.out);

    /** What one node costs at rest, as a mean. */
    private record Cost(double cpuMillisPerSecond, double bytesPerSecond, double residentKib) {}

    /** What was measured for one count. */
    private record Row(int count, Cost cost, Timings first, Timings all) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.checkOne();
        if (trials < 1 || trials > 1_000) {
            throw new IllegalArgumentException("--trials is " + trials + ": give 1 to 1000");
        }
        for (int count : counts) {
            if (count < 1 || count > 10_000) {
                throw new IllegalArgumentException("--count is " + count + ": give 1 to 10000");
            }
        }
        NodeJvm jvm = NodeJvm.ask();
        report.head(
                "Many elections",
                "./regente bench elections" + options.typed() + " --count "
                        + String.join(",", counts.stream().map(String::valueOf).toList()) + " --trials " + trials
                        + " --warm " + DurationConverter.format(warm) + " --window " + DurationConverter.format(window)
                        + (options.out == null ? "" : " --out " + options.out),
                options.dir);
        report.line(
                "Each node has all elections open, spread over the nodes. Cost at rest as a mean of the nodes: processor"
                        + " time, bytes written to sockets (and to the disk, which rests), memory in RAM. Then the node that leads"
                        + " most is killed: milliseconds until all survivors agree on new leaders, for half of its elections and for"
                        + " all of them.");
        report.line("");
        report.line(
                "| level | nodes | elections | CPU ms/s | bytes/s | resident MiB | trials | half: min | median | p99 | max"
                        + " | all: min | median | p99 | max |");
        report.line("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        boolean good = true;
        StringBuilder extra = new StringBuilder();
        for (String level : options.levels) {
            List<Row> rows = new ArrayList<>();
            for (int count : counts) {
                Row row = measure(jvm, level, count);
                if (row == null) {
                    good = false;
                    continue;
                }
                good &= row.all().count() == trials;
                rows.add(row);
                report.line(String.format(
                        Locale.ROOT,
                        "| %s | %d | %d | %.2f | %.0f | %.1f | %d | %s | %s |",
                        level,
                        options.nodes(),
                        count,
                        row.cost().cpuMillisPerSecond(),
                        row.cost().bytesPerSecond(),
                        row.cost().residentKib() / 1024,
                        row.all().count(),
                        row.first().cells(),
                        row.all().cells()));
            }
            extra.append(extra(level, rows));
        }
        if (!extra.isEmpty()) {
            report.line("");
            report.line("What one election more costs a node at rest, from the smallest to the largest number:");
            report.line("");
            report.line("| level | CPU µs/s | bytes/s | KiB |");
            report.line("|---|---|---|---|");
            extra.toString().lines().forEach(report::line);
        }
        report.load();
        report.writeTo(options.out);
        return good ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static String extra(String level, List<Row> rows) {
        if (rows.size() < 2) {
            return "";
        }
        Row least = rows.get(0);
        Row most = rows.get(rows.size() - 1);
        double more = most.count() - least.count();
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.2f | %.1f |%n",
                level,
                (most.cost().cpuMillisPerSecond() - least.cost().cpuMillisPerSecond()) * 1000 / more,
                (most.cost().bytesPerSecond() - least.cost().bytesPerSecond()) / more,
                (most.cost().residentKib() - least.cost().residentKib()) / more);
    }

    /** Null if the nodes never agreed. */
    private Row measure(NodeJvm jvm, String level, int count) throws IOException, InterruptedException {
        try (BenchCluster cluster = BenchCluster.start(
                options.nodes(),
                options.dir,
                (id, peers, data) -> jvm.program(
                        ManyElections.class,
                        List.of("-Xmx512m", "-Xmn32m"),
                        ManyElections.arguments(id, peers, level, options, data, count)))) {
            if (!agreed(cluster, cluster.nodes(), count, 0)) {
                return null;
            }
            cluster.quiet(warm);
            Row row = new Row(count, cost(cluster), new Timings(), new Timings());
            boolean together = true;
            while (together && row.all().count() < trials) {
                together = trial(cluster, count, row);
            }
            return row;
        }
    }

    private Cost cost(BenchCluster cluster) throws InterruptedException {
        List<ProcessCost> before = costs(cluster);
        cluster.quiet(window);
        List<ProcessCost> after = costs(cluster);
        double cpu = 0;
        double bytes = 0;
        double resident = 0;
        for (int i = 0; i < after.size(); i++) {
            cpu += after.get(i).cpuMillisPerSecondSince(before.get(i));
            bytes += after.get(i).bytesPerSecondSince(before.get(i));
            resident += after.get(i).residentKib();
        }
        int nodes = after.size();
        return new Cost(cpu / nodes, bytes / nodes, resident / nodes);
    }

    private static List<ProcessCost> costs(BenchCluster cluster) {
        return cluster.nodes().stream()
                .map(node -> ProcessCost.of(node.handle()))
                .toList();
    }

    private boolean trial(BenchCluster cluster, int count, Row row) throws InterruptedException {
        if (!agreed(cluster, cluster.nodes(), count, 0)) {
            return false;
        }
        cluster.quiet(Duration.ofSeconds(2));
        Map<Integer, Integer> led = new TreeMap<>();
        NodeProcess any = cluster.nodes().get(0);
        for (int election = 0; election < count; election++) {
            int number = election;
            led.put(election, cluster.look(() -> any.dutyLeader(number)));
        }
        int victim = options.nodes();
        for (int id = 1; id <= options.nodes(); id++) {
            victim = share(led, id) > share(led, victim) ? id : victim;
        }
        List<NodeProcess> rest = cluster.without(cluster.node(victim));
        long before = System.nanoTime();
        cluster.node(victim).kill();
        if (!agreed(cluster, rest, count, victim)) {
            return false;
        }
        Timings each = new Timings();
        for (Map.Entry<Integer, Integer> entry : led.entrySet()) {
            if (entry.getValue() == victim) {
                each.addNanos(cluster.firstDutyMoment(rest, entry.getKey(), before) - before);
            }
        }
        row.first().add(each.quantile(0.5));
        row.all().add(each.quantile(1));
        cluster.node(victim).awaitEnd();
        cluster.startNode(victim);
        return true;
    }

    private static long share(Map<Integer, Integer> led, int node) {
        return led.values().stream().filter(leader -> leader == node).count();
    }

    /** Waits until all of these nodes last reported one running leader for each election, other than {@code except}. */
    private static boolean agreed(BenchCluster cluster, List<NodeProcess> nodes, int count, int except)
            throws InterruptedException {
        boolean all = cluster.await(
                () -> {
                    for (int election = 0; election < count; election++) {
                        int leader = nodes.get(0).dutyLeader(election);
                        if (leader == 0 || leader == except) {
                            return false;
                        }
                        for (NodeProcess node : nodes) {
                            if (node.dutyLeader(election) != leader) {
                                return false;
                            }
                        }
                    }
                    return true;
                },
                GIVE_UP);
        if (!all) {
            System.err.println("regente bench: no agreement; " + cluster.complaint());
        }
        return all;
    }
}
