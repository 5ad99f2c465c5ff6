package dev.regente.election.confirm;

import dev.regente.election.confirm.Words.Kind;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Invariant;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.Heartbeat;
import dev.regente.election.protocol.ElectionMessage.HeartbeatAck;
import dev.regente.election.protocol.ElectionMessage.HeartbeatNack;
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionMessage.Vote;
import dev.regente.election.protocol.ElectionMessage.VoteGranted;
import dev.regente.election.protocol.ElectionMessage.VoteRefused;
import dev.regente.election.protocol.Rule;

/**
 * What a node owes the others as a voter: the promise (R1), the barrier (R2, R3), the quarantine (R5). The same rules
 * bind its own candidacy.
 *
 * <p>The record in memory may be ahead of the one on disk. That is only more careful, because nothing that depends on a
 * write is said before it is durable: such words wait in {@link Words}.
 */
final class Voter {

    private final Node node;
    /** What waits for the disk. */
    final Words words;

    TermRecord record;
    /**
     * The highest term in which a leader was really acknowledged. Less than the record's while that is ahead, with a promise
     * in it that was not acknowledged yet; a next life cannot tell, and takes it for acknowledged.
     */
    private long ackedTerm;
    /** Until then no other than {@link #barrierLeader} is helped; meaningless if {@link #barrier} is false. */
    private boolean barrier;

    private NodeId barrierLeader;
    /** 0 for the quarantine after a restart. */
    private long barrierTerm;

    private long barrierUntilNanos;
    /** The end of the time in which this process may have forgotten a barrier. */
    private long quarantineUntilNanos;
    /** Writing failed: no word may be given any more (R1). */
    private boolean mute;

    Voter(Node node) {
        this.node = node;
        this.words = new Words(node);
        this.record = TermRecord.fresh(node.self, 0);
    }

    /** R5: whoever may have forgotten a barrier acts as if one ran. A node that never promised has none to forget. */
    void start(TermRecord restored) {
        boolean promisedBefore = restored.promisedTerm() > 0;
        record = restored.booted(node.settings.barrierNanos());
        ackedTerm = record.ackedTerm();
        quarantineUntilNanos = node.now() + (promisedBefore ? record.leaseNanos() : 0);
        if (promisedBefore && record.leaseNanos() > 0 && node.keeps(Rule.QUARANTINE)) {
            barrier = true;
            barrierLeader = record.ackedLeader();
            barrierTerm = 0;
            barrierUntilNanos = quarantineUntilNanos;
        }
        write(Kind.STARTED, null, null, 0, 0);
    }

    boolean mute() {
        return mute;
    }

    void silence() {
        mute = true;
        words.clear();
    }

    /** How long a barrier still runs here that is in the way of {@code who}; 0 if none is. */
    long barredNanos(NodeId who) {
        if (!barrier || who.equals(barrierLeader)) {
            return 0;
        }
        return Math.max(0, barrierUntilNanos - node.now());
    }

    NodeId barrierLeader() {
        return barrier && barrierUntilNanos - node.now() > 0 ? barrierLeader : null;
    }

    private boolean quarantined() {
        return barrierTerm == 0;
    }

    /** R8: a release frees exactly the barrier of its own leader and term, and is dead once a higher term is promised. */
    void show(Release release) {
        if (release == null || !barrier || quarantined() || !release.leader().equals(barrierLeader)) {
            return;
        }
        boolean same = node.keeps(Rule.RELEASE_EXACT_TERM)
                ? release.term() == barrierTerm && record.promisedTerm() <= release.term()
                : release.term() <= barrierTerm;
        if (same) {
            barrier = false;
        }
    }

    /** Whether a promise of this term to this candidate is possible now; R1 and R2. */
    private long barredForVote(NodeId candidate) {
        long barred = barredNanos(candidate);
        return barred > 0 && (quarantined() || node.keeps(Rule.BARRIER_ON_VOTE)) ? barred : 0;
    }

