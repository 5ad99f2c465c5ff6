package dev.regente.sales.replica;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import java.util.ArrayDeque;

/** The side of a replica that leads: from the token to the last entry of its term. */
final class Coordinator {

    /** How far a lead has come. */
    enum Phase {
        /** Leads nothing. */
        IDLE,
        /** Its own promise is being written. */
        PROMISING,
        /** Collects promises and copies the best log. */
        ADOPTING,
        /** Its opening entry is being copied. */
        OPENING,
        /** Accepts proposals. */
        SERVING
    }

    /** A read that waits for its round. */
    private record Read(long request, long index, long round) {
        Value toValue() {
            return Value.rec("read")
                    .with("request", request)
                    .with("index", index)
                    .with("round", round);
        }

        static Read of(Value value) {
            Value.Rec rec = (Value.Rec) value;
            return new Read(rec.num("request"), rec.num("index"), rec.num("round"));
        }
    }

    private static final String OPEN = "open";

    private final ReplicaState state;
    private final Journal journal;
    private final Adoption adoption;
    private final Replication replication;
    private final HandOff handOff;

    private Phase phase = Phase.IDLE;
    private long term;
    private long openingIndex;
    private final ArrayDeque<Read> reads = new ArrayDeque<>();
    /** The newest round that was started for reads. */
    private long readRound;

    Coordinator(ReplicaState state) {
        this.state = state;
        this.journal = state.journal;
        this.adoption = new Adoption(state);
        this.replication = new Replication(state);
        this.handOff = new HandOff(state, replication);
    }

    Phase phase() {
        return phase;
    }

    /** The term that this node leads, or tries to; 0 if none. */
    long term() {
        return term;
    }

    // ---- on a token

    /** Why this token cannot be led; null if it can. */
    String refusal(long token) {
        if (state.broken()) {
            return "cannot-write";
        }
        if (state.roster.member(state.self).role() != Roster.Role.VOTER) {
            return "never-leads";
        }
        if (state.lacksState()) {
            return ReplicaState.NEEDS_SNAPSHOT;
        }
        boolean again = token == journal.promised() && !state.keeps(ReplicaRule.RESTART_ENDS_TERM);
        return token > journal.promised() || again ? null : "term-too-small";
    }

    /** The own promise of this term has been asked for. */
    void begin(long token) {
        term = token;
        phase = Phase.PROMISING;
        state.explain(Explanation.of("lead-begins").with("term", token).with("own", journal.lastPosition()));
        state.host.startTimer(
                OPEN, state.config.timing().open(), state.config.timing().open());
        durableGrew();
    }

    void end(String reason) {
        if (phase == Phase.IDLE) {
            return;
        }
        long ended = term;
        handOff.end("lead-ended");
        adoption.end();
        replication.end();
        state.host.stopTimer(OPEN);
        phase = Phase.IDLE;
        term = 0;
        openingIndex = 0;
        readRound = 0;
        state.host.publish(new ReplicaNotice.NotServing(ended, reason));
        state.explain(Explanation.of("lead-ended").with("term", ended).with("reason", reason));
        while (!state.proposals.isEmpty()) {
            state.refuse(state.proposals.poll().request(), false, "lead-ended");
        }
        while (!reads.isEmpty()) {
            state.refuse(reads.poll().request(), true, "lead-ended");
        }
    }

    // ---- on a write become durable

    void durableGrew() {
        if (phase == Phase.PROMISING && journal.promiseDurable()) {
            phase = Phase.ADOPTING;
            adoption.begin(term);
            openIfAdopted();
        } else if (phase == Phase.OPENING || phase == Phase.SERVING) {
            advance();
        }
    }

    // ---- on reception of answers: each belongs to this term

    void promised(NodeId from, Position position) {
        if (phase == Phase.ADOPTING) {
            adoption.promised(from, position);
            openIfAdopted();
        }
    }

    void fetched(NodeId from, ReplicaMessage.Fetched m) {
        if (phase == Phase.ADOPTING) {
            adoption.fetched(from, m);
            openIfAdopted();
        }
    }

    void fetchMismatch(NodeId from, ReplicaMessage.FetchMismatch m) {
        if (phase == Phase.ADOPTING) {
            adoption.mismatch(from, m);
            openIfAdopted();
        }
    }

    void fetchRefused(NodeId from) {
        if (phase == Phase.ADOPTING) {
            adoption.refused(from);
            openIfAdopted();
        }
    }

    void fetchCompacted(NodeId from, Position base) {
        if (phase == Phase.ADOPTING) {
            adoption.compacted(from, base);
        }
    }

    /**
     * A state that ends here is about to take the place of a log that differs. It fits a lead that has not begun to write,
     * unless it was written under a higher token.
     */
    void makeWayFor(Position position) {
        boolean fits = phase == Phase.PROMISING || phase == Phase.ADOPTING;
        if (!fits || position.term() > term) {
            end("state-taken-over");
        }
    }

    void stateTakenOver() {
        if (phase == Phase.ADOPTING) {
            adoption.resume();
            openIfAdopted();
        }
    }

    void acknowledged(NodeId from, ReplicaMessage.Ack m) {
        if (phase == Phase.OPENING || phase == Phase.SERVING) {
            replication.acknowledged(from, m);
            advance();
        }
    }

