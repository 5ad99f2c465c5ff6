package dev.regente.sim.election;

import dev.regente.election.protocol.Rule;
import dev.regente.sim.core.Violation;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster without a part of a rule, the schedules that show it, and the checks that may catch it. A rule that others
 * cover is taken out together with what covers it, as model checking of the rules had shown before there was any code.
 */
enum Mutant {
    /** Alone it is hidden: the answers to the next pre-check tell the promised term, and the campaign goes above it. */
    OWN_PROMISE_LATE(MutantSchedules.SLOW_DISK, Checks.S1, Rule.OWN_PROMISE_FIRST, Rule.ABOVE_ALL_SEEN),
    PROMISES_A_TERM_TWICE(MutantSchedules.TWO_CANDIDATES, Checks.S1, Rule.PROMISE_ONCE, Rule.ONE_ACKED_LEADER),
    GRANT_BEFORE_DURABLE(MutantSchedules.FORGETFUL_VOTER, Checks.S1, Rule.PROMISE_DURABLE, Rule.ONE_ACKED_LEADER),
    TRUSTS_A_FAILED_DISK(MutantSchedules.LOST_DISK, Checks.S1, Rule.SILENT_AFTER_WRITE_ERROR),
    NO_BARRIER_ON_VOTE(MutantSchedules.ABANDONED_VOTE, List.of("undisturbed-lead"), Rule.BARRIER_ON_VOTE),
    NO_BARRIER(MutantSchedules.LINKS, Checks.S2, Rule.BARRIER_ON_VOTE, Rule.BARRIER_ON_ACK),
    WON_IS_ACTIVE(MutantSchedules.LINKS, Checks.S2, Rule.ACKS_BEFORE_ACTIVE),
    ACK_IS_NO_PROMISE(MutantSchedules.LINKS, List.of("acks-only-grow"), Rule.ACK_RAISES_PROMISE),
    OLDER_TERM_ACTIVATES(MutantSchedules.LINKS, Checks.S2, Rule.ONE_LEAD_TERM),
    LEASE_FROM_RECEIPT(MutantSchedules.LINKS, Checks.S2, Rule.LEASE_FROM_SEND),
    NEWEST_STAMP(MutantSchedules.LINKS, Checks.S2, Rule.QTH_NEWEST_STAMP),
    WHOLE_LEASE(MutantSchedules.DRIFT, Checks.S2, Rule.DRIFT_OFF_THE_LEASE),
    NO_QUARANTINE(MutantSchedules.LINKS, Checks.S2, Rule.QUARANTINE),
    CACHED_ANSWER(MutantSchedules.LINKS, Checks.S2, Rule.COMPUTED_ANSWER),
    BEATS_ON(MutantSchedules.DEAF_LEADER, Checks.L1, Rule.HEARTBEATS_STOP),
    NO_WARNING(MutantSchedules.DEAF_LEADER, List.of("warned-before-loss"), Rule.EARLY_WARNING),
    HANDS_OFF_FIRST(MutantSchedules.LINKS, Checks.S2, Rule.END_LEASE_BEFORE_HANDOFF),
    RELEASE_OF_ANY_TERM(MutantSchedules.HAND_OFFS, Checks.S2, Rule.RELEASE_EXACT_TERM, Rule.PRE_CHECK),
    LATE_ACKS_REVIVE(MutantSchedules.LINKS, Checks.S2, Rule.ENDED_LEAD_STAYS_ENDED),
    NO_PRE_CHECK(MutantSchedules.CUT_OFF, List.of("no-votes-when-cut-off"), Rule.PRE_CHECK),
    VETO_BY_RANK(MutantSchedules.HUB, Checks.L1, Rule.PRIORITY_IS_NO_VETO),
    STRAGGLERS_LEFT_OUT(MutantSchedules.HIGHER_PROMISE, List.of("followed-within-bound"), Rule.RENEW_FOR_STRAGGLERS),
    ANOTHER_DISK(MutantSchedules.LOST_DISK, Checks.S1, Rule.KNOWN_IDENTITY, Rule.MUTE_WHEN_NEW),
    NEW_DISK_SPEAKS(MutantSchedules.NEWCOMER, Checks.S1, Rule.MUTE_WHEN_NEW);

    /** Names of checks, by the promise that they stand for. */
    private static final class Checks {
        static final List<String> S1 = List.of("one-leader-per-term", "tokens-only-grow");
        static final List<String> S2 = List.of("one-leader-at-a-time", "tokens-only-grow", "one-leader-per-term");
        static final List<String> L1 = List.of("leader-within-bound");
    }

    private final MutantSchedules schedules;

    @SuppressWarnings("ImmutableEnumChecker") // never changed after construction
    private final List<String> caughtAs;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Rule> removed;

    Mutant(MutantSchedules schedules, List<String> caughtAs, Rule first, Rule... more) {
        this.schedules = schedules;
        this.caughtAs = caughtAs;
        this.removed = EnumSet.of(first, more);
    }

    MutantSchedules schedules() {
        return schedules;
    }

    Set<Rule> removed() {
        return removed;
    }

    /** The checks one of which must catch it. */
    List<String> caughtAs() {
        return caughtAs;
    }

    /** A run that was caught. */
    record Caught(long seed, String property) {}

    /** The first seed of so many that one of the checks catches. */
    Optional<Caught> firstCaught(int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            for (Violation violation : schedules.run(removed, seed)) {
                if (caughtAs.contains(violation.property())) {
                    return Optional.of(new Caught(seed, violation.property()));
                }
            }
        }
        return Optional.empty();
    }
}