    /** R1 and R2 for another node's VOTE. */
    void vote(NodeId from, int boot, Vote vote) {
        show(vote.release());
        long term = vote.term();
        boolean retry = term == record.promisedTerm() && from.equals(record.promisedTo());
        boolean another = term == record.promisedTerm() && !retry;
        long barred = barredForVote(from);
        if (mute || term < record.promisedTerm() || (another && node.keeps(Rule.PROMISE_ONCE))) {
            refuse(from, boot, vote, 0);
        } else if (barred > 0) {
            refuse(from, boot, vote, barred);
        } else {
            ElectionMessage.Body granted = new VoteGranted(boot, term);
            if (!retry) {
                promise(term, from);
                if (node.keeps(Rule.PROMISE_DURABLE)) {
                    write(Kind.REPLY, from, granted, term, 0);
                } else {
                    write(Kind.REPLY, null, null, term, 0);
                    node.send(from, granted);
                }
            } else {
                reply(from, granted);
            }
        }
    }

    private void promise(long term, NodeId to) {
        Invariant.check(
                term > record.promisedTerm() || !node.keeps(Rule.PROMISE_ONCE),
                "promises-only-grow",
                term + " after " + record.promisedTerm());
        // no barrier for another node runs now, so the acknowledgement may be on disk before it is due (R3, R5)
        record = record.acked(term, to, longestBarrierNanos());
    }

    private boolean ackAhead() {
        return ackedTerm < record.ackedTerm();
    }

    /** The highest term in which a leader was acknowledged, as far as this life knows. */
    long ackedTerm() {
        return ackedTerm;
    }

    void refuse(NodeId from, int boot, Vote vote, long barred) {
        Explanation why = Explanation.of("refused-vote")
                .with("term", vote.term())
                .with("from", from)
                .with("promised", record.promisedTerm());
        if (barred > 0) {
            why = why.with("barrier", barrierLeader == null ? "quarantine" : barrierLeader)
                    .with("remainingMillis", Node.millis(barred));
        }
        node.explain(mute ? why.with("storage", "failed") : why);
        node.send(from, new VoteRefused(boot, vote.term(), record.promisedTerm(), barrierLeader(), barred));
    }

    /** R1 for itself: how long a barrier is in the way of this node's own campaign. */
    long barredForOwnCampaign() {
        return barredForVote(node.self);
    }

    /** R1: the candidate's own promise. The VOTEs wait for it. */
    void promiseSelf(long term) {
        promise(term, node.self);
        write(Kind.VOTES, null, null, term, 0);
    }

    /**
     * R3: whether a heartbeat of this leader and term may be acknowledged. Explains a refusal and answers it.
     *
     * @return whether it was acknowledged, or will be once that is durable
     */
    boolean heartbeat(NodeId leader, int boot, Heartbeat beat, boolean mayLead) {
        show(beat.release());
        long term = beat.term();
        if (mute) {
            node.explain(
                    Explanation.of("ignored-heartbeat").with("from", leader).with("storage", "failed"));
            return true;
        }
        boolean another = term == record.ackedTerm() && !leader.equals(record.ackedLeader()) && !ackAhead();
        if (term < record.promisedTerm() || (another && node.keeps(Rule.ONE_ACKED_LEADER))) {
            node.explain(Explanation.of("refused-heartbeat")
                    .with("term", term)
                    .with("from", leader)
                    .with("promised", record.promisedTerm()));
            node.send(leader, new HeartbeatNack(boot, term, record.promisedTerm(), 0));
            return false;
        }
        long barred = barredForAck(leader);
        if (barred > 0) {
            node.explain(Explanation.of("refused-heartbeat")
                    .with("term", term)
                    .with("from", leader)
                    .with("barrier", barrierLeader == null ? "quarantine" : barrierLeader)
                    .with("remainingMillis", Node.millis(barred)));
            node.send(leader, new HeartbeatNack(boot, term, record.promisedTerm(), barred));
            return false;
        }
        acknowledge(leader, term);
        ElectionMessage.Body ack = new HeartbeatAck(boot, term, beat.stampNanos(), mayLead);
        if (stands(leader, term)) {
            reply(leader, ack);
        } else {
            rememberAck(term, leader);
            write(Kind.REPLY, leader, ack, term, 0);
        }
        return true;
    }

