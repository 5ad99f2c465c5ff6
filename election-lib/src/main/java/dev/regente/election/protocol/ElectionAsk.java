package dev.regente.election.protocol;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;

/** What the application, or a kernel beside it, can ask of the election on its own node. */
public sealed interface ElectionAsk extends Ask {

    /**
     * Hand the lead over. Answered by {@link ElectionNotice.HandOffEnded}. Also the answer to {@link
     * ElectionNotice.HandOffWanted}.
     *
     * @param target who shall lead, or null for the best follower
     */
    record HandOff(NodeId target) implements ElectionAsk {}

    /** The answer no to {@link ElectionNotice.HandOffWanted}. */
    record DeclineHandOff(NodeId target, String reason) implements ElectionAsk {}

    /** Give up the lead, if it is here, and do not stand again for this long. */
    record StepDown(long forNanos, String reason) implements ElectionAsk {}

    /** Whether this node may stand; a node starts as eligible. A leader that becomes ineligible goes on leading. */
    record Eligible(boolean eligible, String reason) implements ElectionAsk {}

    /** The application has durable terms of its own: the next term here must be above this one. */
    record TermFloor(long term) implements ElectionAsk {
        /** Refuses what is no term. */
        public TermFloor {
            ElectionMessage.checkTerm(term);
        }
    }

    /**
     * What a peer says of itself: its priority, and whether it is a voter or a witness. Who votes is configured and does not
     * change by this.
     */
    record Learn(Roster.Member peer) implements ElectionAsk {}

    /**
     * The monotonic clock of this node stood still for about this long while the world went on, as when a machine was
     * suspended: a lead counted by it is over. Asked before anything that happened since is handled.
     */
    record ClockGap(long nanos) implements ElectionAsk {}

    /**
     * This disk is new, and the one that was this node before is gone for good: take its place (rule R13). Answered by {@link
     * ElectionNotice.ReplaceEnded} once every other voter has told its record.
     *
     * @param force whether a majority's records are enough; then a promise of the old disk that only the missing ones know
     *     of may be broken
     */
    record Replace(boolean force) implements ElectionAsk {}

    /** The process ends: release what is held, take part in nothing more. Followed by no further event. */
    record Close() implements ElectionAsk {}
}
