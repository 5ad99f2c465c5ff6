package dev.regente.election.loop;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Looks at the machine's clocks before each event and tells when the monotonic one stood still. Cheap: what costs a system
 * call is done once in a while, and when the wall clock is not where it should be. One thread.
 */
public final class ClockWatch implements AutoCloseable {
    private static final long MILLI = 1_000_000L;
    /** Above the resolution of the clocks; what is shorter is within the margin of any sensible lease. */
    private static final long TOLERANCE_NANOS = 20 * MILLI;

    /** Reading the uptime costs as much as some heartbeats; over a second no clock that is only being slewed leaves the tolerance. */
    private static final long EVERY_NANOS = 1_000 * MILLI;

    private final ClockReading.Source source = new ClockReading.Source();
    private final ClockGuard guard = new ClockGuard(TOLERANCE_NANOS);
    private ClockReading last;

    /** For how long the monotonic clock stood still since the call before; 0 if it did not. */
    public long gapNanos() {
        if (last != null && !looksOdd()) {
            return 0;
        }
        last = source.read();
        return guard.gapNanos(last);
    }

    private boolean looksOdd() {
        long ran = NanoClock.nanos() - last.beforeNanos();
        return ran > EVERY_NANOS || NanoClock.wallMillis() * MILLI - last.wallNanos() - ran > TOLERANCE_NANOS;
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
