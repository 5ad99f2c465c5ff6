package dev.regente.sim.explore.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Successors of one state or of several, filled by a {@link Model}: arrays that are used again and again. For each
 * successor: its longs, its 128-bit hash, the action, and what the action reads and writes.
 */
public final class Expansion {
    /** A violation by the action that leads to this successor. */
    record Broken(int successor, Model.Violation violation) {}

    private final int width;
    long[] states;
    long[] lo = new long[64];
    long[] hi = new long[64];
    long[] actions = new long[64];
    long[] reads = new long[64];
    long[] writes = new long[64];
    /** From which state of a slice this successor comes, and the sleep set that goes with it. */
    int[] source = new int[64];

    long[][] sleep = new long[64][];

    int count;
    final List<Broken> broken = new ArrayList<>();

    /** For states of so many longs. */
    public Expansion(int width) {
        this.width = width;
        this.states = new long[64 * width];
    }

    /** Forgets all successors. */
    public void clear() {
        count = 0;
        broken.clear();
    }

    /** Forgets all successors but the first by this action. */
    void keep(long action) {
        int taken = 0;
        while (actions[taken] != action) {
            taken++;
        }
        System.arraycopy(states, taken * width, states, 0, width);
        lo[0] = lo[taken];
        hi[0] = hi[taken];
        actions[0] = action;
        Model.Violation violation = violation(taken);
        count = 1;
        broken.clear();
        if (violation != null) {
            violates(violation);
        }
    }

    /**
     * Adds a successor that independence says nothing about: it depends on every other action.
     *
     * @return where its longs go in {@link #states()}
     */
    public int add(long action) {
        return add(action, ~0L, ~0L);
    }

    /**
     * Adds a successor. Two actions are independent if neither writes what the other reads or writes: then they may be
     * taken in either order, and lead to the same state.
     *
     * @param reads a bit for each part of the state that decides what the action does
     * @param writes a bit for each part that it changes
     * @return where its longs go in {@link #states()}
     */
    public int add(long action, long reads, long writes) {
        if (count == actions.length) {
            grow();
        }
        actions[count] = action;
        this.reads[count] = reads;
        this.writes[count] = writes;
        return count++ * width;
    }

    /** The array that successors are written into; another one after each {@link #add}. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public long[] states() {
        return states;
    }

    /** The hash of the successor added last; the two halves must be independent of each other. */
    public void hash(long low, long high) {
        // zero marks a free slot of the table
        lo[count - 1] = low == 0 ? 1 : low;
        hi[count - 1] = high;
    }

    /** Says that the action added last breaks a property. */
    public void violates(Model.Violation violation) {
        broken.add(new Broken(count - 1, violation));
    }

    /** Forgets one action of a list, of which only the action and what it touches are known. */
    void drop(int which) {
        count--;
        actions[which] = actions[count];
        reads[which] = reads[count];
        writes[which] = writes[count];
    }

    /** How many successors there are. */
    public int count() {
        return count;
    }

    /** The action that leads to a successor. */
    public long action(int successor) {
        return actions[successor];
    }

    /** What the action to this successor breaks, or null. */
    public Model.Violation violation(int successor) {
        for (Broken each : broken) {
            if (each.successor() == successor) {
                return each.violation();
            }
        }
        return null;
    }

    /** A copy of a successor's longs. */
    public long[] state(int successor) {
        return Arrays.copyOfRange(states, successor * width, (successor + 1) * width);
    }

    long bytes() {
        return (long) actions.length * (8L * width + 48);
    }

    private void grow() {
        int size = actions.length * 2;
        states = Arrays.copyOf(states, size * width);
        lo = Arrays.copyOf(lo, size);
        hi = Arrays.copyOf(hi, size);
        actions = Arrays.copyOf(actions, size);
        reads = Arrays.copyOf(reads, size);
        writes = Arrays.copyOf(writes, size);
        source = Arrays.copyOf(source, size);
        sleep = Arrays.copyOf(sleep, size);
    }
}
