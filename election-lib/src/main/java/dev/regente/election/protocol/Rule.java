package dev.regente.election.protocol;

/**
 * The rules R1 to R13 of {@code docs/protocol/confirmation.md} as switches: each part of a rule that can be taken out has a
 * name here, for tests that show that it is needed and for labs that want to see what breaks. A product never runs without
 * one: the front door offers no way to.
 */
public enum Rule {
    /** R1: a candidate's own promise is durable before its first VOTE leaves, and before anything counts that it is granted. */
    OWN_PROMISE_FIRST(1),
    /**
     * R1: a campaign's term is above every term that was seen, not only above the own promise. The answers to a pre-check
     * tell what was promised, so that this also hides the loss of an own promise.
     */
    ABOVE_ALL_SEEN(1),
    /** R1: a voter promises each term to one candidate only: {@code promisedTo} is never cleared within a term. */
    PROMISE_ONCE(1),
    /** R1: a grant leaves only after the promise is durable. */
    PROMISE_DURABLE(1),
    /** R1: after a failed write nothing is promised any more, because a repeated one may succeed falsely. */
    SILENT_AFTER_WRITE_ERROR(1),
    /** R2: no grant while a barrier for another node runs. */
    BARRIER_ON_VOTE(2),
    /** R3: no acknowledgement while a barrier for another node runs. */
    BARRIER_ON_ACK(3),
    /** R3: a winner acts only after a majority acknowledged a heartbeat of the term. */
    ACKS_BEFORE_ACTIVE(3),
    /** R3: the first acknowledgement of a term counts as a promise of it. */
    ACK_RAISES_PROMISE(3),
    /** R3: a voter acknowledges one leader in each term. */
    ONE_ACKED_LEADER(3),
    /** R3: a process leads in its newest won term only; late acknowledgements of an older one activate nothing. */
    ONE_LEAD_TERM(3),
    /** R4: the lease counts from the send stamp of the heartbeat, not from the arrival of the answer. */
    LEASE_FROM_SEND(4),
    /** R4: the Q-th newest acknowledged send stamp counts, not the newest. */
    QTH_NEWEST_STAMP(4),
    /** R4: the leader's lease is shorter than the barriers by what the clocks may differ, and by the margin. */
    DRIFT_OFF_THE_LEASE(4),
    /** R5: a restarted voter waits for the barrier that it may have forgotten. */
    QUARANTINE(5),
    /** R6: whether a node leads is computed at the moment of the question, not kept in a flag that a timer flips. */
    COMPUTED_ANSWER(6),
    /** R7: a leader without a majority stops its heartbeats: one that can send but not hear must not prevent elections. */
    HEARTBEATS_STOP(7),
    /** R7: the application is warned while the lead still runs. */
    EARLY_WARNING(7),
    /** R8: the lead is over before the hand-off is sent. */
    END_LEASE_BEFORE_HANDOFF(8),
    /** R8: a release frees only the barrier of exactly its own leader and term. */
    RELEASE_EXACT_TERM(8),
    /** R8: late acknowledgements never revive a lead that was given up. */
    ENDED_LEAD_STAYS_ENDED(8),
    /** R9: nobody campaigns before a majority has said that it would let it. */
    PRE_CHECK(9),
    /** R10: a voter does not refuse a candidate because of its rank. */
    PRIORITY_IS_NO_VETO(10),
    /** R10: a principal that took the lead and did not keep it waits longer before the next time. */
    DAMPED_RETURN(10),
    /** R11: the back-off begins anew only after a lead has lasted, not after a term was won. */
    STABLE_BEFORE_RESET(11),
    /** R12: a leader whose followers have promised more goes above that, instead of leaving them outside. */
    RENEW_FOR_STRAGGLERS(12),
    /** R13: whoever comes back under a known id with another disk is not that node. */
    KNOWN_IDENTITY(13),
    /** R13: a node without a record says nothing as a voter until it is known that no earlier disk spoke under its id. */
    MUTE_WHEN_NEW(13);

    private final int number;

    Rule(int number) {
        this.number = number;
    }

    /** Which of the rules 1 to 13 this is a part of. */
    public int number() {
        return number;
    }
}
