package dev.regente.sales.replica;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.ArrayDeque;

/**
 * What a coordinator knows of one follower. While {@code probing} it looks for the last common entry with one message at
 * a time; afterwards it sends ahead, up to a window of messages.
 */
final class Follower {
    final NodeId id;
    /** The next index to send. */
    long next;
    /** Up to here the follower said its log is durable and equal: grows only. */
    long durable;
    /** Up to here the follower said its log is equal; a restart may take it back. */
    long compared;
    /** The commit index that the follower knows. */
    long commit;
    /** The newest round it answered. */
    long round;

    boolean probing = true;
    /** What the probe on its way follows. */
    long probe;
    /** {@code compared} at the last beat: no progress since means that something was lost. */
    long comparedAtBeat;
    /** Last indexes of the messages on their way. */
    final ArrayDeque<Long> inFlight = new ArrayDeque<>();

    Follower(NodeId id, long next) {
        this.id = id;
        this.next = next;
        this.probe = next - 1;
    }

    /** Goes back and looks again for what is common. */
    void probeFrom(long newNext) {
        next = Math.max(newNext, durable + 1);
        probe = next - 1;
        probing = true;
        inFlight.clear();
    }

    void acknowledged(ReplicaMessage.Ack ack) {
        durable = Math.max(durable, ack.durable());
        compared = Math.max(compared, ack.compared());
        commit = Math.max(commit, ack.commit());
        round = Math.max(round, ack.round());
        while (!inFlight.isEmpty() && inFlight.peek() <= compared) {
            inFlight.poll();
        }
        next = Math.max(next, compared + 1);
        if (probing && compared >= probe) {
            probing = false;
            inFlight.clear();
        }
    }

    boolean mayTake(int window) {
        return probing ? inFlight.isEmpty() : inFlight.size() < window;
    }

    Value toValue() {
        return Value.rec("follower")
                .with("id", id)
                .with("next", next)
                .with("durable", durable)
                .with("compared", compared)
                .with("commit", commit)
                .with("round", round)
                .with("probing", probing)
                .with("probe", probe)
                .with("comparedAtBeat", comparedAtBeat)
                .with("inFlight", Value.seq(inFlight, Value::of));
    }

    static Follower of(Value value) {
        Value.Rec rec = (Value.Rec) value;
        Follower follower = new Follower(rec.node("id"), rec.num("next"));
        follower.durable = rec.num("durable");
        follower.compared = rec.num("compared");
        follower.commit = rec.num("commit");
        follower.round = rec.num("round");
        follower.probing = rec.flag("probing");
        follower.probe = rec.num("probe");
        follower.comparedAtBeat = rec.num("comparedAtBeat");
        rec.seq("inFlight").forEach(sent -> follower.inFlight.add(((Value.Num) sent).value()));
        return follower;
    }
}
