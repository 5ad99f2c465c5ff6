package dev.regente.election.protocol;

/**
 * The rules of the kernel that can be taken out, one name each, for tests that show that a rule is needed and for labs
 * that want to see what breaks. A product never runs without one: the front door offers no way to.
 */
public enum Rule {
    /** R1: a candidate's own promise is durable before its first VOTE leaves. */
    OWN_PROMISE_FIRST,
    /**
     * A campaign's term is above every term that was seen, not only above the own promise. The answers to a pre-check tell
     * what was promised, so that this also hides the loss of an own promise.
     */
    ABOVE_ALL_SEEN,
    /** R1: a grant leaves only after the promise is durable. */
    PROMISE_DURABLE,
    /** R2: no grant while a barrier for another node runs. */
    BARRIER_ON_VOTE,
    /** R3: no acknowledgement while a barrier for another node runs. */
    BARRIER_ON_ACK,
    /** R3: a winner acts only after a majority acknowledged a heartbeat of the term. */
    ACKS_BEFORE_ACTIVE,
    /** R4: the lease counts from the send stamp of the heartbeat, not from the arrival of the answer. */
    LEASE_FROM_SEND,
    /** R5: a restarted voter waits for the barrier that it may have forgotten. */
    QUARANTINE,
    /** R8: the lead is over before the hand-off is sent. */
    END_LEASE_BEFORE_HANDOFF,
    /** R8: a release frees only the barrier of exactly its own leader and term. */
    RELEASE_EXACT_TERM
}
