package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;

/**
 * Decides about single messages, before the network does: for faults that hit what a node says and not a whole link.
 * Called for every message that leaves, also for one that a cut link is about to lose.
 */
@FunctionalInterface
public interface Interceptor {

    /** What becomes of this message. */
    Verdict sent(NodeId from, NodeId to, String type, Object message);

    /** What can be decided. */
    enum Action {
        PASS,
        DROP,
        DELAY,
        DUPLICATE,
        /** Kept back until {@link Simulation#release}. */
        HOLD,
        /** Arrives damaged, which its checksum tells: dropped there. */
        CORRUPT
    }

    /**
     * A decision.
     *
     * @param nanos for {@link Action#DELAY} how much later than otherwise
     * @param by for {@link Action#HOLD} who holds it; a release names the same number
     */
    record Verdict(Action action, long nanos, int by) {
        /** As if nobody had looked. */
        public static final Verdict PASS = new Verdict(Action.PASS, 0, 0);
        /** Lost. */
        public static final Verdict DROP = new Verdict(Action.DROP, 0, 0);
        /** Damaged on its way. */
        public static final Verdict CORRUPT = new Verdict(Action.CORRUPT, 0, 0);
        /** Sent twice. */
        public static final Verdict DUPLICATE = new Verdict(Action.DUPLICATE, 0, 0);

        /** So much later than otherwise, and overtaken by what comes after it. */
        public static Verdict delay(long nanos) {
            return new Verdict(Action.DELAY, nanos, 0);
        }

        /** Kept back. */
        public static Verdict hold(int by) {
            return new Verdict(Action.HOLD, 0, by);
        }
    }
}
