package dev.regente.election;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;

/**
 * Something that happened to the election on this node. All events come in one order; {@link Kind#ELECTED} and {@link
 * Kind#REVOKED} strictly take turns, and each pair carries one token.
 *
 * @param kind what
 * @param node about whom: the leader, the peer or the target; null if about nobody
 * @param term the leader's term, or the token; 0 if none
 * @param hearsay whether a leader is known only through others
 * @param reason in a few words, hyphenated; empty if there is nothing to say
 * @param explanation of {@link Kind#EXPLAIN}, else null
 * @param nanos this process's monotonic clock when it happened
 * @param wallMillis the wall clock when it happened, for people
 */
public record ElectionEvent(
        Kind kind,
        NodeId node,
        long term,
        boolean hearsay,
        String reason,
        Explanation explanation,
        long nanos,
        long wallMillis) {

    /** The kinds. */
    public enum Kind {
        /** The node runs. */
        STARTED,
        /** A peer is believed gone. */
        SUSPECT,
        /** A suspected peer was heard again. */
        TRUST,
        /** The known leader changed. */
        LEADER,
        /** This node leads. */
        ELECTED,
        /** A majority has been silent for a while; the lead ends soon unless it answers. */
        AT_RISK,
        /** This node leads no more. */
        REVOKED,
        /** Another node wants the lead, and the application is asked first. */
        HAND_OFF_WANTED,
        /** A hand-off that this node asked for ended. */
        HAND_OFF_ENDED,
        /** This node takes part in nothing more until it is started anew. */
        HALTED,
        /** Why something was refused, ignored or done. When listeners are slow, some of these are left out. */
        EXPLAIN
    }
}
