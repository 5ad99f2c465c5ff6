package dev.regente.sim.core;

/** A node's monotonic clock: virtual time at a slightly wrong rate from an arbitrary start. Exact in integers. */
final class NodeClock {
    private static final long BILLION = 1_000_000_000L;

    /** Shows virtual time. */
    static final NodeClock PERFECT = new NodeClock(0, 0);

    private final long offset;
    private final long driftPpb;
    private final long began; // so long before time zero, at a whole second of its own rate

    NodeClock(long offset, long driftPpb) {
        this(offset, driftPpb, 0);
    }

    private NodeClock(long offset, long driftPpb, long began) {
        this.offset = offset;
        this.driftPpb = driftPpb;
        this.began = began;
    }

    /** The same clock set forward, or back for a negative number. */
    NodeClock shifted(long nanos) {
        return new NodeClock(offset + nanos, driftPpb, began);
    }

    /** The same clock when virtual time begins anew after so many nanoseconds. */
    NodeClock later(long nanos) {
        return driftPpb == 0 ? shifted(nanos) : new NodeClock(offset, driftPpb, began + nanos);
    }

    /** A clock that shows the same at this moment and runs at another rate from then on. */
    NodeClock at(long trueNanos, long otherDriftPpb) {
        NodeClock other = new NodeClock(0, otherDriftPpb);
        return other.shifted(local(trueNanos) - other.local(trueNanos));
    }

    /** What the clock shows at this moment. Never falls, because the drift is far below 100 %. */
    long local(long trueNanos) {
        if (driftPpb == 0) {
            return offset + trueNanos;
        }
        long since = trueNanos + began;
        long seconds = Math.floorDiv(since, BILLION);
        long rest = Math.floorMod(since, BILLION);
        return offset + since + seconds * driftPpb + Math.floorDiv(rest * driftPpb, BILLION);
    }

    /** The first moment at which the clock shows this or more. */
    long trueAt(long localNanos) {
        long wanted = localNanos - offset;
        if (driftPpb == 0) {
            return wanted;
        }
        long guess = wanted - Math.floorDiv(wanted, BILLION) * driftPpb - began;
        long error = local(guess) - localNanos;
        while (error != 0) {
            guess -= error;
            long next = local(guess) - localNanos;
            if (Math.abs(next) >= Math.abs(error)) {
                break;
            }
            error = next;
        }
        while (local(guess) < localNanos) {
            guess++;
        }
        while (local(guess - 1) >= localNanos) {
            guess--;
        }
        return guess;
    }
}
