package dev.regente.election.protocol;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.TreeMap;

/**
 * Nodes that were to stand and did not come to lead: nobody waits for them, for a time that doubles with each failure, up
 * to 32 times the first.
 */
public final class PassedOver {
    private static final int MOST = 32;

    private record Entry(long untilNanos, long forNanos) {}

    private final TreeMap<NodeId, Entry> nodes = new TreeMap<>();

    /** Whether this node is passed over now. */
    public boolean contains(NodeId node, long nowNanos) {
        Entry entry = nodes.get(node);
        return entry != null && nowNanos - entry.untilNanos() < 0;
    }

    /**
     * Passes this node over.
     *
     * @return for how long, in nanoseconds
     */
    public long add(NodeId node, long nowNanos, long leastNanos) {
        Entry before = nodes.get(node);
        long length = before == null ? leastNanos : Math.min(before.forNanos() * 2, MOST * leastNanos);
        nodes.put(node, new Entry(nowNanos + length, length));
        return length;
    }

    /** There is a leader: all is forgotten. */
    public void clear() {
        nodes.clear();
    }

    /** See {@link dev.regente.election.kernel.Kernel#save}. */
    public Value save() {
        return Value.seq(nodes.entrySet(), each -> Value.rec("passed")
                .with("node", each.getKey())
                .with("untilNanos", each.getValue().untilNanos())
                .with("forNanos", each.getValue().forNanos()));
    }

    /** See {@link dev.regente.election.kernel.Kernel#restore}. */
    public void restore(Value state) {
        nodes.clear();
        ((Value.Seq) state).items().forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            nodes.put(rec.node("node"), new Entry(rec.num("untilNanos"), rec.num("forNanos")));
        });
    }
}
