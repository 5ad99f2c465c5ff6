package dev.regente.election;

import java.util.List;

/**
 * Is told what can be counted and measured. Implement what you need; {@link dev.regente.election.observe.Counters} keeps
 * all of it, and there are binders for Micrometer and the flight recorder.
 *
 * <p>Called on the election's own threads: a method must return at once and must not block. What one throws is logged and
 * ignored. All durations are nanoseconds and never negative.
 */
public interface ElectionMetrics {
    /** Counts nothing. */
    ElectionMetrics NONE = new ElectionMetrics() {};

    /**
     * No leader is known any more, so an election begins as far as this node is concerned.
     *
     * @param cause {@code start}, or why the last leader is gone, as in {@link ElectionEvent#reason}: {@code silent},
     *     {@code connection-closed}, {@code released}, {@code handed-off}, {@code quorum-lost} ...
     */
    default void electionBegan(String cause) {}

    /** This node leads. */
    default void elected(long token) {}

    /** This node leads no more, after so long. Exactly once for each {@link #elected}. */
    default void revoked(RevokeReason reason, long tenureNanos) {}

    /**
     * A majority acknowledged a round of this leader.
     *
     * @param slackNanos how much of the lead was left at that moment: near zero means that it nearly ran out
     */
    default void leadExtended(long slackNanos) {}

    /** A record of the election is durable: so long after it was asked for. Most of that is one fsync. */
    default void recordDurable(long nanos) {}

    /** A peer acknowledged a heartbeat of this leader: the way there and back, and the peer's write if it needed one. */
    default void echo(int peer, long nanos) {}

    /** The leader was silent for so many heartbeats more than it should have been, and then heard again. */
    default void heartbeatsMissed(int leader, long count) {}

    /** A timer of this node fired so late that the process, or the machine, must have stood still. */
    default void paused(long nanos) {}

    /** Tells several, in this order; one that throws keeps nothing from the others. */
    static ElectionMetrics all(ElectionMetrics... several) {
        return several.length == 1 ? several[0] : new ManyMetrics(List.of(several));
    }
}
