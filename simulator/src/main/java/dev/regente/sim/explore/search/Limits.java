package dev.regente.sim.explore.search;

/**
 * Where a search stops at the latest. What it then has is right, and not complete.
 *
 * @param depth no path longer than so many actions
 * @param states about so many distinct states
 * @param bytes about so much memory for states
 * @param nanos so long
 * @param threads so many threads; the results are the same for any number
 */
public record Limits(int depth, long states, long bytes, long nanos, int threads) {
    /** Half an hour, four fifths of the heap. */
    public static Limits standard() {
        return new Limits(
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                Runtime.getRuntime().maxMemory() / 5 * 4,
                1_800_000_000_000L,
                Runtime.getRuntime().availableProcessors());
    }

    /** Refuses what could not work. */
    public Limits {
        if (depth < 1 || states < 1 || bytes < 1 || nanos < 1 || threads < 1 || threads > 256) {
            throw new IllegalArgumentException("every limit of a search is at least 1, and threads are at most 256");
        }
    }

    /** The same with another depth. */
    public Limits withDepth(int most) {
        return new Limits(most, states, bytes, nanos, threads);
    }

    /** The same with another number of states. */
    public Limits withStates(long most) {
        return new Limits(depth, most, bytes, nanos, threads);
    }

    /** The same with another amount of memory. */
    public Limits withBytes(long most) {
        return new Limits(depth, states, most, nanos, threads);
    }

    /** The same with another time. */
    public Limits withNanos(long most) {
        return new Limits(depth, states, bytes, most, threads);
    }

    /** The same with another number of threads. */
    public Limits withThreads(int some) {
        return new Limits(depth, states, bytes, nanos, some);
    }
}
