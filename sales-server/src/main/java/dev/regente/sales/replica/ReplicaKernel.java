package dev.regente.sales.replica;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Invariant;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * One node of a replicated log: every entry whose {@link ReplicaNotice.Committed} it publishes is at that index on every
 * node for ever, whatever crashes, stalls or is cut off.
 *
 * <p>It leads when an election gives it a token ({@link ReplicaAsk.Lead}), and relies on one thing only: that a token has
 * one holder. Several nodes may believe to lead at once; a majority obeys at most one of them. The host calls it as it
 * calls every kernel; nothing blocks. Beside the host's own it uses one store, {@code journal}, of which the host keeps
 * all records.
 *
 * <p>It does not recognise repeats: a payload proposed twice is committed twice, and the state machine that applies the
 * entries decides what a repeat means.
 */
public final class ReplicaKernel implements Kernel<ReplicaMessage>, Event.Handler<ReplicaMessage> {
    private final ReplicaState state;
    private final Journal journal;
    private final Voter voter;
    private final Coordinator coordinator;
    private final Learner learner;
    /** Who was last heard of as a learner, by the nonce of its process. */
    private final TreeMap<NodeId, Long> learners = new TreeMap<>();
    /** A token that came before this disk was admitted; 0 if none. */
    private long heldToken;

    /**
     * A replica of a voter.
     *
     * @param appliedIndex the last index that this node's application has applied, durably: publishing goes on after it
     */
    public ReplicaKernel(Roster roster, NodeId self, ReplicaConfig config, long appliedIndex) {
        this(roster, self, config, appliedIndex, Position.START, EnumSet.noneOf(ReplicaRule.class));
    }

    /**
     * A replica of a voter whose application may have taken over another node's state.
     *
     * @param installed where that state ended; START if there was none
     */
    public ReplicaKernel(Roster roster, NodeId self, ReplicaConfig config, long appliedIndex, Position installed) {
        this(roster, self, config, appliedIndex, installed, ReplicaStart.VOTES);
    }

    /**
     * The same, which says how a new disk begins.
     *
     * @param onNewDisk the standing of a disk without any record
     */
    public ReplicaKernel(
            Roster roster,
            NodeId self,
            ReplicaConfig config,
            long appliedIndex,
            Position installed,
            ReplicaStart onNewDisk) {
        this(roster, self, config, appliedIndex, installed, onNewDisk, EnumSet.noneOf(ReplicaRule.class));
    }

    /**
     * A replica without some of its rules, for tests and labs: it loses entries.
     *
     * @param removed the rules it does not keep
     */
    public ReplicaKernel(
            Roster roster, NodeId self, ReplicaConfig config, long appliedIndex, Set<ReplicaRule> removed) {
        this(roster, self, config, appliedIndex, Position.START, removed);
    }

    /** As both above. */
    public ReplicaKernel(
            Roster roster,
            NodeId self,
            ReplicaConfig config,
            long appliedIndex,
            Position installed,
            Set<ReplicaRule> removed) {
        this(roster, self, config, appliedIndex, installed, ReplicaStart.VOTES, removed);
    }

    private ReplicaKernel(
            Roster roster,
            NodeId self,
            ReplicaConfig config,
            long appliedIndex,
            Position installed,
            ReplicaStart onNewDisk,
            Set<ReplicaRule> removed) {
        if (!roster.votes(self)) {
            throw new IllegalArgumentException("only voters and witnesses store the log, " + self + " is neither");
        }
        if (appliedIndex < 0) {
            throw new IllegalArgumentException("an applied index is 0 or more, not " + appliedIndex);
        }
        this.state = new ReplicaState(roster, self, config, appliedIndex, installed, removed);
        this.journal = state.journal;
        this.voter = new Voter(state);
        this.coordinator = new Coordinator(state);
        this.learner = new Learner(state, onNewDisk);
    }

    /** Whether this record of the journal stands for all before it, so that the host may drop those. */
    public static boolean startsAfresh(Value record) {
        return record instanceof Value.Rec rec && rec.name().equals(Journal.COMPACTED);
    }

