package dev.regente.cli.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code regente bench cold}: from nothing to an agreed leader. */
@Command(
        name = "cold",
        description = "Starts whole clusters on empty disks and measures how long they take to agree on a leader.",
        mixinStandardHelpOptions = true)
final class ColdBench implements Callable<Integer> {
    private static final Duration GIVE_UP = Duration.ofSeconds(60);

    @Mixin
    private ClusterOptions options;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "10",
            description = "at each level (default: ${DEFAULT-VALUE})")
    private int trials;

    private final Report report = new Report(System.out);

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.checkOne();
        if (trials < 1 || trials > 10_000) {
            throw new IllegalArgumentException("--trials is " + trials + ": give 1 to 10000");
        }
        NodeJvm jvm = NodeJvm.ask();
        report.head(
                "Cold start",
                "./regente bench cold" + options.typed() + " --trials " + trials
                        + (options.out == null ? "" : " --out " + options.out),
                options.dir);
        report.line(
                "Milliseconds from just before the start of the last of the processes to the moment at which all nodes had"
                        + " last reported the same leader. The launcher and the start of the JVM are part of it.");
        report.line("");
        report.line("| level | nodes | trials | min | median | p99 | max | failed |");
        report.line("|---|---|---|---|---|---|---|---|");
        int failures = 0;
        for (String level : options.levels) {
            Timings times = new Timings();
            int failed = 0;
            for (int trial = 0; trial < trials; trial++) {
                try (BenchCluster cluster = BenchCluster.start(
                        options.nodes(),
                        options.dir,
                        (id, peers, data) -> jvm.nodeByLauncher(options.nodeArguments(id, peers, level, data)))) {
                    List<NodeProcess> nodes = cluster.nodes();
                    int leader = cluster.awaitAgreement(nodes, 0, GIVE_UP);
                    if (leader == 0) {
                        failed++;
                        System.err.println(
                                "regente bench: no agreement at level " + level + "; " + cluster.complaint());
                    } else {
                        long start = cluster.lastStartNanos();
                        times.addNanos(cluster.firstMoment(nodes, nodes.size(), leader, start)
                                        .orElseThrow()
                                - start);
                    }
                }
            }
            report.line("| " + level + " | " + options.nodes() + " | " + times.count() + " | " + times.cells() + " | "
                    + failed + " |");
            failures += failed;
        }
        report.load();
        report.writeTo(options.out);
        return failures == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
