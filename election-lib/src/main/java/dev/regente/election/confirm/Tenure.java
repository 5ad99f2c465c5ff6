package dev.regente.election.confirm;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.Heartbeat;
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionNotice.Reason;
import dev.regente.election.protocol.Rule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How this node leads: from the win of a term over its activation (R3) to its end. One process has one lead term: a newer
 * win ends the older for good, though a lease already counted may run out (R3, R12).
 */
final class Tenure {
    static final String HEARTBEAT = "HEARTBEAT";
    static final String LEAD_END = "LEAD-END";
    static final String AT_RISK = "AT-RISK";

    private final Node node;
    private final Voter voter;

    /** The newest term won in this process, 0 if none. */
    private long leadTerm;
    /** The lead term was given up or lost: nothing revives it. */
    private boolean over;
    /** The token that this node holds, 0 if none; behind {@link #leadTerm} while a renewal runs. */
    private long token;

    private long untilNanos;
    private long sinceNanos;
    /** What freed the way to this lead; shown with every heartbeat until it is active. */
    private Release release;

    private final TreeMap<NodeId, Long> acks = new TreeMap<>();
    /** Since when each voter acknowledges without a gap of a timeout. */
    private final TreeMap<NodeId, Long> followingSince = new TreeMap<>();
    /** The term won before the lead term, and who acknowledged it; kept only without {@code ONE_LEAD_TERM}. */
    private long earlierTerm;

    private final TreeSet<NodeId> earlierAcks = new TreeSet<>();
    /** Voters that promised a higher term than this lead's and have not acknowledged since. */
    private final TreeSet<NodeId> strays = new TreeSet<>();

    Tenure(Node node, Voter voter) {
        this.node = node;
        this.voter = voter;
    }

    long leadTerm() {
        return leadTerm;
    }

    long token() {
        return token;
    }

