package dev.regente.sales.replica;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** How a coordinator whose adoption ended makes all followers' logs equal to its own, and counts copies. */
final class Replication {
    private static final String BEAT = "beat";

    private final ReplicaState state;
    private final Journal journal;

    private long term;
    private final TreeMap<NodeId, Follower> followers = new TreeMap<>();
    /** The newest round sent; every message carries it. */
    private long round;

    Replication(ReplicaState state) {
        this.state = state;
        this.journal = state.journal;
    }

    /** The own log is the best of a promised majority and ends with the opening entry: the first to be sent. */
    void begin(long newTerm) {
        term = newTerm;
        round = 0;
        followers.clear();
        for (NodeId other : state.others) {
            followers.put(other, new Follower(other, journal.lastIndex()));
        }
        startBeat();
        pushAll();
    }

    void end() {
        term = 0;
        round = 0;
        followers.clear();
        state.host.stopTimer(BEAT);
    }

    Follower follower(NodeId id) {
        return followers.get(id);
    }

    /** The newest round that was started. */
    long round() {
        return round;
    }

    /** A new disk: what the one before acknowledged is lost. */
    void forget(NodeId id) {
        if (followers.containsKey(id)) {
            followers.put(id, new Follower(id, journal.lastIndex()));
        }
    }

    // ---- sending

    void pushAll() {
        followers.values().forEach(this::push);
    }

    /** Sends what the follower lacks, as far as the window allows. */
    void push(Follower follower) {
        while (follower.next > journal.base().index()
                && follower.next <= journal.lastIndex()
                && follower.mayTake(state.config.limits().window())) {
            List<Entry> batch = journal.slice(follower.next, journal.lastIndex(), state.config.limits());
            send(follower, follower.next - 1, batch);
            follower.next += batch.size();
            follower.inFlight.add(follower.next - 1);
        }
    }

    private void send(Follower follower, long previous, List<Entry> batch) {
        state.host.send(
                follower.id, new ReplicaMessage.Append(term, journal.position(previous), batch, state.commit(), round));
    }

    private void heartbeat(Follower follower) {
        if (follower.next <= journal.base().index()) {
            state.host.send(follower.id, new ReplicaMessage.Install(term, journal.base(), state.commit(), round));
            return;
        }
        long previous = follower.probing ? follower.probe : follower.compared;
        send(follower, Math.max(previous, journal.base().index()), List.of());
    }

    /** Starts a new round: heartbeats that every follower answers at once. */
    long newRound() {
        round++;
        followers.values().forEach(this::heartbeat);
        return round;
    }

    private void startBeat() {
        state.host.startTimer(
                BEAT, state.config.timing().beat(), state.config.timing().beat());
    }

    /** A beat is a round of heartbeats; where nothing moved since the last one it looks again for what is common. */
    boolean timer(String timer) {
        if (!timer.equals(BEAT)) {
            return false;
        }
        for (Follower follower : followers.values()) {
            boolean waiting = follower.next - 1 > follower.compared;
            if (waiting && follower.compared == follower.comparedAtBeat) {
                follower.probeFrom(follower.probing ? follower.probe + 1 : follower.compared + 1);
            }
            follower.comparedAtBeat = follower.compared;
        }
        newRound();
        startBeat();
        return true;
    }

    // ---- on reception of ACK and MISMATCH

    void acknowledged(NodeId from, ReplicaMessage.Ack m) {
        if (m.durable() > m.compared() || m.compared() > journal.lastIndex() || m.round() > round) {
            state.explain(Explanation.of("ignored-impossible-ack")
                    .with("from", from)
                    .with("durable", m.durable())
                    .with("compared", m.compared())
                    .with("last", journal.lastIndex()));
            return;
        }
        Follower follower = followers.get(from);
        follower.acknowledged(m);
        push(follower);
    }

    void mismatch(NodeId from, ReplicaMessage.Mismatch m) {
        Follower follower = followers.get(from);
        follower.round = Math.max(follower.round, Math.min(m.round(), round));
        long at = m.previous().index();
        boolean stale = follower.probing ? at != follower.probe : at <= follower.durable;
        if (stale || at > journal.lastIndex()) {
            state.explain(
                    Explanation.of("ignored-late-answer").with("from", from).with("answer", "append-mismatch"));
            return;
        }
        // what lies below the base can no longer be compared: then only the state itself helps
        long common = Math.min(
                at - 1,
                m.hint().index() < journal.base().index()
                        ? m.hint().index()
                        : journal.lastAtMost(m.hint().index(), m.hint().term()).index());
        follower.compared = Math.max(follower.durable, Math.min(follower.compared, common));
        follower.probeFrom(common + 1);
        push(follower);
    }

    // ---- counting

    /** The highest index that a majority holds durably, if it may be committed by counting; else 0. */
    long committable() {
        boolean durableOnly = state.keeps(ReplicaRule.COPY_DURABLE_BEFORE_COUNTED);
        long[] copies = new long[followers.size() + 1];
        int i = 0;
        copies[i++] = durableOnly ? journal.durableIndex() : journal.lastIndex();
        for (Follower follower : followers.values()) {
            copies[i++] = follower.durable;
        }
        long index = state.keeps(ReplicaRule.ACK_AFTER_MAJORITY) ? highestOfMajority(copies) : copies[0];
        if (index <= journal.base().index()) {
            return 0;
        }
        boolean own = journal.term(index) == term || !state.keeps(ReplicaRule.COMMIT_ONLY_OWN_TERM);
        return own ? index : 0;
    }

    /** The newest round that a majority answered, this node included. */
    long confirmedRound() {
        long[] rounds = new long[followers.size() + 1];
        int i = 0;
        rounds[i++] = round;
        for (Follower follower : followers.values()) {
            rounds[i++] = follower.round;
        }
        return highestOfMajority(rounds);
    }

    /** The highest value that a majority reached. */
    private long highestOfMajority(long[] values) {
        Arrays.sort(values);
        return values[values.length - state.quorum()];
    }

    // ---- state as a value

    Value.Rec save() {
        return Value.rec("replication")
                .with("term", term)
                .with("round", round)
                .with("followers", Value.seq(followers.values(), Follower::toValue));
    }

    void restore(Value.Rec rec) {
        term = rec.num("term");
        round = rec.num("round");
        followers.clear();
        for (Value value : rec.seq("followers")) {
            Follower follower = Follower.of(value);
            followers.put(follower.id, follower);
        }
    }
}
