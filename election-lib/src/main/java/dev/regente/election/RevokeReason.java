package dev.regente.election;

/** Why a lead ended. */
public enum RevokeReason {
    /** No majority answered in time. */
    QUORUM_LOST,
    /** Given to another node. */
    HANDED_OFF,
    /** Given up on request. */
    STEPPED_DOWN,
    /** A follower had promised a higher term; a lead with a new token follows at once. */
    RENEWED,
    /** The machine was suspended, or its clocks stood still: the lease may be over. */
    CLOCK_GAP,
    /** Another leader of a higher term was seen. */
    SUPERSEDED,
    /** The election was closed. */
    CLOSED,
    /** The disk cannot be written any more. */
    STORAGE_FAILED,
    /** The node stopped because something that must never happen has happened. */
    BROKEN
}
