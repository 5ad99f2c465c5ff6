package dev.regente.election;

import dev.regente.election.kernel.NodeId;
import java.time.Duration;

/** What a kernel beside the election can ask of it; see {@link Attachment}. */
public sealed interface ElectionRequest {

    /** Hand the lead over; also the answer yes to {@link ElectionEvent.Kind#HAND_OFF_WANTED}. */
    record HandOff(NodeId target) implements ElectionRequest {}

    /** The answer no to {@link ElectionEvent.Kind#HAND_OFF_WANTED}. */
    record DeclineHandOff(NodeId target, String reason) implements ElectionRequest {}

    /** Give up the lead, if it is here, and do not stand again for this long. */
    record StepDown(Duration duration, String reason) implements ElectionRequest {}

    /** Whether this node may stand. A node starts as eligible; a leader that becomes ineligible goes on leading. */
    record Eligible(boolean eligible, String reason) implements ElectionRequest {}

    /** The next term must be above this one. */
    record TermFloor(long term) implements ElectionRequest {
        /** Refuses what is no term. */
        public TermFloor {
            dev.regente.election.protocol.ElectionMessage.checkTerm(term);
        }
    }

    /**
     * This node's disk is lost for good, and the one that it runs on now is new: take its place. Until that is done, and as
     * long as it is not asked for, a new disk under a known id says nothing as a voter.
     *
     * @param force whether a majority's records are enough; then a promise that only the missing nodes know of may be broken
     */
    record Replace(boolean force) implements ElectionRequest {}
}
