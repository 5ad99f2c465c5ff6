package dev.regente.sim.explore.search;

import java.util.Arrays;

/**
 * Sleep sets (P. Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996) for a search that
 * goes level by level. A set is a flat array of triples: action, what it reads, what it writes; ordered by action.
 *
 * <p>An action sleeps in a state if it was taken, or slept, in a state before it on the way, and all actions since are
 * independent of it: then taking it there first leads to the same states. Among the shortest ways to a state the one
 * whose actions come first in the model's order is never left out, so that every state is found, at its depth. A state
 * reached in two ways of the same length keeps asleep only what sleeps on both.
 */
final class SleepSets {
    static final long[] EMPTY = {};
    private static final int TRIPLE = 3;

    private SleepSets() {}

    static boolean holds(long[] set, long action) {
        for (int i = 0; i < set.length; i += TRIPLE) {
            if (set[i] == action) {
                return true;
            }
        }
        return false;
    }

    private static boolean independent(long readsA, long writesA, long readsB, long writesB) {
        return (writesA & (readsB | writesB)) == 0 && (writesB & readsA) == 0;
    }

    /**
     * What sleeps behind the successor at {@code index}, one of those from {@code first} on, all of the same state: what
     * slept there, and what is taken there before it.
     */
    static long[] behind(Expansion out, int first, int index, long[] before) {
        long reads = out.reads[index];
        long writes = out.writes[index];
        long[] set = new long[before.length + TRIPLE * (index - first)];
        int size = 0;
        for (int i = 0; i < before.length; i += TRIPLE) {
            if (independent(before[i + 1], before[i + 2], reads, writes)) {
                set[size++] = before[i];
                set[size++] = before[i + 1];
                set[size++] = before[i + 2];
            }
        }
        for (int i = first; i < index; i++) {
            if (independent(out.reads[i], out.writes[i], reads, writes)) {
                set[size++] = out.actions[i];
                set[size++] = out.reads[i];
                set[size++] = out.writes[i];
            }
        }
        return size == 0 ? EMPTY : Arrays.copyOf(set, size);
    }

    static long[] common(long[] a, long[] b) {
        if (a.length == 0 || b.length == 0) {
            return EMPTY;
        }
        long[] set = new long[a.length];
        int size = 0;
        for (int i = 0; i < a.length; i += TRIPLE) {
            if (holds(b, a[i])) {
                System.arraycopy(a, i, set, size, TRIPLE);
                size += TRIPLE;
            }
        }
        return size == 0 ? EMPTY : Arrays.copyOf(set, size);
    }
}
