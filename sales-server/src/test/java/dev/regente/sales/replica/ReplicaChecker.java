package dev.regente.sales.replica;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must hold of a replicated log, by the names of the model: {@code Agreement} (one entry per committed index),
 * {@code NoDouble} (one index per proposal), {@code NoLoss} (every serving coordinator of a term not smaller than the
 * committing one has the entry), {@code NotTruncated} (no node cuts at or below the commit index it knows), {@code
 * Copies} (a committed entry stays durable on a majority that promised at least the committing term). And {@code InOrder}:
 * a node publishes the entries one by one; {@code Linearizable}: a confirmed read sees all that was acknowledged before.
 *
 * <p>Not checked, because false: "no committed entry is ever truncated". A straggler may obey a stale coordinator and cut
 * a copy that was never counted.
 */
final class ReplicaChecker implements Checker {
    static final String PART = "replica";

    /** A committed entry, and the smallest term under which it is known as such. */
    private record Fact(Entry entry, long by) {}

    /** What is on the disk of one node. */
    private static final class Disk {
        final List<Entry> log = new ArrayList<>();
        Position base = Position.START;
        final ArrayDeque<Occurrence.Written> pending = new ArrayDeque<>();
        long promised;
        long published;
        long commit;

        /** The first index whose entry this changed; beyond the log if none. */
        long take(Value.Rec rec) {
            switch (rec.name()) {
                case "append" -> log.add(new Entry(rec.num("term"), (Value.Bytes) rec.get("payload")));
                case "truncate" -> {
                    long from = rec.num("from");
                    log.subList((int) (from - base.index() - 1), log.size()).clear();
                    return from;
                }
                case Journal.COMPACTED -> {
                    base = Position.of(rec.get("base"));
                    log.clear();
                    rec.seq("entries").forEach(entry -> log.add(Entry.of(entry)));
                    promised = Math.max(promised, rec.num("promised"));
                    return 1;
                }
                default -> promised = Math.max(promised, rec.num("term"));
            }
            return Long.MAX_VALUE;
        }

        boolean holds(long index, Fact fact) {
            if (promised < fact.by()) {
                return false;
            }
            // what was cut off lies in the application's state, which was durable before
            return index < base.index()
                    || (index == base.index() && base.term() == fact.entry().term())
                    || (index > base.index()
                            && log.size() >= index - base.index()
                            && log.get((int) (index - base.index() - 1)).equals(fact.entry()));
        }
    }

    private final Map<NodeId, Disk> disks = new TreeMap<>();
    private final TreeMap<Long, Fact> committed = new TreeMap<>();
    private final Map<Value.Bytes, Long> indexOf = new HashMap<>(); // looked up, never iterated
    private final Map<Long, Long> acknowledged = new TreeMap<>();
    /** By read: the highest index that was acknowledged before it was asked. */
    private final Map<Long, Long> owed = new TreeMap<>();

    private long lastAcknowledged;

    /** The highest committed index. */
    long lastCommitted() {
        return committed.isEmpty() ? 0 : committed.lastKey();
    }

    /** The requests that were acknowledged, each with its index. */
    Map<Long, Long> acknowledged() {
        return acknowledged;
    }

    @Override
    public void after(Occurrence occurrence, World world) {
        if (occurrence.kind() == Occurrence.Kind.CRASHED) {
            reread(occurrence.node(), world);
        } else if (PART.equals(occurrence.part())) {
            replicaDid(occurrence, world);
        }
    }

    private void replicaDid(Occurrence occurrence, World world) {
        NodeId node = occurrence.node();
        Disk disk = disks.computeIfAbsent(node, id -> new Disk());
        if (occurrence.event() instanceof Event.Asked<?> asked && asked.ask() instanceof ReplicaAsk.ConfirmRead read) {
            owed.put(read.request(), lastAcknowledged);
        }
        ReplicaKernel kernel = world.kernel(node, PART, ReplicaKernel.class);
        if (occurrence.kind() == Occurrence.Kind.STARTED) {
            reread(node, world);
            disk.published = kernel.published();
            disk.commit = kernel.published();
        }
        if (occurrence.kind() == Occurrence.Kind.DURABLE && !disk.pending.isEmpty()) {
            long from = disk.take((Value.Rec) disk.pending.poll().record());
            copies(from, world);
        }
        for (Occurrence.Written written : occurrence.written()) {
            disk.pending.add(written);
            Value.Rec rec = (Value.Rec) written.record();
            if (rec.name().equals("truncate") && rec.num("from") <= disk.published) {
                world.violation("NotTruncated", node, "cuts from " + rec + ", published " + disk.published);
            }
        }
        while (disk.commit < kernel.commit()) {
            disk.commit++;
            if (disk.commit <= kernel.journal().base().index()) {
                continue;
            }
            learnt(node, disk.commit, new Fact(kernel.journal().entry(disk.commit), kernel.term()), world);
        }
        if (occurrence.event() instanceof Event.Asked<?> asked
                && asked.ask() instanceof ReplicaAsk.Installed installed
                && installed.position().index() > disk.published) {
            takenOver(node, installed.position(), world);
            disk.published = installed.position().index();
        }
        for (Notice notice : occurrence.notices()) {
            if (notice instanceof ReplicaNotice.Committed entry) {
                published(node, disk, entry, world);
            } else if (notice instanceof ReplicaNotice.ReadConfirmed read) {
                linearizable(node, read, disk, world);
            } else if (notice instanceof ReplicaNotice.Serving) {
                committed.forEach((index, fact) -> noLoss(node, index, fact, world));
            }
        }
    }

