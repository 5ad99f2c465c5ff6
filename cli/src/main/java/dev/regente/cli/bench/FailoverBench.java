package dev.regente.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code regente bench failover}: kills or stops the leader, again and again. */
@Command(
        name = "failover",
        description = "Kills or stops the leader and measures how long the others take to agree on a new one.",
        mixinStandardHelpOptions = true)
final class FailoverBench implements Callable<Integer> {
    private static final Duration GIVE_UP = Duration.ofSeconds(60);
    private static final int FAILURES_TO_GIVE_UP = 4;
    private static final List<String> MODES = List.of("kill", "pause", "stop", "hand-off");

    @Mixin
    private ClusterOptions options;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "20",
            description = "of each kind (default: ${DEFAULT-VALUE})")
    private int trials;

    @Option(
            names = "--mode",
            paramLabel = "KIND",
            split = ",",
            defaultValue = "kill,pause,stop,hand-off",
            description = "kill (SIGKILL), pause (SIGSTOP, later SIGCONT), stop (SIGTERM), hand-off (asked for, and"
                    + " nobody ends); pause and stop not on Windows (default: ${DEFAULT-VALUE})")
    private List<String> modes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the waits between trials (default: ${DEFAULT-VALUE})")
    private long seed;

    private final Report report = new Report(System.out);

    /** What is measured. */
    private record Case(String algorithm, String level, int nodes, String mode) {}

    /** What was measured for one case. */
    private static final class Row {
        final Timings majority = new Timings();
        final Timings all = new Timings();
        final Timings stale = new Timings();
        int unstable;
        int failed;
        int probes;
        int staleProbes;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.check();
        if (trials < 1 || trials > 10_000) {
            throw new IllegalArgumentException("--trials is " + trials + ": give 1 to 10000");
        }
        for (String mode : modes) {
            if (!MODES.contains(mode)) {
                throw new IllegalArgumentException(
                        "--mode is " + mode + ": give " + String.join(", ", MODES) + ", or several by comma");
            }
        }
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
        NodeJvm jvm = NodeJvm.ask();
        report.head(
                "Fail-over",
                "./regente bench failover" + options.typed() + " --trials " + trials + " --mode "
                        + String.join(",", modes) + (options.out == null ? "" : " --out " + options.out),
                options.dir);
        report.line(
                "Times in milliseconds, from just before the signal or the request. *majority*: a majority of the nodes that"
                        + " run had last reported the same new running leader; *all*: all of them had. *stop* is a polite end"
                        + " (SIGTERM); at *hand-off* nobody ends.");
        report.line("");
        report.line(
                "| algorithm | level | nodes | failure | trials | majority: min | median | p99 | max | all: min | median"
                        + " | p99 | max | changed again within 0.5 s | failed |");
        report.line("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        StringBuilder resumed = new StringBuilder();
        boolean good = true;
        for (String algorithm : options.algorithms) {
            for (String level : options.levels) {
                for (int nodes : options.sizes) {
                    for (String mode : modes) {
                        if (windows && (mode.equals("pause") || mode.equals("stop"))) {
                            System.err.println("regente bench: Windows has no signals; " + mode + " is left out");
                            continue;
                        }
                        good &= measured(jvm, new Case(algorithm, level, nodes, mode), resumed);
                    }
                }
            }
        }
        if (!resumed.isEmpty()) {
            report.line("");
            report.line(
                    "The stopped leader, once it runs again: milliseconds until it reported that it no longer leads, and what"
                            + " its first `isLeader()` after the pause answered.");
            report.line("");
            report.line(
                    "| algorithm | level | nodes | trials | min | median | p99 | max | first answers seen | of them true |");
            report.line("|---|---|---|---|---|---|---|---|---|---|");
            resumed.toString().lines().forEach(report::line);
        }
        report.load();
        report.writeTo(options.out);
        return good ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private boolean measured(NodeJvm jvm, Case which, StringBuilder resumed) throws IOException, InterruptedException {
        Row row = new Row();
        measure(jvm, which, row);
        String what = "| " + which.algorithm() + " | " + which.level() + " | " + which.nodes() + " | ";
        report.line(what + which.mode() + " | " + row.all.count() + " | " + row.majority.cells() + " | "
                + row.all.cells() + " | " + row.unstable + " | " + row.failed + " |");
        if (which.mode().equals("pause")) {
            resumed.append(what)
                    .append(row.stale.count() + " | " + row.stale.cells() + " | " + row.probes + " | "
                            + row.staleProbes)
                    .append(" |\n");
        }
        boolean twoLeaders = which.level().equals("leased") && row.staleProbes > 0;
        return row.failed == 0 && row.all.count() == trials && !twoLeaders;
    }

    private void measure(NodeJvm jvm, Case which, Row row) throws IOException, InterruptedException {
        Random waits = new Random(seed);
        while (row.all.count() < trials && row.failed < FAILURES_TO_GIVE_UP) {
            try (BenchCluster cluster = BenchCluster.start(
                    which.nodes(), options.dir, (id, peers, data) -> jvm.node(arguments(id, peers, which, data)))) {
                boolean together = true;
                while (together && row.all.count() < trials) {
                    together = trial(cluster, which.mode(), row, waits);
                }
                if (!together) {
                    row.failed++;
                    System.err.println(
                            "regente bench: a trial at level " + which.level() + " failed; " + cluster.complaint());
                }
            }
        }
    }

    private List<String> arguments(int id, String peers, Case which, Path data) {
        List<String> arguments = options.nodeArguments(id, peers, which.algorithm(), which.level(), data);
        if (which.mode().equals("pause")) {
            arguments.addAll(List.of("--probe", "1ms"));
        }
        if (which.mode().equals("hand-off")) {
            arguments.add("--commands");
        }
        return arguments;
    }

    /** One fail-over, from all agreed to all agreed. Answers whether the cluster is fit for another one. */
    private boolean trial(BenchCluster cluster, String mode, Row row, Random waits)
            throws IOException, InterruptedException {
        if (cluster.awaitAgreement(cluster.nodes(), 0, GIVE_UP) == 0) {
            return false;
        }
        cluster.quiet(Duration.ofMillis(600 + waits.nextInt(800)));
        int old = cluster.awaitAgreement(cluster.nodes(), 0, GIVE_UP);
        if (old == 0) {
            return false;
        }
        NodeProcess victim = cluster.node(old);
        List<NodeProcess> rest = mode.equals("hand-off") ? cluster.nodes() : cluster.without(victim);
        long before = System.nanoTime();
        switch (mode) {
            case "kill" -> victim.kill();
            case "stop" -> victim.stop();
            case "pause" -> victim.pause();
            default -> victim.tell("hand-off");
        }
        int next = cluster.awaitAgreement(rest, old, GIVE_UP);
        if (next == 0) {
            return false;
        }
        cluster.quiet(Duration.ofMillis(500));
        OptionalLong majority = cluster.firstMoment(rest, rest.size() / 2 + 1, next, before);
        OptionalLong all = cluster.firstMoment(rest, rest.size(), next, before);
        row.majority.addNanos(majority.orElseThrow() - before);
        row.all.addNanos(all.orElseThrow() - before);
        if (rest.stream().anyMatch(node -> cluster.look(node::leader) != next)) {
            row.unstable++;
        }
        if (mode.equals("kill") || mode.equals("stop")) {
            victim.awaitEnd();
            cluster.startNode(old);
        }
        return !mode.equals("pause") || resume(cluster, victim, row);
    }

    private static boolean resume(BenchCluster cluster, NodeProcess victim, Row row)
            throws IOException, InterruptedException {
        long before = System.nanoTime();
        victim.resume();
        boolean learned = cluster.await(() -> firstDoubt(victim, before).isPresent(), Duration.ofSeconds(20));
        if (!learned) {
            return false;
        }
        row.stale.addNanos(cluster.look(() -> firstDoubt(victim, before)).orElseThrow() - before);
        // the answer is printed by another thread than the report
        if (cluster.await(() -> firstProbe(victim, before).isPresent(), Duration.ofSeconds(2))) {
            row.probes++;
            row.staleProbes +=
                    cluster.look(() -> firstProbe(victim, before)).orElseThrow().leads() ? 1 : 0;
        }
        return true;
    }

    private static Optional<NodeProcess.Probe> firstProbe(NodeProcess victim, long since) {
        return victim.probes().stream()
                .filter(probe -> probe.nanos() - since >= 0)
                .findFirst();
    }

    /** The first report of the old leader after it was let run again that names another one, or none. */
    private static OptionalLong firstDoubt(NodeProcess victim, long since) {
        return victim.reports().stream()
                .filter(report -> report.nanos() - since >= 0 && report.leader() != victim.id)
                .mapToLong(Agreement.Report::nanos)
                .findFirst();
    }
}
