package dev.regente.election.loop;

/**
 * Finds out that the machine was suspended: its monotonic clock, by which leases are counted, may have stood still while
 * other clocks went on. A decision without side effects: readings in, gaps out. Not thread-safe.
 *
 * <p>A wall clock that is set forward looks the same and is taken for the same: the price is a lead given up for nothing,
 * the other error would be two leaders. One that is set back, or corrected slowly, is no gap.
 */
public final class ClockGuard {
    private final long toleranceNanos;
    private ClockReading last;

    /**
     * A guard that has seen nothing.
     *
     * @param toleranceNanos smaller gaps are none: above the resolution of the clocks, and far below a lease
     */
    public ClockGuard(long toleranceNanos) {
        this.toleranceNanos = toleranceNanos;
    }

    /**
     * Compares with the reading before.
     *
     * @return for how long the monotonic clock stood still since then, as far as can be told; 0 if it did not
     */
    public long gapNanos(ClockReading now) {
        ClockReading before = last;
        last = now;
        if (before == null) {
            return 0;
        }
        // the longest time that the monotonic clock may have shown between the other clocks' readings
        long ran = now.afterNanos() - before.beforeNanos();
        long gap = now.wallNanos() - before.wallNanos() - ran;
        if (now.uptimeNanos() != ClockReading.NO_UPTIME && before.uptimeNanos() != ClockReading.NO_UPTIME) {
            gap = Math.max(gap, now.uptimeNanos() - before.uptimeNanos() - ran);
        }
        return gap > toleranceNanos ? gap : 0;
    }
}
