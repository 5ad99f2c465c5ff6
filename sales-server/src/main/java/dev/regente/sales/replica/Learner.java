package dev.regente.sales.replica;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.TreeMap;

/**
 * The standing of a disk: whether this node promises. What an earlier disk under its id promised and held is lost with that
 * disk, so a new one is mute until the election admitted it with the others that are as new; and the successor of a lost one
 * learns first: it asks all others for the end of their logs, whereupon they drop what the old disk had acknowledged, and
 * votes again once it holds an entry above all of these that its coordinator says is committed. Until then its copies
 * count, and nothing else.
 */
final class Learner {
    private static final String LEARN = "learn";
    private static final long UNKNOWN = -1;

    private final ReplicaState state;
    private final Journal journal;
    private final TreeMap<NodeId, ReplicaMessage.Marked> answers = new TreeMap<>();
    private ReplicaStart standing;
    private long nonce;
    private long mark = UNKNOWN;

    Learner(ReplicaState state, ReplicaStart onNewDisk) {
        this.state = state;
        this.journal = state.journal;
        this.standing = onNewDisk;
    }

    /** A disk without records is new also where an operator put a state beside it. */
    void started(long identity, boolean isNew) {
        nonce = Math.max(1, identity);
        if (journal.standing() != null) {
            standing = journal.standing();
        } else if (!isNew) {
            standing = ReplicaStart.VOTES;
        }
        if (standing != ReplicaStart.VOTES) {
            state.unfit(standing.word());
        }
        if (standing == ReplicaStart.LEARNS && state.others.isEmpty()) {
            vote("alone");
        } else if (standing == ReplicaStart.LEARNS) {
            journal.stand(ReplicaStart.LEARNS, state.host);
            ask();
        }
    }

    /** Whether this node may promise and lead. */
    boolean votes() {
        return standing == ReplicaStart.VOTES;
    }

    /** Whether this node may copy, and say so. */
    boolean copies() {
        return votes() || mark != UNKNOWN;
    }

    ReplicaStart standing() {
        return standing;
    }

    /** The election admitted this disk, and no other one was this node before. */
    boolean admitted() {
        if (standing != ReplicaStart.WAITS) {
            return false;
        }
        vote("admitted");
        return true;
    }

    private void vote(String reason) {
        standing = ReplicaStart.VOTES;
        journal.stand(ReplicaStart.VOTES, state.host);
        answers.clear();
        state.host.stopTimer(LEARN);
        state.explain(Explanation.of("votes").with("reason", reason).with("mark", mark));
        state.fit(reason);
    }

    private void ask() {
        for (NodeId other : state.others) {
            if (mark != UNKNOWN || !answers.containsKey(other)) {
                state.host.send(other, new ReplicaMessage.Mark(nonce, mark != UNKNOWN));
            }
        }
        long pace = 4 * state.config.timing().beat();
        state.host.startTimer(LEARN, pace, pace);
    }

    boolean timer(String timer) {
        if (!timer.equals(LEARN)) {
            return false;
        }
        if (standing == ReplicaStart.LEARNS) {
            ask();
        }
        return true;
    }

    /** What one of the others holds. */
    void marked(NodeId from, ReplicaMessage.Marked m) {
        if (standing != ReplicaStart.LEARNS || m.nonce() != nonce || mark != UNKNOWN) {
            return;
        }
        answers.put(from, m);
        if (!answers.keySet().containsAll(state.others)) {
            return;
        }
        long last = 0;
        long promised = 0;
        boolean anyVotes = false;
        for (ReplicaMessage.Marked answer : answers.values()) {
            last = Math.max(last, answer.last());
            promised = Math.max(promised, answer.promised());
            anyVotes |= answer.votes();
        }
        mark = last;
        state.explain(Explanation.of("learns").with("mark", mark).with("promised", promised));
        if (promised > journal.promised()) {
            journal.promise(promised, state.host);
        }
        if (!anyVotes && last == 0 && promised == 0) {
            vote("all-are-new");
        }
    }

    /** Something was committed or became durable. */
    void advance() {
        if (standing == ReplicaStart.LEARNS
                && mark != UNKNOWN
                && state.commit() > mark
                && journal.durableIndex() > mark) {
            vote("caught-up");
        }
    }

    Value.Rec save() {
        return Value.rec("learner")
                .with("standing", standing.name())
                .with("nonce", nonce)
                .with("mark", mark)
                .with("answered", Value.seq(answers.keySet(), node -> Value.of(node.number())))
                .with("answers", Value.seq(answers.values(), answer -> Value.rec("answer")
                        .with("last", answer.last())
                        .with("promised", answer.promised())
                        .with("votes", answer.votes())));
    }

    void restore(Value.Rec rec) {
        standing = ReplicaStart.valueOf(rec.text("standing"));
        nonce = rec.num("nonce");
        mark = rec.num("mark");
        answers.clear();
        for (int i = 0; i < rec.seq("answered").size(); i++) {
            long number = ((Value.Num) rec.seq("answered").get(i)).value();
            Value.Rec answer = (Value.Rec) rec.seq("answers").get(i);
            answers.put(
                    NodeId.of(Math.toIntExact(number)),
                    new ReplicaMessage.Marked(nonce, answer.num("last"), answer.num("promised"), answer.flag("votes")));
        }
    }
}
