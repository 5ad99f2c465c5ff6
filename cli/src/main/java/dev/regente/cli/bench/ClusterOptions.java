package dev.regente.cli.bench;

import dev.regente.cli.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that every measurement has. */
final class ClusterOptions {
    @Option(
            names = "--nodes",
            paramLabel = "N",
            split = ",",
            defaultValue = "3",
            description = "nodes in a cluster, all voters; several to compare, by comma (default: ${DEFAULT-VALUE})")
    List<Integer> sizes;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "bully",
            description = "bully or ring; several to compare, by comma (default: ${DEFAULT-VALUE})")
    List<String> algorithms;

    @Option(
            names = "--safety",
            paramLabel = "LEVEL",
            split = ",",
            defaultValue = "tokens,leased",
            description = "levels to measure, by comma (default: ${DEFAULT-VALUE})")
    List<String> levels;

    @Option(
            names = "--heartbeat",
            paramLabel = "TIME",
            defaultValue = "100ms",
            converter = DurationConverter.class,
            description = "(default: ${DEFAULT-VALUE})")
    Duration heartbeat;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "500ms",
            converter = DurationConverter.class,
            description = "silence after which a leader is suspected (default: ${DEFAULT-VALUE})")
    Duration timeout;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            defaultValue = "500ms",
            converter = DurationConverter.class,
            description = "at level leased (default: ${DEFAULT-VALUE})")
    Duration lease;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "where the nodes keep their data, on the disk to be measured (default: the temporary directory)")
    Path dir;

    @Option(names = "--out", paramLabel = "FILE", description = "also write the results to this Markdown file")
    Path out;

    /** Refuses what no cluster can be. */
    void check() {
        for (int nodes : sizes) {
            if (nodes < 2 || nodes > 9) {
                throw new IllegalArgumentException("--nodes is " + nodes + ": give 2 to 9");
            }
        }
        if (heartbeat.isZero() || timeout.isZero() || lease.isZero()) {
            throw new IllegalArgumentException("--heartbeat, --timeout and --lease must be longer than nothing");
        }
    }

    /** Refuses to compare sizes and algorithms where one of each is measured. */
    void checkOne() {
        check();
        if (sizes.size() != 1 || algorithms.size() != 1) {
            throw new IllegalArgumentException("give one number of --nodes and one --algorithm here");
        }
    }

    /** The one size of {@link #checkOne}. */
    int nodes() {
        return sizes.get(0);
    }

    /** The arguments of node {@code id} of a cluster at these addresses, with the one algorithm. */
    List<String> nodeArguments(int id, String peers, String level, Path data) {
        return nodeArguments(id, peers, algorithms.get(0), level, data);
    }

    /** The arguments of node {@code id} of a cluster at these addresses. */
    List<String> nodeArguments(int id, String peers, String algorithm, String level, Path data) {
        return new ArrayList<>(List.of(
                "--id",
                Integer.toString(id),
                "--peers",
                peers,
                "--algorithm",
                algorithm,
                "--safety",
                level,
                "--heartbeat",
                DurationConverter.format(heartbeat),
                "--timeout",
                DurationConverter.format(timeout),
                "--lease",
                DurationConverter.format(lease),
                "--data",
                data.toString(),
                "--events",
                "json"));
    }

    /** As it would be typed, without what is at its default anyway. */
    String typed() {
        StringBuilder text = new StringBuilder(" --nodes "
                + String.join(",", sizes.stream().map(String::valueOf).toList())
                + " --safety " + String.join(",", levels));
        if (!algorithms.equals(List.of("bully"))) {
            text.append(" --algorithm ").append(String.join(",", algorithms));
        }
        return text.append(" --heartbeat ")
                .append(DurationConverter.format(heartbeat))
                .append(" --timeout ")
                .append(DurationConverter.format(timeout))
                .append(" --lease ")
                .append(DurationConverter.format(lease))
                .toString();
    }
}
