package dev.regente.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Some nodes on the loopback interface, each a process. Closing it ends them and deletes their data. */
final class BenchCluster implements AutoCloseable {

    /** How a node is started: its id, the addresses of all, and its data directory. */
    @FunctionalInterface
    interface NodeCommand {
        List<String> of(int id, String peers, Path data);
    }

    private final Object lock = new Object();
    private final NodeCommand command;
    private final String peers;
    private final Path dir;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final Thread atExit = new Thread(this::endAll);
    private long lastStartNanos;

    private BenchCluster(int size, Path parent, NodeCommand command) throws IOException {
        this.command = command;
        this.peers = freeAddresses(size);
        this.dir = parent == null
                ? Files.createTempDirectory("regente-bench-")
                : Files.createTempDirectory(Files.createDirectories(parent), "regente-bench-");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static BenchCluster start(int size, Path parent, NodeCommand command) throws IOException {
        BenchCluster cluster = new BenchCluster(size, parent, command);
        for (int id = 1; id <= size; id++) {
            cluster.startNode(id);
        }
        return cluster;
    }

    /** The ports were free a moment ago; that another program takes one just now is rare, and shows as a failed start. */
    private static String freeAddresses(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        StringBuilder addresses = new StringBuilder();
        try {
            for (int id = 1; id <= count; id++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                addresses
                        .append(id == 1 ? "" : ",")
                        .append(id)
                        .append("=127.0.0.1:")
                        .append(socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return addresses.toString();
    }

    /** Starts the node, or starts it again on the data that it left. */
    void startNode(int id) {
        Path data = dir.resolve("n" + id);
        List<String> words = command.of(id, peers, data);
        synchronized (lock) {
            lastStartNanos = System.nanoTime();
            NodeProcess started = NodeProcess.start(id, words, dir.resolve("n" + id + ".log"), lock);
            nodes.removeIf(node -> node.id == id);
            nodes.add(started);
        }
    }

    /** Just before the newest process was started. */
    long lastStartNanos() {
        return lastStartNanos;
    }

    List<NodeProcess> nodes() {
        synchronized (lock) {
            return List.copyOf(nodes);
        }
    }

    NodeProcess node(int id) {
        return nodes().stream().filter(node -> node.id == id).findFirst().orElseThrow();
    }

    List<NodeProcess> without(NodeProcess victim) {
        return nodes().stream().filter(node -> node != victim).toList();
    }

    /**
     * Waits until all of these nodes last reported the same running leader.
     *
     * @param except a leader that does not count, or 0
     * @return the leader, or 0 when the time was over first or a node ended
     */
    int awaitAgreement(List<NodeProcess> some, int except, Duration atMost) throws InterruptedException {
        synchronized (lock) {
            await(() -> agreed(some, except) != 0 || some.stream().anyMatch(node -> !node.runs()), atMost);
            return agreed(some, except);
        }
    }

    private int agreed(List<NodeProcess> some, int except) {
        int leader = some.get(0).leader();
        boolean running = nodes.stream().anyMatch(node -> node.id == leader && node.runs());
        boolean all = some.stream().allMatch(node -> node.runs() && node.leader() == leader);
        return running && all && leader != except ? leader : 0;
    }

    /** Waits until the condition holds; it is looked at whenever a node reports something. */
    boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (lock) {
            while (!condition.getAsBoolean()) {
                long leftMillis = (end - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0) {
                    return false;
                }
                lock.wait(Math.min(leftMillis, 200));
            }
            return true;
        }
    }

    /** Lets this much time pass. */
    void quiet(Duration time) throws InterruptedException {
        await(() -> false, time);
    }

    /** See {@link Agreement#firstMoment}. */
    OptionalLong firstMoment(List<NodeProcess> some, int need, int leader, long since) {
        synchronized (lock) {
            List<Agreement.Report> reports = new ArrayList<>();
            some.forEach(node -> reports.addAll(node.reports()));
            return Agreement.firstMoment(reports, need, leader, since);
        }
    }

    /** The same for one of many elections, on which they all agree now. */
    long firstDutyMoment(List<NodeProcess> some, int election, long since) {
        synchronized (lock) {
            List<Agreement.Report> reports = new ArrayList<>();
            some.forEach(node -> reports.addAll(node.duties(election)));
            int leader = some.get(0).dutyLeader(election);
            return Agreement.firstMoment(reports, some.size(), leader, since).orElseThrow();
        }
    }

    <T> T look(java.util.function.Supplier<T> at) {
        synchronized (lock) {
            return at.get();
        }
    }

    /** What went wrong, from the end of the nodes' own output. */
    String complaint() {
        for (NodeProcess node : nodes()) {
            Path log = dir.resolve("n" + node.id + ".log");
            try {
                List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
                if (!lines.isEmpty()) {
                    return "node " + node.id + " says: " + lines.get(lines.size() - 1);
                }
            } catch (IOException e) {
                return "node " + node.id + " says something that cannot be read: " + e.getMessage();
            }
        }
        return "the nodes say nothing";
    }

    private void endAll() {
        nodes().forEach(NodeProcess::kill);
    }

    @Override
    public void close() {
        endAll();
        Runtime.getRuntime().removeShutdownHook(atExit);
        for (NodeProcess node : nodes()) {
            node.awaitEnd();
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + dir, e);
        }
    }
}