    void mismatch(NodeId from, ReplicaMessage.Mismatch m) {
        if (phase == Phase.OPENING || phase == Phase.SERVING) {
            replication.mismatch(from, m);
            advance();
        }
    }

    private void openIfAdopted() {
        if (!adoption.done()) {
            return;
        }
        adoption.end();
        phase = Phase.OPENING;
        journal.append(Entry.opening(term), state.host);
        openingIndex = journal.lastIndex();
        state.explain(Explanation.of("opening").with("term", term).with("index", openingIndex));
        replication.begin(term);
        advance();
    }

    /** Commits what a majority holds, and does what waited for it. */
    private void advance() {
        state.learnCommit(Math.max(state.commit(), replication.committable()));
        if (phase == Phase.OPENING && state.published() >= openingIndex) {
            phase = Phase.SERVING;
            state.host.stopTimer(OPEN);
            state.host.publish(new ReplicaNotice.Serving(term));
        }
        if (phase == Phase.SERVING) {
            confirmReads();
            handOff.advance();
        }
    }

    // ---- on MARK

    /** This voter's disk is a new one. */
    void forget(NodeId id) {
        if (phase == Phase.ADOPTING) {
            adoption.forget(id);
        } else if (phase == Phase.OPENING || phase == Phase.SERVING) {
            replication.forget(id);
        }
    }

    /** An entry that asks for nothing, so that a learner has one to learn up to. */
    void appendForLearner() {
        if (phase == Phase.SERVING && !handOff.runs() && state.commit() == journal.lastIndex()) {
            journal.append(Entry.opening(term), state.host);
            replication.pushAll();
            advance();
        }
    }

    // ---- on PROPOSE

    void propose(long request, Value.Bytes payload) {
        String refusal = null;
        if (phase != Phase.SERVING) {
            refusal = "not-serving";
        } else if (handOff.runs()) {
            refusal = "handing-off";
        } else if (payload.length() == 0) {
            refusal = "empty";
        } else if (payload.length() > state.config.limits().payloadBytes()) {
            refusal = "too-large";
        } else if (state.proposals.size() >= state.config.limits().pending()) {
            refusal = "too-many-pending";
        }
        if (refusal != null) {
            state.refuse(request, true, refusal);
            return;
        }
        journal.append(new Entry(term, payload), state.host);
        state.proposals.add(new ReplicaState.Proposal(journal.lastIndex(), request));
        replication.pushAll();
        advance();
    }

    // ---- on CONFIRM_READ

    /** A read waits for a round that starts after it was asked; reads asked during a round share the next one. */
    void confirmRead(long request) {
        if (phase != Phase.SERVING) {
            state.refuse(request, true, "not-serving");
            return;
        }
        if (reads.size() >= state.config.limits().pending()) {
            state.refuse(request, true, "too-many-pending");
            return;
        }
        reads.add(new Read(request, state.commit(), replication.round() + 1));
        if (replication.confirmedRound() >= readRound) {
            readRound = replication.newRound();
        }
        confirmReads();
    }

    private void confirmReads() {
        long confirmed = replication.confirmedRound();
        while (!reads.isEmpty()
                && reads.peek().round() <= confirmed
                && reads.peek().index() <= state.published()) {
            Read read = reads.poll();
            state.host.publish(new ReplicaNotice.ReadConfirmed(read.request(), read.index()));
        }
        boolean roundMissing = !reads.isEmpty() && reads.peekLast().round() > replication.round();
        if (roundMissing && confirmed >= readRound) {
            readRound = replication.newRound();
        }
    }

    // ---- on PREPARE_HAND_OFF and CANCEL_HAND_OFF

    void prepareHandOff(NodeId target) {
        if (phase != Phase.SERVING || replication.follower(target) == null) {
            state.host.publish(new ReplicaNotice.HandOffAbandoned(
                    target, phase == Phase.SERVING ? "not-another-voter" : "not-serving"));
            return;
        }
        handOff.begin(target);
    }

    void cancelHandOff() {
        handOff.end("cancelled");
    }

    // ---- on a timer

    boolean timer(String timer) {
        if (timer.equals(OPEN)) {
            end("cannot-open");
            state.host.publish(new ReplicaNotice.StepDown(state.config.timing().stepDown(), "cannot-open"));
            return true;
        }
        boolean known = adoption.timer(timer) || replication.timer(timer) || handOff.timer(timer);
        if (phase == Phase.ADOPTING) {
            openIfAdopted();
        }
        return known;
    }

    // ---- state as a value

    Value.Rec save() {
        return Value.rec("coordinator")
                .with("phase", phase.name())
                .with("term", term)
                .with("openingIndex", openingIndex)
                .with("readRound", readRound)
                .with("reads", Value.seq(reads, Read::toValue))
                .with("adoption", adoption.save())
                .with("replication", replication.save())
                .with("handOff", handOff.save());
    }

    void restore(Value.Rec rec) {
        phase = Phase.valueOf(rec.text("phase"));
        term = rec.num("term");
        openingIndex = rec.num("openingIndex");
        readRound = rec.num("readRound");
        reads.clear();
        rec.seq("reads").forEach(value -> reads.add(Read.of(value)));
        adoption.restore(rec.rec("adoption"));
        replication.restore(rec.rec("replication"));
        handOff.restore(rec.rec("handOff"));
    }
}
