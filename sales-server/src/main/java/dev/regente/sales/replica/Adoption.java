package dev.regente.sales.replica;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a coordinator gets the best log: it collects durable promises and copies, ascending, from the best promised log,
 * until its own is at least as good as every position of one promised majority.
 */
final class Adoption {
    private static final String ASK = "ask";
    private static final String FETCH = "fetch";

    private final ReplicaState state;
    private final Journal journal;

    private long term;
    private final TreeMap<NodeId, Position> promises = new TreeMap<>();
    /** From whom entries are on their way, up to where, and what they follow; none as null. */
    private NodeId source;

    private Position upTo = Position.START;
    private Position after = Position.START;

    Adoption(ReplicaState state) {
        this.state = state;
        this.journal = state.journal;
    }

    /** The own promise is durable: ask the others. */
    void begin(long newTerm) {
        term = newTerm;
        promises.clear();
        source = null;
        askForPromises();
    }

    /** A new disk: what the one before promised is lost. */
    void forget(NodeId id) {
        promises.remove(id);
        if (id.equals(source)) {
            sourceFailed("new-disk");
        }
    }

    void end() {
        term = 0;
        promises.clear();
        source = null;
        upTo = Position.START;
        after = Position.START;
        state.host.stopTimer(ASK);
        state.host.stopTimer(FETCH);
    }

    private void askForPromises() {
        for (NodeId other : state.others) {
            if (!promises.containsKey(other)) {
                state.host.send(other, new ReplicaMessage.Promise(term));
            }
        }
        state.host.startTimer(
                ASK, state.config.timing().beat(), state.config.timing().beat());
    }

    /** Whether the own log is at least as good as every position of one promised majority, this node included. */
    boolean done() {
        if (!state.keeps(ReplicaRule.ADOPT_BEFORE_SERVING)) {
            return promises.size() + 1 >= state.quorum();
        }
        return 1 + atMost(journal.lastPosition()) >= state.quorum();
    }

    private int atMost(Position position) {
        int count = 0;
        for (Position promised : promises.values()) {
            if (order().compare(promised, position) <= 0) {
                count++;
            }
        }
        return count;
    }

    private Comparator<Position> order() {
        return state.keeps(ReplicaRule.COMPARE_LAST_TERM_FIRST)
                ? Comparator.naturalOrder()
                : Comparator.comparingLong(Position::index);
    }

    // ---- on reception of PROMISED

    void promised(NodeId from, Position position) {
        Position known = promises.put(from, position);
        if (known == null) {
            state.explain(Explanation.of("promise-counted")
                    .with("from", from)
                    .with("term", term)
                    .with("position", position)
                    .with("promises", promises.size() + 1));
        }
        advance();
    }

    /** Chooses a source if a majority promised, none is being copied, and adoption is not done. */
    void advance() {
        if (done() || source != null || promises.size() + 1 < state.quorum()) {
            return;
        }
        Map.Entry<NodeId, Position> best = null;
        for (Map.Entry<NodeId, Position> promise : promises.entrySet()) {
            if (best == null || order().compare(promise.getValue(), best.getValue()) > 0) {
                best = promise;
            }
        }
        source = best.getKey();
        upTo = best.getValue();
        state.explain(Explanation.of("adopting")
                .with("from", source)
                .with("term", term)
                .with("own", journal.lastPosition())
                .with("upTo", upTo));
        fetchAfter(journal.position(Math.min(journal.lastIndex(), upTo.index())));
    }

    private void fetchAfter(Position position) {
        after = position;
        state.host.send(source, new ReplicaMessage.Fetch(term, after, upTo));
        state.host.startTimer(
                FETCH, state.config.timing().fetch(), state.config.timing().fetch());
    }

    // ---- on reception of FETCHED, FETCH_MISMATCH, FETCH_REFUSED

    void fetched(NodeId from, ReplicaMessage.Fetched m) {
        if (!from.equals(source) || !m.after().equals(after)) {
            late(from, "fetched");
            return;
        }
        if (m.entries().isEmpty()) {
            sourceFailed("nothing-sent");
            return;
        }
        journal.store(after.index(), m.entries(), state.commit(), true, state.host);
        Position reached = journal.position(after.index() + m.entries().size());
        if (reached.index() < upTo.index()) {
            fetchAfter(reached);
        } else {
            source = null;
            state.host.stopTimer(FETCH);
            advance();
        }
    }

    void mismatch(NodeId from, ReplicaMessage.FetchMismatch m) {
        if (!from.equals(source) || !m.after().equals(after)) {
            late(from, "fetch-mismatch");
            return;
        }
        Position common = journal.lastAtMost(m.hint().index(), m.hint().term());
        if (common.index() >= after.index()) {
            sourceFailed("no-earlier-entry");
            return;
        }
        fetchAfter(common);
    }

    void refused(NodeId from) {
        if (from.equals(source)) {
            sourceFailed("promised-another");
        } else {
            late(from, "fetch-refused");
        }
    }

    /** The source has cut off what this node lacks: its state is taken over, if that comes in time. */
    void compacted(NodeId from, Position base) {
        if (!from.equals(source)) {
            late(from, "fetch-compacted");
            return;
        }
        state.host.publish(new ReplicaNotice.SnapshotNeeded(from, base));
        state.host.startTimer(
                FETCH, state.config.timing().fetch(), state.config.timing().fetch());
    }

    /** A state was taken over: the own log begins later now, and is better. */
    void resume() {
        source = null;
        state.host.stopTimer(FETCH);
        advance();
    }

    private void late(NodeId from, String what) {
        state.explain(Explanation.of("ignored-late-answer").with("from", from).with("answer", what));
    }

    /** A failed source leaves with its promise, and is asked again. */
    private void sourceFailed(String reason) {
        state.explain(Explanation.of("source-failed")
                .with("source", source)
                .with("term", term)
                .with("reason", reason));
        if (state.keeps(ReplicaRule.FAILED_SOURCE_LEAVES)) {
            promises.remove(source);
        } else {
            promises.put(source, Position.START);
        }
        source = null;
        state.host.stopTimer(FETCH);
        advance();
    }

    // ---- on a timer

    boolean timer(String timer) {
        switch (timer) {
            case ASK -> askForPromises();
            case FETCH -> sourceFailed("silent");
            default -> {
                return false;
            }
        }
        return true;
    }

    // ---- state as a value

    Value.Rec save() {
        return Value.rec("adoption")
                .with("term", term)
                .with("promised", Value.seq(promises.keySet(), node -> Value.of(node.number())))
                .with("positions", Value.seq(promises.values(), Position::toValue))
                .with("source", source)
                .with("upTo", upTo.toValue())
                .with("after", after.toValue());
    }

    void restore(Value.Rec rec) {
        term = rec.num("term");
        promises.clear();
        for (int i = 0; i < rec.seq("promised").size(); i++) {
            long number = ((Value.Num) rec.seq("promised").get(i)).value();
            promises.put(
                    NodeId.of(Math.toIntExact(number)),
                    Position.of(rec.seq("positions").get(i)));
        }
        source = rec.node("source");
        upTo = Position.of(rec.get("upTo"));
        after = Position.of(rec.get("after"));
    }
}
