package dev.regente.sales.replica;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Invariant;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.ArrayDeque;
import java.util.Objects;

/** The side of a replica that promises, stores what a coordinator sends, and lets a coordinator copy its log. */
final class Voter {
    private static final String LATE = "late-promise";

    private final ReplicaState state;
    private final Journal journal;

    /** Who waits for the present promise to become durable; none as null. */
    private NodeId asker;
    /** Without POSITION_AFTER_PROMISE: the promise to write later, to whom, and the position read before; else 0. */
    private long lateTerm;

    private NodeId lateAsker;
    private Position earlyPosition = Position.START;

    /** The term whose coordinator this node hears, and that coordinator. */
    private long obeyedTerm;

    private NodeId coordinator;
    /** Up to here the own log was compared equal to that coordinator's. */
    private long compared;
    /** The newest read round answered to it. */
    private long answeredRound;
    /** Tickets of the last writes of messages that wait for their acknowledgement. */
    private final ArrayDeque<Long> unacknowledged = new ArrayDeque<>();

    Voter(ReplicaState state) {
        this.state = state;
        this.journal = state.journal;
    }

    /** The term whose coordinator this node hears; 0 if none. */
    long obeyedTerm() {
        return obeyedTerm;
    }

    /** Promises a term, durably; forgets whom this node obeyed. */
    void raise(long term) {
        journal.promise(term, state.host);
        asker = null;
        forgetCoordinator();
    }

    private void forgetCoordinator() {
        obeyedTerm = 0;
        coordinator = null;
        compared = 0;
        answeredRound = 0;
        unacknowledged.clear();
    }

    // ---- on reception of PROMISE

    /** The promise was already raised if it had to be. */
    void promiseAsked(NodeId from, long term) {
        asker = from;
        answerPromise();
    }

    /** Without POSITION_AFTER_PROMISE: the position is read now, and the promise given when a timer fires. */
    void readEarly(NodeId from, long term) {
        if (term > lateTerm) {
            lateTerm = term;
            lateAsker = from;
            earlyPosition = journal.position(journal.durableIndex());
            state.host.startTimer(
                    LATE, state.config.timing().beat(), state.config.timing().beat());
        }
    }

    /** The promise to give now if this timer says so; else 0. It may be too small by now. */
    long lateTerm(String timer) {
        return timer.equals(LATE) ? lateTerm : 0;
    }

    void answerLate() {
        asker = lateAsker;
        answerPromise();
    }

    private void answerPromise() {
        if (asker == null || !journal.promiseDurable()) {
            return;
        }
        Position position = journal.promised() == lateTerm ? earlyPosition : journal.position(journal.durableIndex());
        state.host.send(asker, new ReplicaMessage.Promised(journal.promised(), position));
        asker = null;
    }

    // ---- on reception of FETCH

    void fetch(NodeId from, ReplicaMessage.Fetch m) {
        long upTo = m.upTo().index();
        if (state.keeps(ReplicaRule.FETCH_ONLY_WHILE_PROMISED)) {
            boolean stands = journal.promised() == m.term() && journal.promiseDurable();
            if (!stands || !journal.holds(m.upTo()) || upTo > journal.durableIndex()) {
                state.explain(Explanation.of("fetch-refused")
                        .with("from", from)
                        .with("term", m.term())
                        .with("promised", journal.promised())
                        .with("upTo", m.upTo()));
                state.host.send(from, new ReplicaMessage.FetchRefused(m.term(), journal.promised()));
                return;
            }
        } else {
            upTo = journal.durableIndex();
        }
        if (m.after().index() <= journal.base().index() && !journal.holds(m.after())) {
            state.host.send(from, new ReplicaMessage.FetchCompacted(m.term(), journal.base()));
        } else if (m.after().index() <= upTo && journal.holds(m.after())) {
            state.host.send(
                    from,
                    new ReplicaMessage.Fetched(
                            m.term(), m.after(), journal.slice(m.after().index() + 1, upTo, state.config.limits())));
        } else {
            Position hint = journal.lastAtMost(
                    Math.min(m.after().index(), upTo), m.after().term());
            state.explain(Explanation.of("fetch-mismatch")
                    .with("from", from)
                    .with("after", m.after())
                    .with("hint", hint));
            state.host.send(from, new ReplicaMessage.FetchMismatch(m.term(), m.after(), hint));
        }
    }

    // ---- on reception of APPEND