    @Override
    public void on(Event<ReplicaMessage> event, Host<ReplicaMessage> host) {
        state.host = host;
        event.dispatch(this, host);
        state.timeWrites();
    }

    // ---- the process

    @Override
    public void started(Restored restored, long identity, Host<ReplicaMessage> host) {
        journal.restart(restored.all(Journal.STORE));
        boolean isNew = journal.isNew();
        state.started();
        learner.started(identity, isNew);
        if (journal.promised() > 0) {
            state.tellFloor(journal.promised());
        }
    }

    @Override
    public void durable(long ticket, Host<ReplicaMessage> host) {
        if (journal.durable(ticket)) {
            voter.durableGrew();
            coordinator.durableGrew();
            state.publishCommitted();
            learner.advance();
        }
    }

    @Override
    public void persistFailed(long ticket, String reason, Host<ReplicaMessage> host) {
        if (!state.broken()) {
            coordinator.end("cannot-write");
            state.writeFailed(reason);
        }
    }

    @Override
    public void timerFired(String timer, Host<ReplicaMessage> host) {
        if (state.writeTooSlow(timer)) {
            if (coordinator.phase() != Coordinator.Phase.IDLE) {
                coordinator.end("disk-slow");
                host.publish(new ReplicaNotice.StepDown(state.config.timing().stepDown(), "disk-slow"));
            }
        } else if (voter.lateTerm(timer) > 0) {
            promiseLate(voter.lateTerm(timer));
        } else if (!state.silenceOver(timer) && !learner.timer(timer) && !coordinator.timer(timer)) {
            host.explain(Explanation.of("ignored-timer").with("timer", timer));
        }
    }

    /** Connections tell nothing here: what is lost is sent again by timer. */
    @Override
    public void linkUp(NodeId peer, Host<ReplicaMessage> host) {}

    /** See {@link #linkUp}. */
    @Override
    public void linkDown(NodeId peer, Host<ReplicaMessage> host) {}

    // ---- asks

    @Override
    public void asked(Ask ask, Host<ReplicaMessage> host) {
        if (ask instanceof ReplicaAsk.Propose propose) {
            coordinator.propose(propose.request(), propose.payload());
        } else if (ask instanceof ReplicaAsk.ConfirmRead read) {
            coordinator.confirmRead(read.request());
        } else if (ask instanceof ReplicaAsk.Lead lead) {
            lead(lead.token());
        } else if (ask instanceof ReplicaAsk.EndLead end) {
            endLead(end.token());
        } else if (ask instanceof ReplicaAsk.PrepareHandOff prepare) {
            coordinator.prepareHandOff(prepare.target());
        } else if (ask instanceof ReplicaAsk.Compact compact) {
            state.compact(compact.index());
        } else if (ask instanceof ReplicaAsk.Installed installed) {
            installed(installed.position());
        } else if (ask instanceof ReplicaAsk.Admitted) {
            admitted();
        } else if (ask instanceof ReplicaAsk.CancelHandOff) {
            coordinator.cancelHandOff();
        } else {
            host.explain(Explanation.of("ignored-ask").with("ask", ask));
        }
    }

    private void installed(Position position) {
        if (position.index() > state.published() && !journal.holds(position)) {
            coordinator.makeWayFor(position);
        }
        if (state.install(position)) {
            voter.installed(position);
            learner.advance();
            coordinator.stateTakenOver();
        }
    }

    private void admitted() {
        if (learner.admitted() && heldToken > 0) {
            long token = heldToken;
            heldToken = 0;
            lead(token);
        }
    }

