package dev.regente.election.protocol;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;

/** What the election makes known on its own node. */
public sealed interface ElectionNotice extends Notice {

    /** A peer is believed gone. */
    record Suspected(NodeId peer, String reason) implements ElectionNotice {}

    /** A suspected peer was heard again. */
    record Trusted(NodeId peer) implements ElectionNotice {}

    /**
     * The known leader changed.
     *
     * @param leader null when none is known
     * @param term its term, 0 if none
     * @param hearsay known only through others
     */
    record LeaderChanged(NodeId leader, long term, boolean hearsay, String reason) implements ElectionNotice {}

    /**
     * This node leads. Followed by exactly one {@link Revoked} with the same token before the next one.
     *
     * @param token the fencing token, which is the term
     */
    record Elected(long token) implements ElectionNotice {}

    /**
     * The right of this node to call itself leader runs until this moment of its own clock, and no longer unless
     * extended. Comes with each acknowledged round; a moment in the past ends it at once.
     */
    record LeadUntil(long token, long untilNanos) implements ElectionNotice {}

    /** A majority has been silent for a while; unless it answers, the lead ends at this moment of the node's clock. */
    record AtRisk(long token, long untilNanos) implements ElectionNotice {}

    /** This node leads no more. */
    record Revoked(long token, Reason reason) implements ElectionNotice {}

    /** Why a lead ended. */
    enum Reason {
        /** No majority answered in time. */
        QUORUM_LOST,
        /** Given to another node. */
        HANDED_OFF,
        /** Given up on request. */
        STEPPED_DOWN,
        /** A follower had promised a higher term; a new token follows at once. */
        RENEWED,
        /** The clocks of this node stood still for a while, so that the lease may be over. */
        CLOCK_GAP,
        /** Another leader of a higher term was seen. */
        SUPERSEDED,
        /** The process ends. */
        CLOSED,
        /** The term record cannot be written any more. */
        STORAGE_FAILED
    }

    /**
     * A hand-off to this node is wanted, and the application asked to be asked: it finishes what it must and answers with
     * {@link ElectionAsk.HandOff} or {@link ElectionAsk.DeclineHandOff}.
     */
    record HandOffWanted(NodeId target, long token) implements ElectionNotice {}

    /** A hand-off that was asked for on this node ended: the lead was given up, or not. */
    record HandOffEnded(NodeId target, boolean done, String reason) implements ElectionNotice {}

    /** Taking the place of a lost disk ended: it is durable, or was refused. */
    record ReplaceEnded(boolean done, String reason) implements ElectionNotice {}

    /** This node takes part in nothing more until it is started anew. */
    record Halted(String reason) implements ElectionNotice {}
}
