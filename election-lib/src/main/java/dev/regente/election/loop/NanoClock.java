package dev.regente.election.loop;

/**
 * Monotonic nanoseconds: the only place of this library that reads a clock. Values may be negative, are never wall time,
 * and may stand still while the machine sleeps.
 */
public final class NanoClock {
    private NanoClock() {}

    /** Now. Only differences of two values of one process mean anything. */
    public static long nanos() {
        return System.nanoTime();
    }
}