    /** A coordinator that is not refused: the promise was already raised to its term if it had to be. */
    void append(NodeId from, ReplicaMessage.Append m) {
        hear(from, m.term());
        state.compareWith(m.commit());
        if (state.lacksState()) {
            state.host.publish(new ReplicaNotice.SnapshotNeeded(from, journal.base()));
        }
        if (!journal.covers(m.previous())) {
            mismatch(from, m);
        } else {
            journal.store(
                    m.previous().index(),
                    m.entries(),
                    state.commit(),
                    state.keeps(ReplicaRule.CUT_AT_FIRST_DIFFERENCE),
                    state.host);
            compared = Math.max(compared, m.previous().index() + m.entries().size());
            learnCommit(m.commit());
            if (durable() == compared || m.round() > answeredRound) {
                acknowledge(m.round());
            }
            if (durable() < compared && !Objects.equals(unacknowledged.peekLast(), journal.lastTicket())) {
                unacknowledged.add(journal.lastTicket());
            }
        }
        state.host.publish(
                new ReplicaNotice.LeaderHeard(from, m.term(), m.commit(), journal.lastIndex(), state.host.now()));
    }

    private void hear(NodeId from, long term) {
        if (obeyedTerm != term) {
            forgetCoordinator();
            obeyedTerm = term;
            coordinator = from;
        }
        Invariant.check(
                from.equals(coordinator),
                "one-holder-per-term",
                "term " + term + " of " + coordinator + " and of " + from);
    }

    // ---- on reception of INSTALL

    /** The coordinator has cut off what this node lacks, unless this node holds the entry that it begins after. */
    void install(NodeId from, ReplicaMessage.Install m) {
        hear(from, m.term());
        state.compareWith(m.commit());
        if (journal.covers(m.base())) {
            compared = Math.max(compared, m.base().index());
            learnCommit(m.commit());
        } else {
            state.explain(Explanation.of("install-asked")
                    .with("from", from)
                    .with("base", m.base())
                    .with("own", journal.lastPosition()));
            state.host.publish(new ReplicaNotice.SnapshotNeeded(from, m.base()));
        }
        acknowledge(m.round());
    }

    /** A state was taken over. What it contains is committed, so the coordinator that this node obeys has it too. */
    void installed(Position position) {
        if (obeyedTerm > 0) {
            compared = Math.max(compared, position.index());
            acknowledge(answeredRound);
        }
    }

    private void mismatch(NodeId from, ReplicaMessage.Append m) {
        long at = m.previous().index();
        Invariant.check(
                at > state.commit(), "not-truncated", "entry " + at + " is committed here and another one there");
        Position hint = journal.lastAtMost(at, m.previous().term());
        state.explain(Explanation.of("append-mismatch")
                .with("from", from)
                .with("term", m.term())
                .with("previous", m.previous())
                .with("hint", hint));
        answeredRound = Math.max(answeredRound, m.round());
        state.host.send(from, new ReplicaMessage.Mismatch(m.term(), m.previous(), hint, m.round()));
    }

    private void learnCommit(long leaderCommit) {
        long known = state.keeps(ReplicaRule.FOLLOWER_COMMIT_COMPARED) ? compared : journal.lastIndex();
        state.learnCommit(Math.min(leaderCommit, known));
    }

    /** Up to here this node's copies count for the coordinator it obeys. */
    private long durable() {
        if (!state.keeps(ReplicaRule.COPY_DURABLE_BEFORE_COUNTED)) {
            return compared;
        }
        return journal.promiseDurable() ? Math.min(compared, journal.durableIndex()) : 0;
    }

    private void acknowledge(long round) {
        answeredRound = Math.max(answeredRound, round);
        state.host.send(
                coordinator, new ReplicaMessage.Ack(obeyedTerm, durable(), compared, state.commit(), answeredRound));
    }

    // ---- on a write become durable

    void durableGrew() {
        answerPromise();
        boolean due = false;
        while (!unacknowledged.isEmpty() && unacknowledged.peek() <= journal.durableTicket()) {
            unacknowledged.poll();
            due = true;
        }
        if (due) {
            acknowledge(answeredRound);
        }
    }

    // ---- state as a value

    Value.Rec save() {
        return Value.rec("voter")
                .with("asker", asker)
                .with("lateTerm", lateTerm)
                .with("lateAsker", lateAsker)
                .with("earlyPosition", earlyPosition.toValue())
                .with("obeyedTerm", obeyedTerm)
                .with("coordinator", coordinator)
                .with("compared", compared)
                .with("answeredRound", answeredRound)
                .with("unacknowledged", Value.seq(unacknowledged, Value::of));
    }

    void restore(Value.Rec rec) {
        asker = rec.node("asker");
        lateTerm = rec.num("lateTerm");
        lateAsker = rec.node("lateAsker");
        earlyPosition = Position.of(rec.get("earlyPosition"));
        obeyedTerm = rec.num("obeyedTerm");
        coordinator = rec.node("coordinator");
        compared = rec.num("compared");
        answeredRound = rec.num("answeredRound");
        unacknowledged.clear();
        rec.seq("unacknowledged").forEach(value -> unacknowledged.add(((Value.Num) value).value()));
    }
}
