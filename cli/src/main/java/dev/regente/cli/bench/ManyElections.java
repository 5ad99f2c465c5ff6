package dev.regente.cli.bench;

import dev.regente.election.Election;
import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionNode;
import dev.regente.election.ElectionStartException;
import dev.regente.election.Safety;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * A node with many elections, for {@link ElectionsBench}: prints each change of a leader as a line of JSON.
 *
 * <p>Arguments: id, peers, level, heartbeat, timeout and lease in milliseconds, directory, number of elections.
 */
final class ManyElections {
    private ManyElections() {}

    /** The arguments of a node. */
    static List<String> arguments(int id, String peers, String level, ClusterOptions options, Path data, int count) {
        return List.of(
                Integer.toString(id),
                peers,
                level,
                Long.toString(options.heartbeat.toMillis()),
                Long.toString(options.timeout.toMillis()),
                Long.toString(options.lease.toMillis()),
                data.toString(),
                Integer.toString(count));
    }

    public static void main(String[] args) throws ElectionStartException, InterruptedException {
        int id = Integer.parseInt(args[0]);
        ElectionNode node = Election.builder("bench")
                .self(id)
                .peers(args[1])
                .safety(Safety.valueOf(args[2].toUpperCase(Locale.ROOT)))
                .heartbeat(Duration.ofMillis(Long.parseLong(args[3])))
                .timeout(Duration.ofMillis(Long.parseLong(args[4])))
                .lease(Duration.ofMillis(Long.parseLong(args[5])))
                .data(Path.of(args[6]))
                .buildNode();
        Election.rehearse(Duration.ofMillis(150));
        node.start();
        Runtime.getRuntime().addShutdownHook(new Thread(node::close));
        int count = Integer.parseInt(args[7]);
        for (int i = 0; i < count; i++) {
            int election = i;
            node.election("duty-" + i)
                    .spread()
                    .listener(event -> print(election, event, System.out))
                    .open();
        }
        new CountDownLatch(1).await();
    }

    private static void print(int election, ElectionEvent event, PrintStream out) {
        if (event.kind() == ElectionEvent.Kind.LEADER) {
            out.println("{\"event\":\"duty\",\"election\":" + election + ",\"leader\":"
                    + (event.node() == null ? 0 : event.node().number()) + ",\"nanos\":" + event.nanos() + "}");
        }
    }
}