    /** A node knows an entry committed, by the coordinator of this term. */
    private void learnt(NodeId node, long index, Fact fact, World world) {
        Fact known = committed.get(index);
        if (known != null && !known.entry().equals(fact.entry())) {
            world.violation("Agreement", node, "entry " + index + " is " + fact.entry() + " and " + known.entry());
        } else if (known == null || fact.by() < known.by()) {
            committed.put(index, fact);
            copies(index, fact, world);
            for (NodeId other : world.nodes()) {
                if (world.isUp(other)) {
                    noLoss(other, index, fact, world);
                }
            }
        }
        Value.Bytes payload = fact.entry().payload();
        Long before = fact.entry().isOpening() ? null : indexOf.put(payload, index);
        if (before != null && before != index) {
            world.violation("NoDouble", node, payload + " is at " + before + " and at " + index);
        }
    }

    /** A state that is taken over ends with a committed entry. */
    private void takenOver(NodeId node, Position position, World world) {
        Fact known = committed.get(position.index());
        if (known == null || known.entry().term() != position.term()) {
            world.violation("Agreement", node, "takes over a state up to " + position + ", where " + known + " is");
        }
    }

    private void published(NodeId node, Disk disk, ReplicaNotice.Committed notice, World world) {
        if (notice.index() != disk.published + 1) {
            world.violation("InOrder", node, "publishes " + notice.index() + " after " + disk.published);
        }
        disk.published = notice.index();
        Fact known = committed.get(notice.index());
        Entry entry = new Entry(notice.term(), notice.payload());
        if (known == null || !known.entry().equals(entry)) {
            world.violation("Agreement", node, "publishes " + entry + " at " + notice.index() + ", not " + known);
        }
        if (notice.ownRequest() != 0) {
            acknowledged.put(notice.ownRequest(), notice.index());
            lastAcknowledged = Math.max(lastAcknowledged, notice.index());
        }
    }

    private void linearizable(NodeId node, ReplicaNotice.ReadConfirmed read, Disk disk, World world) {
        if (read.index() < owed.get(read.request()) || disk.published < read.index()) {
            world.violation(
                    "Linearizable", node, read + " misses entry " + owed.get(read.request()) + " acknowledged before");
        }
    }

    private void noLoss(NodeId node, long index, Fact fact, World world) {
        ReplicaKernel kernel = world.kernel(node, PART, ReplicaKernel.class);
        if (kernel.serves() && kernel.term() >= fact.by()) {
            Journal journal = kernel.journal();
            boolean cutOff = index <= journal.base().index();
            if (journal.lastIndex() < index
                    || (!cutOff && !journal.entry(index).equals(fact.entry()))
                    || (index == journal.base().index()
                            && journal.base().term() != fact.entry().term())) {
                world.violation(
                        "NoLoss", node, "serves term " + kernel.term() + " without entry " + index + " " + fact);
            }
        }
    }

    private void reread(NodeId node, World world) {
        Disk disk = disks.computeIfAbsent(node, id -> new Disk());
        disk.log.clear();
        disk.base = Position.START;
        disk.pending.clear();
        disk.promised = 0;
        world.disk(node).durable(PART, Journal.STORE).forEach(record -> disk.take((Value.Rec) record));
        copies(1, world);
    }

    private void copies(long from, World world) {
        if (from != Long.MAX_VALUE) {
            committed.tailMap(from, true).forEach((index, fact) -> copies(index, fact, world));
        }
    }

    private void copies(long index, Fact fact, World world) {
        int count = 0;
        for (NodeId node : world.nodes()) {
            Disk disk = disks.get(node);
            if (disk != null && disk.holds(index, fact)) {
                count++;
            }
        }
        if (2 * count <= world.nodes().size()) {
            world.violation("Copies", null, "entry " + index + " " + fact + " is durable on " + count + " nodes only");
        }
    }
}