    long untilNanos() {
        return untilNanos;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** Holds a token. */
    boolean active() {
        return token > 0;
    }

    /** Won, and neither active in the newest term nor given up. */
    boolean winning() {
        return leadTerm > 0 && !over && token != leadTerm;
    }

    /** Sends heartbeats. */
    boolean beating() {
        return leadTerm > 0 && !over;
    }

    /** R6: computed at call time. */
    boolean isLeader(long nowNanos) {
        return token > 0 && (nowNanos - untilNanos < 0 || !node.keeps(Rule.COMPUTED_ANSWER));
    }

    /** Whether this voter answered within the timeout. */
    boolean heardLately(NodeId id) {
        Long stamp = acks.get(id);
        return stamp != null && node.now() - stamp < node.settings.timeoutNanos();
    }

    /** How long this voter has acknowledged without a gap of a timeout, 0 if it does not now. */
    long followedNanos(NodeId id) {
        return heardLately(id) ? node.now() - followingSince.getOrDefault(id, node.now()) : 0;
    }

    void win(long term, Release freedBy) {
        if (!node.keeps(Rule.ONE_LEAD_TERM)) {
            earlierTerm = leadTerm;
            earlierAcks.clear();
            earlierAcks.addAll(acks.keySet());
        }
        leadTerm = term;
        over = false;
        release = freedBy;
        followingSince.keySet().removeIf(each -> token == 0 || !heardLately(each));
        acks.clear();
        strays.clear();
        if (!node.keeps(Rule.ACKS_BEFORE_ACTIVE)) {
            activate(node.now() + leadNanos());
        }
        beat();
    }

    /** One round: a stamped heartbeat to all, and the own acknowledgement. */
    void beat() {
        long stamp = node.now();
        node.sendAll(new Heartbeat(leadTerm, stamp, token == leadTerm, release));
        long interval = node.settings.heartbeatNanos();
        node.host().startTimer(HEARTBEAT, interval, interval);
        voter.ackSelf(leadTerm, stamp);
    }

    void beatTo(NodeId peer) {
        node.send(peer, new Heartbeat(leadTerm, node.now(), token == leadTerm, release));
    }

    /** A winner was barred at a voter: the next round at the end of that barrier, if that is earlier. */
    void beatWithin(long nanos) {
        if (winning()) {
            long wait = Math.min(nanos, node.settings.heartbeatNanos());
            node.host().startTimer(HEARTBEAT, wait, wait);
        }
    }

    /**
     * Counts an acknowledgement (R3, R4).
     *
     * @param countable whether this voter's identity is on disk (R13)
     * @return whether this made the lead term active
     */
    boolean acked(NodeId from, long term, long stampNanos, Predicate<NodeId> countable) {
        if (term != leadTerm) {
            return ackedEarlier(from, term, stampNanos);
        }
        if (over && node.keeps(Rule.ENDED_LEAD_STAYS_ENDED)) {
            return false;
        }
        long stamp = node.keeps(Rule.LEASE_FROM_SEND) ? stampNanos : node.now();
        strays.remove(from);
        if (acks.containsKey(from) && !heardLately(from)) {
            followingSince.remove(from);
        }
        followingSince.putIfAbsent(from, node.now());
        acks.merge(from, stamp, (a, b) -> a - b > 0 ? a : b);
        return count(countable);
    }

    /** Nothing, but without {@code ONE_LEAD_TERM}: an older won term becomes active, or does so again. */
    private boolean ackedEarlier(NodeId from, long term, long stampNanos) {
        if (term == 0 || term != earlierTerm) {
            return false;
        }
        earlierAcks.add(from);
        long until = stampNanos + leadNanos();
        if (earlierAcks.size() < node.quorum() || until - node.now() <= 0) {
            return false;
        }
        leadTerm = term;
        over = false;
        earlierTerm = 0;
        activate(until);
        return true;
    }

    private long leadNanos() {
        boolean whole = node.settings.leased() && !node.keeps(Rule.DRIFT_OFF_THE_LEASE);
        return whole ? node.settings.leaseNanos() : node.settings.leadNanos();
    }

    /** R13: what this node's lost disk acknowledged does not count any more. */
    void forget(NodeId id) {
        acks.remove(id);
        followingSince.remove(id);
        strays.remove(id);
    }

    boolean count(Predicate<NodeId> countable) {
        if (!beating() && node.keeps(Rule.ENDED_LEAD_STAYS_ENDED)) {
            return false;
        }
        long[] stamps = acks.entrySet().stream()
                .filter(ack -> countable.test(ack.getKey()))
                .mapToLong(ack -> ack.getValue() - node.now())
                .sorted()
                .toArray();
        if (stamps.length < node.quorum()) {
            return false;
        }
        // the Q-th newest, as an age so that a clock that wraps does not matter
        int which = node.keeps(Rule.QTH_NEWEST_STAMP) ? node.quorum() : 1;
        long until = node.now() + stamps[stamps.length - which] + leadNanos();
        if (until - node.now() <= 0) {
            return false;
        }
        if (token != leadTerm) {
            activate(until);
            return true;
        }
        if (until - untilNanos > 0) {
            extend(until);
        }
        return false;
    }

    private void activate(long until) {
        if (token > 0) {
            node.publish(new ElectionNotice.Revoked(token, Reason.RENEWED));
        } else {
            sinceNanos = node.now();
        }
        token = leadTerm;
        untilNanos = node.now();
        release = null;
        // the right to lead is known before the news of it: whoever hears the news and asks gets a yes
        extend(until);
        node.publish(new ElectionNotice.Elected(token));
    }

    private void extend(long until) {
        untilNanos = until;
        node.publish(new ElectionNotice.LeadUntil(token, until));
        long left = until - node.now();
        node.host().startTimer(LEAD_END, left, left);
        long risk = Math.max(1, left - leadNanos() / 3);
        node.host().startTimer(AT_RISK, risk, risk);
    }

    /** R12: this voter promised more than the lead term. */
    void strayed(NodeId voterId) {
        strays.add(voterId);
    }

    boolean hasStrays() {
        return !strays.isEmpty();
    }

    /** Whether a majority could still acknowledge this term: a promise is never taken back. */
    boolean canHoldQuorum() {
        return node.settings.roster().voters().size() - strays.size() >= node.quorum();
    }

    /** The same, if nobody but these others is there. */
    boolean canHoldQuorumAmong(Set<NodeId> there) {
        return node.settings.roster().voters().stream()
                        .filter(id -> (id.equals(node.self) || there.contains(id)) && !strays.contains(id))
                        .count()
                >= node.quorum();
    }

    void atRisk() {
        if (active() && node.keeps(Rule.EARLY_WARNING)) {
            node.publish(new ElectionNotice.AtRisk(token, untilNanos));
        }
    }

    /** R7: whether the time is over; the timer may have been overtaken by an extension. */
    boolean ranOut() {
        return active() && node.now() - untilNanos >= 0;
    }

    /** Ends whatever lead there is, irrevocably for its term, and stops the heartbeats (R7, R8). */
    void end(Reason reason) {
        over = true;
        release = null;
        node.host().stopTimer(HEARTBEAT);
        revoke(reason);
    }

    /** Ends the right to lead. The heartbeats are another matter only without {@code HEARTBEATS_STOP}. */
    void revoke(Reason reason) {
        node.host().stopTimer(LEAD_END);
        node.host().stopTimer(AT_RISK);
        if (token > 0) {
            long was = token;
            token = 0;
            untilNanos = node.now();
            node.publish(new ElectionNotice.LeadUntil(was, untilNanos));
            node.publish(new ElectionNotice.Revoked(was, reason));
        }
    }

    Value save() {
        return Value.rec("tenure")
                .with("leadTerm", leadTerm)
                .with("over", over)
                .with("token", token)
                .with("untilNanos", untilNanos)
                .with("sinceNanos", sinceNanos)
                .with("releaseLeader", release == null ? null : release.leader())
                .with("releaseTerm", release == null ? 0 : release.term())
                .with("earlierTerm", earlierTerm)
                .with("earlierAcks", Value.seq(earlierAcks, id -> Value.of(id.number())))
                .with("strays", Value.seq(strays, id -> Value.of(id.number())))
                .with("followingSince", stamps(followingSince))
                .with("acks", stamps(acks));
    }

    private static Value stamps(Map<NodeId, Long> map) {
        return Value.seq(
                map.entrySet(),
                each -> Value.rec("at").with("node", each.getKey()).with("stampNanos", each.getValue()));
    }

    private static void restore(Value.Rec state, String name, Map<NodeId, Long> map) {
        map.clear();
        state.seq(name).forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            map.put(rec.node("node"), rec.num("stampNanos"));
        });
    }

    void restore(Value.Rec state) {
        leadTerm = state.num("leadTerm");
        over = state.flag("over");
        token = state.num("token");
        untilNanos = state.num("untilNanos");
        sinceNanos = state.num("sinceNanos");
        NodeId freed = state.node("releaseLeader");
        release = freed == null ? null : new Release(freed, state.num("releaseTerm"));
        earlierTerm = state.num("earlierTerm");
        earlierAcks.clear();
        state.seq("earlierAcks").forEach(id -> earlierAcks.add(NodeId.of((int) ((Value.Num) id).value())));
        strays.clear();
        state.seq("strays").forEach(id -> strays.add(NodeId.of((int) ((Value.Num) id).value())));
        restore(state, "followingSince", followingSince);
        restore(state, "acks", acks);
    }
}
