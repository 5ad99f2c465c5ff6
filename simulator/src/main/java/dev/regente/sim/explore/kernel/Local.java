package dev.regente.sim.explore.kernel;

import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that is on one node. Immutable.
 *
 * @param up whether a process runs
 * @param life how many processes have begun here
 * @param wipes how many disks were lost here
 * @param kernel what the kernel saved; null if no process runs
 * @param timers the names of the running timers, sorted
 * @param durable by store, what is on the disk, oldest first
 * @param pending what was written and is not durable yet, oldest first
 * @param tickets how many writes the process has asked for
 * @param links a bit for each node to which this one believes to have a connection
 */
public record Local(
        boolean up,
        int life,
        int wipes,
        Value kernel,
        List<String> timers,
        Map<String, List<Value>> durable,
        List<Write> pending,
        long tickets,
        long links) {

    /** A write that is under way. */
    public record Write(String store, long ticket, Value record) {}

    /** A node that never ran. */
    static final Local UNBORN = new Local(false, 0, 0, null, List.of(), Map.of(), List.of(), 0, 0);

    /** Copies. */
    public Local {
        timers = List.copyOf(timers);
        pending = List.copyOf(pending);
        durable = java.util.Collections.unmodifiableMap(new TreeMap<>(durable));
    }

    /** The records of a store that a restart would surely find. */
    public List<Value> durable(String store) {
        return durable.getOrDefault(store, List.of());
    }

    /** The process is gone, and of the writes under way only the oldest {@code kept} are on the disk. */
    Local crashed(int kept, java.util.function.Predicate<String> keepsOnlyLast) {
        Local rest = this;
        for (int i = 0; i < kept; i++) {
            rest = rest.synced(keepsOnlyLast);
        }
        return new Local(false, life, wipes, null, List.of(), rest.durable, List.of(), 0, 0);
    }

    /** The oldest write is durable. */
    Local synced(java.util.function.Predicate<String> keepsOnlyLast) {
        Write oldest = pending.get(0);
        return new Local(
                up,
                life,
                wipes,
                kernel,
                timers,
                with(durable, oldest, keepsOnlyLast.test(oldest.store())),
                pending.subList(1, pending.size()),
                tickets,
                links);
    }

    static Map<String, List<Value>> with(Map<String, List<Value>> durable, Write write, boolean onlyLast) {
        Map<String, List<Value>> more = new TreeMap<>(durable);
        List<Value> records =
                new java.util.ArrayList<>(onlyLast ? List.of() : more.getOrDefault(write.store(), List.of()));
        records.add(write.record());
        more.put(write.store(), List.copyOf(records));
        return more;
    }

    Local wiped() {
        return new Local(false, life, wipes + 1, null, List.of(), Map.of(), List.of(), 0, 0);
    }

    Local linked(int peer, boolean known) {
        long bits = known ? links | 1L << peer : links & ~(1L << peer);
        return new Local(up, life, wipes, kernel, timers, durable, pending, tickets, bits);
    }

    /** The binary form that is hashed: equal for equal nodes. */
    byte[] encode() {
        Value.Rec all = Value.rec("local")
                .with("up", up)
                .with("life", life)
                .with("wipes", wipes)
                .with("timers", Value.seq(timers, Value::of))
                .with("tickets", tickets)
                .with("links", links)
                .with("pending", Value.seq(pending, write -> Value.rec(write.store())
                        .with("ticket", write.ticket())
                        .with("record", write.record())))
                .with("durable", Value.seq(durable.entrySet(), store -> Value.rec(store.getKey())
                        .with("records", new Value.Seq(store.getValue()))));
        return ValueCodec.encode(kernel == null ? all : all.with("kernel", kernel));
    }
}
