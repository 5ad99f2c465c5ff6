package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionMessage.Vote;
import dev.regente.election.protocol.ElectionMessage.VoteRefused;
import dev.regente.election.protocol.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One promise round: how a nominee, or a leader that needs a higher term (R12), comes to win a term.
 *
 * <p>While a barrier is in the way at this node, or at voters that said so, it waits for the end of the barrier instead
 * of failing: nothing is wrong then, it is only too early.
 */
final class Candidacy {
    /** Ends the round, or the wait for acknowledgements after it. */
    static final String DEADLINE = "CAMPAIGN";
    /** VOTE again to who has not answered, or when a barrier ends. */
    static final String AGAIN = "VOTE-AGAIN";

    private final Node node;
    private final Voter voter;

    /** 0: none is running. */
    private long term;

    private long startedNanos;
    private boolean waitingForBarrier;
    private boolean votesSent;
    private final TreeSet<NodeId> granted = new TreeSet<>();
    private final TreeSet<NodeId> refused = new TreeSet<>();
    private final TreeMap<NodeId, Long> barredUntilNanos = new TreeMap<>();

    Candidacy(Node node, Voter voter) {
        this.node = node;
        this.voter = voter;
    }

    /** Whether a round runs, or waits for this node's own barrier. */
    boolean running() {
        return term > 0 || waitingForBarrier;
    }

    /** The term of the round, 0 if none runs. */
    long term() {
        return term;
    }

    /**
     * Starts, or waits for the end of the own barrier and is then called again.
     *
     * @param aboveTerm the round's term is above this one, and above the own promise
     */
    void start(long aboveTerm, Release release) {
        end();
        voter.show(release);
        long barred = voter.barredForOwnCampaign();
        if (barred > 0) {
            waitingForBarrier = true;
            node.explain(Explanation.of("waits-for-barrier")
                    .with("barrier", voter.barrierLeader() == null ? "quarantine" : voter.barrierLeader())
                    .with("remainingMillis", Node.millis(barred)));
            node.host().startTimer(AGAIN, barred, barred);
            node.host().startTimer(DEADLINE, barred + patience(), barred + patience());
            return;
        }
        startedNanos = node.now();
        term = Math.max(aboveTerm, voter.record.promisedTerm()) + 1;
        voter.promiseSelf(term);
        node.host().startTimer(DEADLINE, patience(), patience());
        if (!node.keeps(Rule.OWN_PROMISE_FIRST)) {
            granted.add(node.self);
            sendVotes(release);
        }
    }

    private long patience() {
        return node.settings.timeoutNanos();
    }

    boolean waitsForBarrier() {
        return waitingForBarrier;
    }

    /** The own promise for this term is durable: now, and not earlier, others may hear of it. */
    void ownPromiseDurable(long promised, Release release) {
        if (term > 0 && term == promised && !votesSent) {
            granted.add(node.self);
            sendVotes(release);
        }
    }

    private void sendVotes(Release release) {
        votesSent = true;
        for (NodeId each : node.otherVoters) {
            if (!granted.contains(each)) {
                node.send(each, new Vote(term, release));
            }
        }
        again();
    }

    private void again() {
        long wait = node.settings.heartbeatNanos();
        for (long until : barredUntilNanos.values()) {
            wait = Math.min(wait, Math.max(1, until - node.now()));
        }
        node.host().startTimer(AGAIN, wait, wait);
    }

    /** Asks anew who has not answered, and those whose barrier has ended. */
    void voteAgain(Release release) {
        if (term == 0 || !votesSent) {
            return;
        }
        for (NodeId each : node.otherVoters) {
            Long until = barredUntilNanos.get(each);
            if (!granted.contains(each) && !refused.contains(each) && (until == null || until - node.now() <= 0)) {
                // whoever is still barred says so again
                barredUntilNanos.remove(each);
                node.send(each, new Vote(term, release));
            }
        }
        again();
    }

    void granted(NodeId from, long grantedTerm) {
        if (term > 0 && grantedTerm == term) {
            granted.add(from);
            barredUntilNanos.remove(from);
        }
    }

    /** The voters that granted, itself included; only those whose identity is on disk may be counted (R13). */
    Collection<NodeId> granted() {
        return granted;
    }

    /** R1: whether the own promise is durable. What a retiring leader collected for this node counts only then. */
    boolean mayCount() {
        return term > 0 && votesSent;
    }

    /** R13: what this node's lost disk granted does not count any more. */
    void forget(NodeId id) {
        granted.remove(id);
    }

    /** Whether a majority has said no for good. */
    boolean refused(NodeId from, VoteRefused no) {
        if (term == 0 || no.term() != term || granted.contains(from)) {
            return false;
        }
        if (no.barredNanos() > 0 && !refused.contains(from)) {
            // the answer was under way for a while: waiting its whole length from now is never too short
            long until = node.now() + no.barredNanos();
            barredUntilNanos.put(from, until);
            // barriers are waited for, but not for ever: a healthy leader renews them, and then a new pre-check must
            // ask
            long most = startedNanos + node.settings.barrierNanos() + 2 * patience() - node.now();
            long patience = Math.max(1, Math.min(no.barredNanos() + patience(), most));
            node.host().startTimer(DEADLINE, patience, patience);
            again();
            return false;
        }
        refused.add(from);
        barredUntilNanos.remove(from);
        return node.otherVoters.size() + 1 - refused.size() < node.quorum();
    }

    void end() {
        term = 0;
        waitingForBarrier = false;
        votesSent = false;
        granted.clear();
        refused.clear();
        barredUntilNanos.clear();
        node.host().stopTimer(AGAIN);
        node.host().stopTimer(DEADLINE);
    }

    Value save() {
        List<NodeId> barred = new ArrayList<>(barredUntilNanos.keySet());
        return Value.rec("candidacy")
                .with("term", term)
                .with("startedNanos", startedNanos)
                .with("waitingForBarrier", waitingForBarrier)
                .with("votesSent", votesSent)
                .with("granted", Value.seq(granted, id -> Value.of(id.number())))
                .with("refused", Value.seq(refused, id -> Value.of(id.number())))
                .with("barred", Value.seq(barred, id -> Value.rec("barred")
                        .with("node", id)
                        .with("untilNanos", barredUntilNanos.get(id))));
    }

    void restore(Value.Rec state) {
        term = state.num("term");
        startedNanos = state.num("startedNanos");
        waitingForBarrier = state.flag("waitingForBarrier");
        votesSent = state.flag("votesSent");
        granted.clear();
        refused.clear();
        barredUntilNanos.clear();
        state.seq("granted").forEach(id -> granted.add(NodeId.of((int) ((Value.Num) id).value())));
        state.seq("refused").forEach(id -> refused.add(NodeId.of((int) ((Value.Num) id).value())));
        state.seq("barred").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            barredUntilNanos.put(rec.node("node"), rec.num("untilNanos"));
        });
    }
}
