package dev.regente.sim.core;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import java.util.List;

/**
 * What runs on the nodes. Called on the simulation's thread; must itself be free of clocks, randomness and hidden state,
 * because the same run must come out again.
 */
public interface Program {
    /** The largest world in which all nodes are connected to each other unless the program says otherwise. */
    int MESH = 1_000;

    /**
     * The kernels of one process, new objects at every call: called once for each start of a node, so that what is not on
     * disk is lost. Messages of a part go to the part of the same name on the other node.
     */
    List<Part<?>> parts(NodeId node);

    /**
     * Which asks follow from a notice, for parts of the same node. They arrive later as events of their own, in order, as
     * between two threads; a crash in between loses them.
     */
    default List<Routed> route(NodeId node, String part, Notice notice) {
        return List.of();
    }

    /**
     * The peers with which this node keeps a connection, whose coming and going its kernels are told. If a node lists
     * another, the other lists it too; the node itself may be among them. Messages go between any two nodes.
     *
     * <p>All of them unless told, up to {@value #MESH} nodes: a full mesh of more is not built, and no connection is told.
     *
     * @param all all nodes, in the order of configuration
     */
    default List<NodeId> connections(NodeId node, List<NodeId> all) {
        return all.size() <= MESH ? all : List.of();
    }

    /** Whether this store keeps only its last record, or all. */
    default boolean keepsOnlyLast(String part, String store) {
        return false;
    }

    /** The name under which a message is counted and traced; the textbook name where there is one. */
    default String messageType(String part, Object message) {
        return message.getClass().getSimpleName();
    }

    /**
     * A kernel with its name.
     *
     * @param name unique on the node; the same for the same protocol on all nodes
     */
    record Part<M>(String name, Kernel<M> kernel) {}

    /** An ask for one part. */
    record Routed(String part, Ask ask) {}
}
