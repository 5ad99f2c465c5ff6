package dev.regente.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Asks again and again whether this node leads, and prints the first answer after each time in which the process stood
 * still: that is the moment at which a remembered answer would be wrong.
 */
final class LeadProbe {
    private static final long LEAST_GAP_NANOS = 50_000_000;

    private final int self;
    private final BooleanSupplier isLeader;
    private final LongSupplier clock;
    private final PrintStream out;
    private final long intervalNanos;
    private long lastNanos;

    LeadProbe(int self, Duration interval, BooleanSupplier isLeader, LongSupplier clock, PrintStream out) {
        this.self = self;
        this.isLeader = isLeader;
        this.clock = clock;
        this.out = out;
        this.intervalNanos = interval.toNanos();
        this.lastNanos = clock.getAsLong();
    }

    /** Asks on a thread of its own until the process ends. */
    void start() {
        Thread thread = new Thread(this::run, "regente-probe");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (true) {
            LockSupport.parkNanos(intervalNanos);
            ask();
        }
    }

    /** One look at the clock, and at once the question. */
    void ask() {
        long now = clock.getAsLong();
        boolean leads = isLeader.getAsBoolean();
        long gap = now - lastNanos;
        lastNanos = now;
        if (gap >= Math.max(LEAST_GAP_NANOS, 10 * intervalNanos)) {
            out.println("{\"event\":\"probe\",\"node\":" + self + ",\"isLeader\":" + leads + ",\"gapMillis\":"
                    + gap / 1_000_000 + ",\"nanos\":" + now + "}");
            out.flush();
        }
    }
}