    private void lead(long token) {
        if (learner.standing() == ReplicaStart.WAITS) {
            heldToken = token;
            state.explain(Explanation.of("lead-held").with("term", token).with("reason", "not-admitted"));
            return;
        }
        if (token == coordinator.term()) {
            state.explain(Explanation.of("ignored-lead").with("term", token).with("reason", "leads-already"));
            return;
        }
        String refusal = learner.votes()
                ? coordinator.refusal(token)
                : learner.standing().word();
        if (refusal != null) {
            state.explain(Explanation.of("lead-refused")
                    .with("term", token)
                    .with("promised", journal.promised())
                    .with("reason", refusal));
            if (refusal.equals("term-too-small")) {
                state.tellFloor(journal.promised());
            }
            state.host.publish(new ReplicaNotice.NotServing(token, refusal));
            if (!learner.votes() || state.lacksState()) {
                state.host.publish(
                        new ReplicaNotice.StepDown(state.config.timing().stepDown(), refusal));
            }
            return;
        }
        coordinator.end("newer-token");
        raise(token);
        coordinator.begin(token);
    }

    private void endLead(long token) {
        if (token == heldToken) {
            heldToken = 0;
            return;
        }
        if (token == coordinator.term()) {
            coordinator.end("token-taken-back");
        } else {
            state.explain(Explanation.of("ignored-end-lead").with("term", token).with("leads", coordinator.term()));
        }
    }

    // ---- messages

    @Override
    public void received(NodeId from, ReplicaMessage message, Host<ReplicaMessage> host) {
        if (!state.others.contains(from) || state.broken() || message.term() < 1) {
            host.explain(Explanation.of("ignored-message")
                    .with("from", from)
                    .with("term", message.term())
                    .with("reason", state.broken() ? "journal-broken" : message.term() < 1 ? "no-term" : "no-voter"));
        } else if (message instanceof ReplicaMessage.Mark mark) {
            mark(from, mark);
        } else if (message instanceof ReplicaMessage.Marked marked) {
            learner.marked(from, marked);
        } else if (!learner.copies()) {
            host.explain(Explanation.of("ignored-message")
                    .with("from", from)
                    .with("term", message.term())
                    .with("reason", learner.standing().word()));
        } else if (message instanceof ReplicaMessage.Append append) {
            if (obeys(from, append)) {
                voter.append(from, append);
                learner.advance();
            }
        } else if (message instanceof ReplicaMessage.Install install) {
            if (obeys(from, install)) {
                voter.install(from, install);
                learner.advance();
            }
        } else if (!learner.votes()) {
            host.explain(Explanation.of("ignored-message")
                    .with("from", from)
                    .with("term", message.term())
                    .with("reason", learner.standing().word()));
        } else if (message instanceof ReplicaMessage.Promise promise) {
            promise(from, promise);
        } else if (message instanceof ReplicaMessage.Fetch fetch) {
            voter.fetch(from, fetch);
        } else if (message.term() != coordinator.term()) {
            host.explain(Explanation.of("ignored-late-answer")
                    .with("from", from)
                    .with("term", message.term())
                    .with("leads", coordinator.term()));
        } else {
            answered(from, message);
        }
    }

    private void mark(NodeId from, ReplicaMessage.Mark m) {
        if (!Long.valueOf(m.nonce()).equals(learners.put(from, m.nonce()))) {
            state.explain(Explanation.of("new-disk").with("of", from));
            coordinator.forget(from);
        }
        if (m.waits()) {
            coordinator.appendForLearner();
        }
        state.host.send(
                from, new ReplicaMessage.Marked(m.nonce(), journal.lastIndex(), journal.promised(), learner.votes()));
    }

    /** Answers to the coordinator of this term, which is this node. */
    private void answered(NodeId from, ReplicaMessage message) {
        if (message instanceof ReplicaMessage.Ack ack) {
            coordinator.acknowledged(from, ack);
        } else if (message instanceof ReplicaMessage.Mismatch mismatch) {
            coordinator.mismatch(from, mismatch);
        } else if (message instanceof ReplicaMessage.Promised promised) {
            coordinator.promised(from, promised.position());
        } else if (message instanceof ReplicaMessage.Fetched fetched) {
            coordinator.fetched(from, fetched);
        } else if (message instanceof ReplicaMessage.FetchMismatch mismatch) {
            coordinator.fetchMismatch(from, mismatch);
        } else if (message instanceof ReplicaMessage.FetchCompacted compacted) {
            coordinator.fetchCompacted(from, compacted.base());
        } else if (message instanceof ReplicaMessage.FetchRefused refused) {
            state.tellFloor(refused.promised());
            coordinator.fetchRefused(from);
        } else if (message instanceof ReplicaMessage.Refused refused) {
            state.explain(Explanation.of("term-refused")
                    .with("by", from)
                    .with("term", refused.term())
                    .with("promised", refused.promised()));
            state.tellFloor(refused.promised());
        }
    }

