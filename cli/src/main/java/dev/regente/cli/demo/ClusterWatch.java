package dev.regente.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.client.model.SalesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Asks every running node again and again who coordinates, and keeps what they say. One thread of its own asks; any thread may read
 * and wait.
 */
public final class ClusterWatch implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final long PERIOD_NANOS = 30_000_000;

    /** What one node said last; leader is 0 when it knows none. */
    public record View(int leader, long term, boolean serving, long lastIndex) {}

    /** A node was seen to coordinate. */
    public record Lead(long atNanos, int node, long term) {}

    private final Nodes nodes;
    private final SalesClient client;
    private final Thread thread;
    private final Map<Integer, View> views = new TreeMap<>();
    private final List<Lead> leads = new ArrayList<>();
    private boolean closed;

    public ClusterWatch(Nodes nodes, SalesClient client) {
        this.nodes = nodes;
        this.client = client;
        this.thread = new Thread(this::watch, "cluster-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            while (true) {
                for (int id : nodes.ids()) {
                    View said = nodes.running(id) ? ask(id) : null;
                    // Killed since it answered: what it said is no longer so.
                    note(id, nodes.running(id) ? said : null);
                }
                synchronized (this) {
                    wait(PERIOD_NANOS / 1_000_000);
                    if (closed) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            // The end of the demonstration.
        }
    }

    private View ask(int id) throws InterruptedException {
        try {
            JsonNode answer = client.clusterAt(nodes.address(id), PATIENCE);
            long lastIndex = -1;
            for (JsonNode node : answer.path("nodes")) {
                if (node.path("id").asInt() == id) {
                    lastIndex = node.path("lastIndex").asLong(-1);
                }
            }
            return new View(
                    answer.path("leader").asInt(0),
                    answer.path("term").asLong(),
                    answer.path("serving").asBoolean(),
                    lastIndex);
        } catch (IOException e) {
            return null;
        }
    }

    private synchronized void note(int id, View view) {
        if (view == null) {
            views.remove(id);
        } else {
            views.put(id, view);
            boolean leads = view.leader() == id && view.serving();
            boolean known = this.leads.stream().anyMatch(lead -> lead.node() == id && lead.term() == view.term());
            if (leads && !known) {
                this.leads.add(new Lead(System.nanoTime(), id, view.term()));
            }
        }
        notifyAll();
    }

    /** Drops what a node said before it was killed. */
    public synchronized void forget(int id) {
        views.remove(id);
    }

    /** The views of the nodes that answer. */
    public synchronized Map<Integer, View> views() {
        return new TreeMap<>(views);
    }

    /** The node that says of itself that it coordinates and serves; of two, the one of the later term. */
    public synchronized OptionalInt coordinator() {
        return views.entrySet().stream()
                .filter(entry -> entry.getValue().leader() == entry.getKey()
                        && entry.getValue().serving())
                .max((a, b) -> Long.compare(a.getValue().term(), b.getValue().term()))
                .map(entry -> OptionalInt.of(entry.getKey()))
                .orElse(OptionalInt.empty());
    }

    /** Every coordinator seen, in order. */
    public synchronized List<Lead> leads() {
        return List.copyOf(leads);
    }

    /** True when every node answers and follows {@code leader}, which serves. */
    public synchronized boolean allFollow(int leader) {
        return coordinator().equals(OptionalInt.of(leader))
                && views.size() == nodes.ids().size()
                && views.values().stream().allMatch(view -> view.leader() == leader);
    }

    /** True when moreover all logs are equally long. */
    public synchronized boolean calmUnder(int leader) {
        return allFollow(leader)
                && views.values().stream().map(View::lastIndex).distinct().count() == 1;
    }

    /** Waits until the condition holds; false when it does not within {@code limit}. */
    public synchronized boolean await(Predicate<ClusterWatch> condition, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.test(this)) {
            long left = end - System.nanoTime();
            if (left <= 0 || closed) {
                return false;
            }
            wait(Math.max(1, left / 1_000_000));
        }
        return true;
    }

    /** Lets time pass; false when the watch was closed meanwhile. */
    public boolean pause(Duration time) throws InterruptedException {
        await(watch -> false, time);
        synchronized (this) {
            return !closed;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
