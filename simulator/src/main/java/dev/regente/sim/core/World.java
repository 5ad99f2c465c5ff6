package dev.regente.sim.core;

import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import java.util.List;

/** What checkers and workloads may see of a run: everything, as no node ever could. */
public interface World {

    /** Virtual time in nanoseconds, from zero. */
    long now();

    /** All nodes, in the order of configuration. */
    List<NodeId> nodes();

    /** Whether a process runs on this node, paused or not. */
    boolean isUp(NodeId node);

    /** Whether the process on this node stands still. */
    boolean isPaused(NodeId node);

    /** How often this node has been started: 1 for the first process, 0 before it. */
    int incarnation(NodeId node);

    /** Whether messages from one node to the other pass. */
    boolean passes(NodeId from, NodeId to);

    /** The kernel of a part; the last process's one if the node is down. */
    Kernel<?> kernel(NodeId node, String part);

    /** The kernel of a part, as its own class. */
    default <K> K kernel(NodeId node, String part, Class<K> type) {
        return type.cast(kernel(node, part));
    }

    /** The disk of this node. */
    SimDisk disk(NodeId node);

    /** What this node's clock shows at a moment of virtual time; the same as {@code host.now()} there. */
    long localNanos(NodeId node, long trueNanos);

    /** The first moment of virtual time at which this node's clock shows this or more. */
    long trueNanos(NodeId node, long localNanos);

    /** Reports a broken promise, at the present moment. */
    void violation(String property, NodeId node, String detail);

    /** Reports what the algorithm never promised under these conditions: shown, and no failure. */
    void finding(String property, NodeId node, String detail);
}
