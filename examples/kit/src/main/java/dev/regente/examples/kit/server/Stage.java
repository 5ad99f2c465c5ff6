package dev.regente.examples.kit.server;

import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.client.LineConnection;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Where a lesson is played: a cluster of real processes, somebody who tells what happens, and clients. */
public final class Stage implements AutoCloseable {
    static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PrintStream out;
    private final LocalCluster cluster;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private boolean allHeld = true;

    /** Starts the cluster. */
    public Stage(LocalCluster.Plan plan, PrintStream out) throws IOException {
        this.out = out;
        this.cluster = new LocalCluster(plan, this::heard);
    }

    private synchronized void heard(String line) {
        lines.add(line);
        out.println("    " + line);
        notifyAll();
    }

    /** Tells what comes now. */
    public synchronized void say(String text) {
        out.println();
        out.println("== " + text);
    }

    /** Shows what came of it. */
    public synchronized void show(Object text) {
        out.println("   " + text);
    }

    /** Waits until a node has printed a line with this in it; false if none does in good time. */
    public synchronized boolean awaitLine(String part) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (lines.stream().noneMatch(line -> line.contains(part))) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** The processes. */
    public LocalCluster cluster() {
        return cluster;
    }

    /** A client that finds the coordinator, and says so. */
    public ClusterClient client() {
        return new ClusterClient(
                cluster.addresses(),
                PATIENCE,
                javax.net.SocketFactory.getDefault(),
                at -> show("(cliente: atendido pelo nó " + at + ")"));
    }

    /** A connection to one node. */
    public LineConnection connect(int node) throws IOException {
        return new LineConnection(cluster.addresses().get(node - 1), javax.net.SocketFactory.getDefault(), PATIENCE);
    }

    /** The number of the node that serves; waits for one. */
    public int coordinator() throws IOException {
        try (ClusterClient client =
                new ClusterClient(cluster.addresses(), PATIENCE, javax.net.SocketFactory.getDefault(), at -> {})) {
            client.call("ATIVO"); // no such request: whoever says so serves
            HostPort at = client.at();
            return 1 + cluster.addresses().indexOf(at);
        }
    }

    /** Kills a node at once, as the system does: it cannot say good-bye. */
    public void kill(int node) throws InterruptedException {
        cluster.process(node).destroyForcibly().waitFor();
        show("nó " + node + " morto (SIGKILL)");
    }

    int conclude(boolean held) {
        say(held ? "Tudo como prometido." : "ALGO NÃO FOI COMO PROMETIDO.");
        return held ? 0 : 1;
    }

    /** Tells in one line whether something is as it should be. */
    public synchronized void check(String what, boolean held) {
        show((held ? "[ok] " : "[FALHOU] ") + what);
        allHeld &= held;
    }

    /** Whether all checks held. */
    public synchronized boolean allHeld() {
        return allHeld;
    }

    /** A plan of a cluster that leaves nothing behind. */
    public static LocalCluster.Plan plan(Class<?> command, String service, List<String> options) throws IOException {
        return new LocalCluster.Plan(
                command, service, NODES, LocalCluster.freePort(), Optional.empty(), true, List.copyOf(options));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
