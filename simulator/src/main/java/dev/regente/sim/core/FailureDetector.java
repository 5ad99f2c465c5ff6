package dev.regente.sim.core;

/**
 * How kernels learn that the process of another node ended: by the events {@code LinkDown} and {@code LinkUp}. As over TCP
 * they come from connections, which close when a process ends but also break or stay open wrongly; or from an oracle, as
 * papers assume one (T. D. Chandra and S. Toueg, "Unreliable failure detectors for reliable distributed systems", Journal
 * of the ACM 43(2), 1996).
 *
 * @param oracle whether an oracle speaks instead of the connections
 * @param withinNanos the oracle tells of every end within this time, whatever the links do
 * @param accurateFromNanos before this moment it also suspects processes that run, now and then; from then on never
 */
public record FailureDetector(boolean oracle, long withinNanos, long accurateFromNanos) {
    /** As over TCP. */
    public static final FailureDetector CONNECTIONS = new FailureDetector(false, 0, 0);

    /** Refuses an oracle that takes no time, because events at the same instant have no order that it could respect. */
    public FailureDetector {
        if (oracle && withinNanos <= 0) {
            throw new IllegalArgumentException("an oracle tells within more than no time, not " + withinNanos);
        }
    }

    /** Tells of every end within this time, and never wrongly. */
    public static FailureDetector perfect(long withinNanos) {
        return new FailureDetector(true, withinNanos, 0);
    }

    /** The same from this moment on; before it suspects wrongly too. */
    public static FailureDetector eventuallyPerfect(long withinNanos, long accurateFromNanos) {
        return new FailureDetector(true, withinNanos, accurateFromNanos);
    }
}
