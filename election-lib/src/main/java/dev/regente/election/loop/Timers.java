package dev.regente.election.loop;

/** Timers, and the clock that they go by. All belongs to one thread. */
public interface Timers {
    /** Monotonic nanoseconds, the same throughout one event. */
    long now();

    /** A timer that is not running yet. */
    LoopTimer timer(Runnable action);
}
