package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.NodeId;
import java.util.List;

/**
 * What a kernel of this package is told about its place. A class named by {@code class:...} in a scenario has a public
 * constructor that takes this and nothing else.
 *
 * @param self this node
 * @param nodes all nodes that take part, in the order of configuration, which is the direction of travel of a ring;
 *     shared by all kernels of a run and unmodifiable
 * @param index the place of this node among them, from 0
 * @param starts whether it starts an election when it starts
 * @param restarted whether an earlier process of this node has run
 * @param initialLeader whom all nodes take for the leader at time 0, or null
 * @param timeoutNanos how long to wait for an answer that a live node gives at once
 * @param heartbeatNanos the period of the failure detector; 0 for none
 */
public record Setting(
        NodeId self,
        List<NodeId> nodes,
        int index,
        boolean starts,
        boolean restarted,
        NodeId initialLeader,
        long timeoutNanos,
        long heartbeatNanos) {

    /** Refuses a place that is not this node's. */
    public Setting {
        if (!nodes.get(index).equals(self)) {
            throw new IllegalArgumentException("node " + self + " is not at place " + index + " of " + nodes);
        }
    }

    /** How many nodes take part. */
    public int size() {
        return nodes.size();
    }

    /** The node so many places further in the direction of travel; negative numbers go against it. */
    public NodeId ahead(int places) {
        return nodes.get(Math.floorMod(index + places, nodes.size()));
    }
}
