package dev.regente.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.loop.NanoClock;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.runtime.NodeLoop;
import dev.regente.election.runtime.Part;
import dev.regente.election.storage.StorageException;
import dev.regente.election.storage.Store;
import dev.regente.election.wire.Bundle;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that takes part in many elections of its cluster at once, each under a name: one duty, one election, one leader,
 * so that the duties of a cluster can be spread over its nodes.
 *
 * <pre>{@code
 * try (ElectionNode node = Election.builder("orders")
 *         .self(1)
 *         .peers("1=10.0.0.1:7101,2=10.0.0.2:7101,3=10.0.0.3:7101")
 *         .data(Path.of("data/n1"))
 *         .buildNode()
 *         .start()) {
 *     for (String duty : duties) {
 *         node.election(duty).spread().onElected(lead -> begin(duty, lead)).onRevoked((lead, why) -> end(duty)).open();
 *     }
 *     ...
 * }
 * }</pre>
 *
 * <p>All elections share the node's connections, its heartbeat, its disk writes and its callback thread; each has a kernel,
 * a promise record, a lead and a token of its own, and the end or failure of one changes nothing in the others. An election
 * may be opened at any time and on the nodes in any order: where it is not open, it is as if that node were down.
 *
 * <p>Cluster, peers, safety level, algorithm and times are the node's; a name's priority and preemption are set where it is
 * opened. Thread-safe.
 */
public final class ElectionNode implements AutoCloseable {
    /** The most elections that are open on one node at one time. */
    public static final int MOST_ELECTIONS = Bundle.MOST_ELECTIONS;

    private static final String CHANNEL = "elections";

    private static final Logger LOG = LoggerFactory.getLogger(ElectionNode.class);

    private final ElectionConfig config;
    private final Map<String, Election> open = new TreeMap<>();
    private NodeRuntime runtime;
    private volatile NodeLoop loop;

    ElectionNode(ElectionConfig config) {
        this.config = config;
    }

    /**
     * Opens the data directory, listens and connects. Once only; elections are opened after it.
     *
     * @return this
     * @throws ElectionStartException if the node cannot start; nothing of it is left running
     */
    public synchronized ElectionNode start() throws ElectionStartException {
        if (loop != null) {
            throw new IllegalStateException("a node is started once");
        }
        config.advice().forEach(line -> LOG.warn("{}: {}", config.self(), line));
        runtime = NodeRuntime.start(
                config,
                any -> List.of(),
                new NodeRuntime.Wiring(
                        new NodeLoop.Sharing(CHANNEL, config.heartbeat().toNanos()),
                        true,
                        (peer, profile) -> List.of(),
                        this::broken),
                made -> loop = made,
                () -> {});
        return this;
    }

    /**
     * Starts to describe this node's part in an election.
     *
     * @param name the same on all nodes; 1 to 64 characters, none of them a control character
     */
    public NamedElectionBuilder election(String name) {
        if (name.isEmpty() || name.length() > 64 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "the name of an election has 1 to 64 characters, none of them a control" + " character");
        }
        return new NamedElectionBuilder(this, name);
    }

    synchronized Election open(String name, ElectionConfig itsConfig, Callbacks callbacks) {
        NodeLoop running = running();
        if (open.containsKey(name)) {
            throw new IllegalStateException("the election '" + name + "' is open on this node already");
        }
        if (open.size() >= MOST_ELECTIONS) {
            throw new IllegalStateException(MOST_ELECTIONS + " elections are open on this node, which is the most");
        }
        Store row;
        try {
            row = runtime.row(name);
        } catch (StorageException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        Election election = new Election(itsConfig, callbacks, name, this, running);
        if (!running.open(election.sharedPart(row))) {
            throw new IllegalStateException("the node has stopped");
        }
        open.put(name, election);
        return election;
    }

    /** Ends one election on this node. */
    void close(Election election) {
        synchronized (this) {
            if (!open.remove(election.part(), election)) {
                return;
            }
        }
        NodeLoop running = running();
        running.await(running.close(election.part(), new ElectionAsk.Close(), election::ended));
    }

    /** Whether it was started and has not stopped, of itself or by {@link #close}. */
    public boolean isRunning() {
        NodeLoop running = loop;
        return running != null && running.isRunning();
    }

    /**
     * Asks every election that is open here for something: {@link ElectionRequest.Replace} after a lost disk, for one. False
     * if the node does not run.
     */
    public boolean request(ElectionRequest request) {
        boolean all = isRunning();
        for (Election election : elections()) {
            all &= election.request(request);
        }
        return all;
    }

    /** The election that is open here under this name. */
    public synchronized java.util.Optional<Election> find(String name) {
        return java.util.Optional.ofNullable(open.get(name));
    }

    /** All elections that are open here, in the order of their names. */
    public synchronized List<Election> elections() {
        return List.copyOf(open.values());
    }

    /** How this node takes part. */
    public ElectionConfig config() {
        return config;
    }

    /** The port on which this node listens. */
    public int port() {
        return running().port();
    }

    /** For each peer {@code connected}, or in a few words why it is not; empty if the node does not run. */
    public Map<NodeId, String> links() {
        return running().links();
    }

    /** Cuts this node off from all others, or ends that: what a pulled cable does. For tests and demonstrations. */
    public void isolate(boolean isolated) {
        running().isolate(isolated);
    }

    private void broken(String reason) {
        long nanos = NanoClock.nanos();
        elections().forEach(election -> election.tracker().broken(reason, nanos));
    }

    private NodeLoop running() {
        NodeLoop running = loop;
        if (running == null) {
            throw new IllegalStateException("the node was not started");
        }
        return running;
    }

    /**
     * Releases every lead of this node at once, tells the callbacks, and stops. Returns when all of that is done, unless
     * called from a callback. More than once is allowed.
     */
    @Override
    public void close() {
        NodeLoop running;
        List<Election> all;
        synchronized (this) {
            running = loop;
            all = elections();
        }
        if (running != null) {
            running.stop(
                    all.stream()
                            .map(election -> new Part.Request(election.part(), new ElectionAsk.Close()))
                            .toList(),
                    () -> all.forEach(Election::ended),
                    all.stream().anyMatch(Election::isLeader) ? NodeLoop.LINGER_NANOS : 0);
        }
    }
}
