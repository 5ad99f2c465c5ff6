package dev.regente.sim.explore.search;

import java.util.List;

/**
 * A state space. A state is a fixed number of longs; equal states have equal longs. Called from several threads at once,
 * each with an {@link Expansion} of its own.
 */
public interface Model {

    /** How many longs make a state. */
    int width();

    /** Adds the states in which a run may begin. */
    void initial(Expansion out);

    /**
     * Adds what may follow this state, one successor for each action, in an order of actions that is the same in every
     * state: the reduction rests on it, and that results do not depend on the number of threads.
     *
     * @param states holds the state's longs from {@code offset} on
     */
    void expand(long[] states, int offset, Expansion out);

    /**
     * Adds what may happen next without saying where it leads, for random walks, which go one way only. An action may turn
     * out to be none, and one may stand for several that differ in what is chosen.
     */
    default void list(long[] states, int offset, Expansion out) {
        expand(states, offset, out);
    }

    /** Adds the successors by one action that {@link #list} gave; none if it cannot be taken after all. */
    default void follow(long[] states, int offset, long action, Expansion out) {
        expand(states, offset, out);
        out.keep(action);
    }

    /** Whether an action that {@link #list} gave stands for this one. */
    default boolean standsFor(long listed, long action) {
        return listed == action;
    }

    /** Which node this action happens at; for the causes of an event. */
    default int node(long action) {
        return lane(action);
    }

    /** From which node it got what it receives; -1 if it receives nothing. */
    default int sender(long action) {
        return -1;
    }

    /** The lower half of a state's hash, as {@link Expansion#hash} got it; never 0. */
    long hashLow(long[] states, int offset);

    /** What is wrong with this state itself; called once for each distinct one. Empty if nothing is. */
    default List<Violation> judge(long[] states, int offset) {
        return List.of();
    }

    /** An action in words, as it would happen in this state. */
    String describe(long[] states, int offset, long action);

    /** A state in words, one line for each part of it. */
    List<String> show(long[] states, int offset);

    /**
     * What an action is, the same in every run of the program: for random strategies, which give it a priority.
     *
     * @return equal for equal actions, different for most others
     */
    long key(long action);

    /** What takes the turn with this action: a node and one of its sources of events. For priorities that last. */
    int lane(long action);

    /** A kind of action, 0 to 63, for strategies that leave whole kinds out. */
    int kind(long action);

    /** Bytes that the model itself keeps for the search, about. */
    default long bytes() {
        return 0;
    }

    /** Actions that were not taken because a bound of the model forbids them. */
    default long beyondBounds() {
        return 0;
    }

    /** A property that does not hold. */
    record Violation(String property, String detail) {}
}
