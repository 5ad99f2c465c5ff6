package dev.regente.election.loop;

/**
 * The only place of this library that reads a clock by which anything is decided. Monotonic nanoseconds: values may be
 * negative, are never wall time, and may stand still while the machine sleeps. Wall time is there to notice just that.
 */
public final class NanoClock {
    private NanoClock() {}

    /** Now. Only differences of two values of one process mean anything. */
    public static long nanos() {
        return System.nanoTime();
    }

    /** Milliseconds of the wall clock, which may be set at any time: only for noticing that the other one stood still. */
    public static long wallMillis() {
        return System.currentTimeMillis();
    }
}
