package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.Value;
import dev.regente.sim.explore.search.Model;
import java.util.List;
import java.util.function.Consumer;

/** Looks for what must not be. What it remembers is part of the state, so that it should remember little. */
public interface Watch {

    /** What it remembers before anything happened. */
    Value begin();

    /** Whether this step matters to it: if not, {@link #after} is not called, and the step commutes with others. */
    boolean concerns(Step step);

    /** What is wrong with this step whatever came before; null if nothing is. Read once for each step of one node. */
    default Model.Violation check(Step step) {
        return null;
    }

    /** What it remembers after this step. */
    Value after(Value memory, Step step, Consumer<Model.Violation> broken);

    /**
     * What it needs to know of a node in order to judge a whole state; read once for each state of a node.
     *
     * @param kernel the node's kernel in that state; null if no process runs
     * @param clock what the node's clock shows before its first jump
     */
    default Object fact(int node, Local local, Kernel<?> kernel, long clock) {
        return null;
    }

    /**
     * Judges a whole state.
     *
     * @param facts by node
     * @param tick how often the clock jumped
     */
    default List<Model.Violation> judge(Value memory, List<Object> facts, int tick) {
        return List.of();
    }
}
