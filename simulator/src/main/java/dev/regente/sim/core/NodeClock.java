package dev.regente.sim.core;

/** A node's monotonic clock: virtual time at a slightly wrong rate from an arbitrary start. Exact in integers. */
final class NodeClock {
    private static final long BILLION = 1_000_000_000L;

    /** Shows virtual time. */
    static final NodeClock PERFECT = new NodeClock(0, 0);

    private final long offset;
    private final long driftPpb;

    NodeClock(long offset, long driftPpb) {
        this.offset = offset;
        this.driftPpb = driftPpb;
    }

    /** The same clock set forward, or back for a negative number. */
    NodeClock shifted(long nanos) {
        return new NodeClock(offset + nanos, driftPpb);
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
        long seconds = Math.floorDiv(trueNanos, BILLION);
        long rest = Math.floorMod(trueNanos, BILLION);
        return offset + trueNanos + seconds * driftPpb + Math.floorDiv(rest * driftPpb, BILLION);
    }

    /** The first moment at which the clock shows this or more. */
    long trueAt(long localNanos) {
        long wanted = localNanos - offset;
        if (driftPpb == 0) {
            return wanted;
        }
        long guess = wanted - Math.floorDiv(wanted, BILLION) * driftPpb;
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
