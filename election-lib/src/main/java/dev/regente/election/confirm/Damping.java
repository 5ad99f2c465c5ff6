package dev.regente.election.confirm;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.Preemption;
import java.util.TreeMap;

/**
 * What this node saw of the others' leads, so that a node which takes the lead again and again and does not keep it has to
 * wait longer each time. Every node watches, and the one that leads decides: a principal that forgets, or restarts for ever,
 * gains nothing by it.
 *
 * <p>A lead shorter than half the hold-down doubles the wait of its holder, up to sixteen-fold; a longer one takes a doubling
 * back, and so does a time of sixteen such waits without a brief lead.
 */
final class Damping {
    private static final int MOST_DOUBLINGS = 4;
    private static final int CALM_WAITS = 16;
    private static final int TIMEOUTS_WITHOUT_POLICY = 4;

    /** Doublings, and when the last brief lead ended or the last doubling was taken back. */
    private record Past(int doublings, long sinceNanos) {}

    private final Node node;

    private final TreeMap<NodeId, Past> past = new TreeMap<>();
    private NodeId leader;
    private long firstNanos;
    private long lastNanos;

    Damping(Node node) {
        this.node = node;
    }

    /** An active leader was heard, or is this node. A renewed term is the same lead. */
    void leads(NodeId active) {
        if (!active.equals(leader)) {
            ended();
            leader = active;
            firstNanos = node.now();
        }
        lastNanos = node.now();
    }

    private void ended() {
        if (leader == null || leader.equals(node.self)) {
            return;
        }
        int before = doublings(leader);
        int after = lastNanos - firstNanos < holdDown() / 2
                ? Math.min(MOST_DOUBLINGS, before + 1)
                : Math.max(0, before - 1);
        past.put(leader, new Past(after, node.now()));
    }

    private int doublings(NodeId id) {
        Past seen = past.getOrDefault(id, new Past(0, 0));
        int left = seen.doublings();
        long calm = node.now() - seen.sinceNanos();
        while (left > 0 && calm >= CALM_WAITS * (holdDown() << left)) {
            calm -= CALM_WAITS * (holdDown() << left);
            left--;
        }
        return left;
    }

    /** How long a node must have followed before it may ask for the lead, by this node's policy. */
    private long holdDown() {
        Preemption policy = node.settings.preemption();
        return policy.kind() == Preemption.Kind.AFTER_STABLE
                ? policy.holdDownNanos()
                : TIMEOUTS_WITHOUT_POLICY * node.settings.timeoutNanos();
    }

    /**
     * How much longer this node, which leads, lets another one wait that asks for the lead.
     *
     * @param followedNanos how long the other one has followed without a break
     * @param ledNanos how long this node has led
     */
    long waitNanos(NodeId who, long followedNanos, long ledNanos) {
        // the one who asks measures by its own clock, and began when it heard, not when it was heard
        long wanted = (holdDown() << doublings(who)) / 10 * 9;
        return Math.max(0, Math.max(wanted - followedNanos, holdDown() / 2 - ledNanos));
    }

    Value save() {
        return Value.rec("damping")
                .with("leader", leader)
                .with("firstNanos", firstNanos)
                .with("lastNanos", lastNanos)
                .with("past", Value.seq(past.entrySet(), each -> Value.rec("past")
                        .with("node", each.getKey())
                        .with("doublings", each.getValue().doublings())
                        .with("sinceNanos", each.getValue().sinceNanos())));
    }

    void restore(Value.Rec state) {
        leader = state.node("leader");
        firstNanos = state.num("firstNanos");
        lastNanos = state.num("lastNanos");
        past.clear();
        state.seq("past").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            past.put(rec.node("node"), new Past((int) rec.num("doublings"), rec.num("sinceNanos")));
        });
    }
}