    /** R3 for itself: a leader is a voter too, and its own acknowledgement obeys its own promise and barrier. */
    void ackSelf(long term, long stampNanos) {
        if (mute || term < record.promisedTerm() || barredForAck(node.self) > 0) {
            return;
        }
        acknowledge(node.self, term);
        if (stands(node.self, term)) {
            words.step(Kind.OWN_ACK, term, stampNanos);
        } else {
            rememberAck(term, node.self);
            write(Kind.OWN_ACK, null, null, term, stampNanos);
        }
    }

    private void rememberAck(long term, NodeId leader) {
        record = node.keeps(Rule.ACK_RAISES_PROMISE)
                ? record.acked(term, leader, longestBarrierNanos())
                : record.ackedOnly(term, leader, longestBarrierNanos());
    }

    private long barredForAck(NodeId leader) {
        long barred = barredNanos(leader);
        return barred > 0 && (quarantined() || node.keeps(Rule.BARRIER_ON_ACK)) ? barred : 0;
    }

    /** Every ack sets the barrier, from the receipt of the heartbeat. */
    private void acknowledge(NodeId leader, long term) {
        if (node.settings.leased()) {
            barrier = true;
            barrierLeader = leader;
            barrierTerm = term;
            barrierUntilNanos = node.now() + node.settings.barrierNanos();
        }
        ackedTerm = term;
    }

    /** A longer lease of an earlier configuration counts until the quarantine for it has passed. */
    private long longestBarrierNanos() {
        return quarantineUntilNanos - node.now() > 0 ? record.leaseNanos() : node.settings.barrierNanos();
    }

    private boolean stands(NodeId leader, long term) {
        return record.ackedTerm() == term
                && leader.equals(record.ackedLeader())
                && record.promisedTerm() == term
                && leader.equals(record.promisedTo());
    }

    /** R13: this disk may speak from now on. Durable at the latest together with the first thing it says. */
    void admit() {
        record = record.admittedNow();
        write(Kind.REPLY, null, null, 0, 0);
    }

    /** R13: this disk takes the place of a lost one, whose barrier it cannot know: it waits as after a restart. */
    void admitAbove(long term, long leaseNanos) {
        record = record.admittedAbove(Math.max(term, record.promisedTerm()), leaseNanos);
        quarantineUntilNanos = node.now() + leaseNanos;
        if (leaseNanos > 0 && node.keeps(Rule.QUARANTINE)) {
            barrier = true;
            barrierLeader = null;
            barrierTerm = 0;
            barrierUntilNanos = quarantineUntilNanos;
        }
        write(Kind.REPLACED, null, null, 0, 0);
    }

    /** R13: remembers who a peer is. */
    long meet(NodeId peer, long identity) {
        record = record.met(peer, identity);
        return write(Kind.REPLY, null, null, 0, 0);
    }

    /** A word that needs nothing new on disk still waits for what it rests on. */
    void reply(NodeId to, ElectionMessage.Body body) {
        words.say(to, body);
    }

    private long write(Kind kind, NodeId to, ElectionMessage.Body body, long term, long stampNanos) {
        return words.afterWriting(record, kind, to, body, term, stampNanos);
    }

    Value save() {
        return words.saveInto(Value.rec("voter")
                .with("record", record.toValue())
                .with("ackedTerm", ackedTerm)
                .with("barrier", barrier)
                .with("barrierLeader", barrierLeader)
                .with("barrierTerm", barrierTerm)
                .with("barrierUntilNanos", barrierUntilNanos)
                .with("quarantineUntilNanos", quarantineUntilNanos)
                .with("mute", mute));
    }

    void restore(Value.Rec state) {
        record = TermRecord.fromValue(state.rec("record"));
        ackedTerm = state.num("ackedTerm");
        barrier = state.flag("barrier");
        barrierLeader = state.node("barrierLeader");
        barrierTerm = state.num("barrierTerm");
        barrierUntilNanos = state.num("barrierUntilNanos");
        quarantineUntilNanos = state.num("quarantineUntilNanos");
        mute = state.flag("mute");
        words.restore(state);
    }
}
