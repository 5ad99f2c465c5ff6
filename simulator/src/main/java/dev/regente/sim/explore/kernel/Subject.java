package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.List;

/** A system of one kernel on each node, to be explored. Called from several threads at once; keeps no state. */
public interface Subject {

    /** All nodes, in the order of configuration; at most 16. */
    List<NodeId> nodes();

    /** Nodes that do not run at the beginning. */
    default List<NodeId> down() {
        return List.of();
    }

    /** The kernel of a new process, of which more than one may be made. */
    Kernel<?> kernel(NodeId node, boolean restarted);

    /** Whether a process may begin again on this node. */
    default boolean mayRestart(Local local) {
        return true;
    }

    /** Whether this store keeps only its last record, or all. */
    default boolean keepsOnlyLast(String store) {
        return false;
    }

    /** The name of a message's type. */
    default String type(Object message) {
        return message.getClass().getSimpleName();
    }

    /** Whether the nodes are told at the start that they are connected. */
    default boolean tellsLinks() {
        return true;
    }

    /** Whether all that is sent at the start is delivered before the exploration begins. */
    default boolean meetsFirst() {
        return false;
    }

    /** Who watches. */
    Watch watch();

    /** Whether a node may come into this state: what may not is no step. Once outside, always outside. */
    default boolean within(Kernel<?> kernel) {
        return true;
    }

    /** What the world around remembers at the beginning: which asks were made. */
    default Value surroundings() {
        return Value.rec("none");
    }

    /** What this node may be asked now, in an order that depends on the arguments alone. */
    default List<Asking> asks(Value surroundings, int node, Local local) {
        return List.of();
    }

    /**
     * An ask.
     *
     * @param ask what is asked
     * @param after what the world around remembers then
     */
    record Asking(Ask ask, Value after) {}
}
