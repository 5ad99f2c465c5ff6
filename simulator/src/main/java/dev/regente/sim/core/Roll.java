package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds nodes by id: in an array when the numbers lie close together, as they nearly always do. */
final class Roll {
    private static final int SPARE = 1_024;

    private final SimNode[] byNumber;
    private final Map<NodeId, SimNode> others = new HashMap<>(); // looked up by id, never iterated

    Roll(List<SimNode> nodes) {
        int largest = 0;
        for (SimNode node : nodes) {
            if (node.id.number() <= 2L * nodes.size() + SPARE) {
                largest = Math.max(largest, node.id.number());
            }
        }
        byNumber = new SimNode[largest + 1];
        for (SimNode node : nodes) {
            int number = node.id.number();
            SimNode before = number <= largest ? byNumber[number] : others.put(node.id, node);
            if (before != null) {
                throw new IllegalArgumentException("node " + node.id + " is listed twice");
            }
            if (number <= largest) {
                byNumber[number] = node;
            }
        }
    }

    /** The node of this id, or null. */
    SimNode find(NodeId id) {
        int number = id.number();
        return number < byNumber.length ? byNumber[number] : others.get(id);
    }
}