    /** Whether this coordinator's term is not too small; if so, this node has promised it from now on. */
    private boolean obeys(NodeId from, ReplicaMessage message) {
        if (message.term() > journal.promised()) {
            raise(message.term());
            return true;
        }
        if (message.term() == journal.promised()) {
            Invariant.check(
                    message.term() != coordinator.term(),
                    "one-holder-per-term",
                    "term " + message.term() + " of " + state.self + " and of " + from);
            return true;
        }
        if (message instanceof ReplicaMessage.Append && !state.keeps(ReplicaRule.REFUSE_SMALLER_TERM)) {
            return true;
        }
        state.explain(Explanation.of("refused-term")
                .with("from", from)
                .with("term", message.term())
                .with("promised", journal.promised()));
        state.host.send(from, new ReplicaMessage.Refused(message.term(), journal.promised()));
        return false;
    }

    private void promise(NodeId from, ReplicaMessage.Promise m) {
        if (m.term() > journal.promised() && !state.keeps(ReplicaRule.POSITION_AFTER_PROMISE)) {
            voter.readEarly(from, m.term());
        } else if (obeys(from, m)) {
            voter.promiseAsked(from, m.term());
        }
    }

    /** Without POSITION_AFTER_PROMISE: gives the promise whose position was read before. */
    private void promiseLate(long newTerm) {
        if (newTerm > journal.promised()) {
            raise(newTerm);
            voter.answerLate();
        }
    }

    /** Promises a term above all before. Whoever leads a smaller one stops. */
    private void raise(long newTerm) {
        endOwnLead(newTerm);
        voter.raise(newTerm);
    }

    private void endOwnLead(long newTerm) {
        if (coordinator.term() > 0 && state.keeps(ReplicaRule.OWN_PROMISE_BINDS)) {
            coordinator.end("promised-higher");
            state.tellFloor(newTerm);
        }
    }

    // ---- state as a value

    @Override
    public Value save() {
        return Value.rec("replica")
                .with("shared", state.save())
                .with("voter", voter.save())
                .with("coordinator", coordinator.save())
                .with("learner", learner.save())
                .with("heldToken", heldToken)
                .with("learners", Value.seq(learners.entrySet(), entry -> Value.rec("nonce")
                        .with("node", entry.getKey())
                        .with("nonce", entry.getValue())));
    }

    @Override
    public void restore(Value value) {
        Value.Rec rec = (Value.Rec) value;
        state.restore(rec.rec("shared"));
        voter.restore(rec.rec("voter"));
        coordinator.restore(rec.rec("coordinator"));
        learner.restore(rec.rec("learner"));
        heldToken = rec.num("heldToken");
        learners.clear();
        for (Value item : rec.seq("learners")) {
            Value.Rec entry = (Value.Rec) item;
            learners.put(entry.node("node"), entry.num("nonce"));
        }
    }

    // ---- for checkers

    Journal journal() {
        return journal;
    }

    /** The last index this node published as committed. */
    long published() {
        return state.published();
    }

    /** The commit index this node knows. */
    long commit() {
        return state.commit();
    }

    boolean serves() {
        return coordinator.phase() == Coordinator.Phase.SERVING;
    }

    /** The term that this node leads, or else obeys. */
    long term() {
        return coordinator.term() > 0 ? coordinator.term() : voter.obeyedTerm();
    }

    @Override
    public String toString() {
        return "replica " + state.self + " promised=" + journal.promised() + " " + coordinator.phase() + " log="
                + journal.lastPosition() + " commit=" + state.commit();
    }
}
