package dev.regente.cli.bench;

import dev.regente.cli.DurationConverter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code regente bench rest}: what nodes cost that only keep their leader. */
@Command(
        name = "rest",
        description =
                "Measures what resting nodes cost, against a bare heartbeat program and an idle JVM at the same time.",
        mixinStandardHelpOptions = true)
final class RestBench implements Callable<Integer> {
    @Mixin
    private ClusterOptions options;

    @Option(
            names = "--warm",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "before measuring (default: ${DEFAULT-VALUE})")
    private Duration warm;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "of measuring (default: ${DEFAULT-VALUE})")
    private Duration window;

    private final Report report = new Report(System.out);

    /** Processes of one kind and their costs at the start of the window. */
    private record Group(String name, BenchCluster cluster, int leader, List<ProcessCost> before) {}

    /** What one process of a group cost in the window, as a mean. */
    private record Cost(double cpuMillisPerSecond, double residentMib, double threads) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.checkOne();
        NodeJvm jvm = NodeJvm.ask();
        report.head(
                "At rest",
                "./regente bench rest" + options.typed() + " --warm " + DurationConverter.format(warm) + " --window "
                        + DurationConverter.format(window) + (options.out == null ? "" : " --out " + options.out),
                options.dir);
        report.line(
                "All groups ran at the same time, with the same JVM options. *bare heartbeat*: one selector thread, the same"
                        + " star and the same rate, no protocol. Processor time in milliseconds a second, as a mean of the group's"
                        + " processes.");
        report.line("");
        List<BenchCluster> open = new ArrayList<>();
        try {
            List<Group> groups = start(jvm, open);
            if (groups.isEmpty()) {
                return ExitCode.SOFTWARE;
            }
            groups.get(0).cluster().quiet(warm);
            groups.forEach(group -> group.before().addAll(costs(group.cluster())));
            groups.get(0).cluster().quiet(window);
            print(groups);
            report.load();
            report.writeTo(options.out);
            return ExitCode.OK;
        } finally {
            for (BenchCluster cluster : open) {
                cluster.close();
            }
        }
    }

    private List<Group> start(NodeJvm jvm, List<BenchCluster> open) throws IOException, InterruptedException {
        String beat = Long.toString(options.heartbeat.toMillis());
        List<Group> groups = new ArrayList<>();
        for (String level : options.levels) {
            BenchCluster cluster = BenchCluster.start(
                    options.nodes(),
                    options.dir,
                    (id, peers, data) -> jvm.node(options.nodeArguments(id, peers, level, data)));
            open.add(cluster);
            int leader = cluster.awaitAgreement(cluster.nodes(), 0, Duration.ofSeconds(60));
            if (leader == 0) {
                System.err.println("regente bench: no agreement at level " + level + "; " + cluster.complaint());
                return List.of();
            }
            groups.add(new Group(level, cluster, leader, new ArrayList<>()));
        }
        BenchCluster bare = BenchCluster.start(
                options.nodes(),
                options.dir,
                (id, peers, data) -> jvm.program(BareHeartbeat.class, List.of(Integer.toString(id), peers, beat)));
        open.add(bare);
        groups.add(new Group("bare heartbeat", bare, 1, new ArrayList<>()));
        BenchCluster idle =
                BenchCluster.start(1, options.dir, (id, peers, data) -> jvm.program(IdleJvm.class, List.of()));
        open.add(idle);
        groups.add(new Group("idle JVM", idle, 0, new ArrayList<>()));
        return groups;
    }

    private void print(List<Group> groups) {
        Cost bare = mean(groups.get(groups.size() - 2), 0);
        Cost idle = mean(groups.get(groups.size() - 1), 0);
        report.line(
                "| what | nodes | CPU ms/s | leader | followers | to bare heartbeat | to idle JVM | resident MiB | to idle"
                        + " JVM | threads |");
        report.line("|---|---|---|---|---|---|---|---|---|---|");
        for (Group group : groups) {
            Cost all = mean(group, 0);
            report.line(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.2f | %s | %s | %s | %s | %.1f | %s | %.0f |",
                    group.name(),
                    group.cluster().nodes().size(),
                    all.cpuMillisPerSecond(),
                    group.leader() == 0
                            ? "-"
                            : number(mean(group, group.leader()).cpuMillisPerSecond()),
                    group.leader() == 0
                            ? "-"
                            : number(mean(group, -group.leader()).cpuMillisPerSecond()),
                    ratio(all.cpuMillisPerSecond(), bare.cpuMillisPerSecond()),
                    ratio(all.cpuMillisPerSecond(), idle.cpuMillisPerSecond()),
                    all.residentMib(),
                    ratio(all.residentMib(), idle.residentMib()),
                    all.threads()));
        }
    }

    /** The mean over all processes, over the one with this id, or, for a negative id, over all but that one. */
    private static Cost mean(Group group, int id) {
        List<NodeProcess> nodes = group.cluster().nodes();
        List<ProcessCost> after = costs(group.cluster());
        double cpu = 0;
        double resident = 0;
        double threads = 0;
        int count = 0;
        for (int i = 0; i < nodes.size(); i++) {
            if (id == 0 || (id > 0 && nodes.get(i).id == id) || (id < 0 && nodes.get(i).id != -id)) {
                cpu += after.get(i).cpuMillisPerSecondSince(group.before().get(i));
                resident += after.get(i).residentKib() / 1024.0;
                threads += after.get(i).threads();
                count++;
            }
        }
        return new Cost(cpu / count, resident / count, threads / count);
    }

    private static List<ProcessCost> costs(BenchCluster cluster) {
        return cluster.nodes().stream()
                .map(node -> ProcessCost.of(node.handle()))
                .toList();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String ratio(double value, double base) {
        return base <= 0 ? "-" : String.format(Locale.ROOT, "%.2f", value / base);
    }
}
