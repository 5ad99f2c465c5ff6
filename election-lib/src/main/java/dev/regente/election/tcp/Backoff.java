package dev.regente.election.tcp;

import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: doubling up to a limit, less a random part of up to a quarter. */
final class Backoff {
    private final long leastNanos;
    private final long mostNanos;
    private final RandomGenerator random;
    private long next;

    Backoff(long leastNanos, long mostNanos, RandomGenerator random) {
        this.leastNanos = leastNanos;
        this.mostNanos = mostNanos;
        this.random = random;
        this.next = leastNanos;
    }

    /** The next wait. */
    long next() {
        long wait = next;
        next = Math.min(mostNanos, next * 2);
        return wait - random.nextLong(wait / 4 + 1);
    }

    /** After a success. */
    void reset() {
        next = leastNanos;
    }
}
