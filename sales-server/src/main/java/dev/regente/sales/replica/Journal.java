package dev.regente.sales.replica;

import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Invariant;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The log and the promise of one node, and how much of them is durable. One store holds both, so that their writes have
 * one order. What is asked for here counts at once for what this node believes, and only after its {@code Durable} for
 * what it tells.
 */
final class Journal {
    static final String STORE = "journal";

    /** The record that stands for all before it: the base, the promise and the entries that are left. */
    static final String COMPACTED = "compacted";

    /** A longer log is saved as its hash: equal hashes mean equal logs, but it cannot be restored. */
    static final int SAVED_ENTRIES = 256;

    private static final String STANDING = "standing";

    private static final long RESTORED = -1;

    /** What was before the first entry: nothing, or what the last compaction cut off, all of it committed. */
    private Position base = Position.START;

    private long baseHash;
    private long bytes;
    private final List<Entry> entries = new ArrayList<>();
    /** By entry: the ticket that wrote it, and the hash of the log up to it. Both grow with the log, and are cut with it. */
    private long[] tickets = new long[16];

    private long[] hashes = new long[16];
    private long lastTicket = RESTORED;
    private long durableTicket = RESTORED;
    private long durableIndex;
    private long promised;
    private long promiseTicket = RESTORED;
    private ReplicaStart standing;

    // ---- reading

    long lastIndex() {
        return base.index() + entries.size();
    }

    /** The position before the first entry: START, or that of the last entry a compaction cut off. */
    Position base() {
        return base;
    }

    /** The term at this index, which is not below the base; 0 at index 0. */
    long term(long index) {
        return index == base.index() ? base.term() : entry(index).term();
    }

    Entry entry(long index) {
        return entries.get(at(index));
    }

    /** The place in the list and the arrays. */
    private int at(long index) {
        return Math.toIntExact(index - base.index() - 1);
    }

    Position position(long index) {
        return index == base.index() ? base : new Position(term(index), index);
    }

    Position lastPosition() {
        return position(lastIndex());
    }

    /** Up to here the log, as it is now, is on disk. */
    long durableIndex() {
        return durableIndex;
    }

    /** Whether the log has an entry of this term at this index. By log matching, it then equals the asker's up to it. */
    boolean holds(Position position) {
        return position.index() >= base.index()
                && position.index() <= lastIndex()
                && term(position.index()) == position.term();
    }

    /**
     * Whether the log has this entry or cut it off. What was cut off is committed, so every coordinator that this node may
     * still obey has the same.
     */
    boolean covers(Position position) {
        return position.index() < base.index() || holds(position);
    }

    /** The last entry at or below this index whose term is at most this one, or the base. Terms grow along a log. */
    Position lastAtMost(long index, long term) {
        long low = base.index();
        long high = Math.min(Math.max(index, 0), lastIndex());
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (term(middle) <= term) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return position(low);
    }

    /** Entries from this index on, not beyond {@code upTo}, as many as one message may carry, at least one. */
    List<Entry> slice(long from, long upTo, ReplicaConfig.Limits limits) {
        List<Entry> batch = new ArrayList<>();
        long bytes = 0;
        for (long index = from; index <= upTo && batch.size() < limits.entries(); index++) {
            Entry entry = entry(index);
            bytes += entry.bytes();
            if (!batch.isEmpty() && bytes > limits.bytes()) {
                break;
            }
            batch.add(entry);
        }
        return batch;
    }

    long promised() {
        return promised;
    }

    boolean promiseDurable() {
        return promiseTicket <= durableTicket;
    }

    boolean allDurable() {
        return lastTicket <= durableTicket;
    }

    long lastTicket() {
        return lastTicket;
    }

    long durableTicket() {
        return durableTicket;
    }

    /** What this disk says of its standing; null if nothing, as in a new one and in one of before there were standings. */
    ReplicaStart standing() {
        return standing;
    }

    /** Whether nothing was ever written here. */
    boolean isNew() {
        return base.index() == 0 && entries.isEmpty() && promised == 0;
    }

    // ---- writing

    void stand(ReplicaStart now, Host<ReplicaMessage> host) {
        standing = now;
        lastTicket = host.persist(STORE, Value.rec(STANDING).with("standing", now.name()));
    }

    void promise(long term, Host<ReplicaMessage> host) {
        lastTicket = host.persist(STORE, Value.rec("promise").with("term", term));
        promiseTicket = lastTicket;
        promised = term;
    }

    void append(Entry entry, Host<ReplicaMessage> host) {
        long index = lastIndex() + 1;
        lastTicket = host.persist(
                STORE,
                Value.rec("append")
                        .with("index", index)
                        .with("term", entry.term())
                        .with("payload", entry.payload()));
        add(entry, lastTicket);
    }

    /**
     * Makes the log equal to these entries of a coordinator's log that follow {@code previousIndex}: what is equal stays,
     * the rest goes from the first differing term on, and only then.
     *
     * @param commit the commit index this node knows, at or below which nothing is ever cut
     */
    void store(long previousIndex, List<Entry> batch, long commit, boolean keepEqual, Host<ReplicaMessage> host) {
        long index = previousIndex;
        boolean equal = keepEqual;
        for (Entry entry : batch) {
            index++;
            if (index <= base.index()) {
                continue;
            }
            if (equal && index <= lastIndex() && term(index) == entry.term()) {
                continue;
            }
            equal = false;
            if (index <= lastIndex()) {
                Invariant.check(index > commit, "not-truncated", "cut from " + index + " with commit index " + commit);
                cut(index);
                lastTicket = host.persist(STORE, Value.rec("truncate").with("from", index));
            }
            append(entry, host);
        }
    }

    /** Whether this made anything new durable. */
    boolean durable(long ticket) {
        if (ticket <= durableTicket) {
            return false;
        }
        durableTicket = ticket;
        while (durableIndex < lastIndex() && tickets[at(durableIndex + 1)] <= ticket) {
            durableIndex++;
        }
        return true;
    }

    private void add(Entry entry, long ticket) {
        int at = entries.size();
        Invariant.check(
                entry.term() >= term(lastIndex()),
                "terms-grow",
                "entry " + (lastIndex() + 1) + " of term " + entry.term() + " after term " + term(lastIndex()));
        if (at == tickets.length) {
            tickets = Arrays.copyOf(tickets, 2 * at);
            hashes = Arrays.copyOf(hashes, 2 * at);
        }
        entries.add(entry);
        tickets[at] = ticket;
        hashes[at] = mix(mix(at == 0 ? baseHash : hashes[at - 1], entry.term()), hash(entry.payload()));
        bytes += entry.bytes();
    }

    private void cut(long from) {
        List<Entry> gone = entries.subList(at(from), entries.size());
        gone.forEach(entry -> bytes -= entry.bytes());
        gone.clear();
        durableIndex = Math.min(durableIndex, from - 1);
    }

    // ---- compaction

    /** How far entries may be cut off so that those after it stay as many as these limits say. */
    long compactable(long upTo, ReplicaConfig.Limits limits) {
        long index = lastIndex();
        long kept = 0;
        while (index > base.index()
                && lastIndex() - index < limits.keptEntries()
                && kept + entry(index).bytes() <= limits.keptBytes()) {
            kept += entry(index).bytes();
            index--;
        }
        return Math.min(index, upTo);
    }

    /** Cuts off the entries up to this index: one record stands for all before it. */
    void compact(long index, boolean keepTerm, Host<ReplicaMessage> host) {
        int cut = at(index) + 1;
        baseHash = hashes[cut - 1];
        base = keepTerm ? position(index) : new Position(0, index);
        List<Entry> gone = entries.subList(0, cut);
        gone.forEach(entry -> bytes -= entry.bytes());
        gone.clear();
        // in place would keep the arrays as large as the log ever was
        int size = Math.max(16, 2 * entries.size());
        tickets = Arrays.copyOf(Arrays.copyOfRange(tickets, cut, cut + entries.size()), size);
        hashes = Arrays.copyOf(Arrays.copyOfRange(hashes, cut, cut + entries.size()), size);
        persistBase(host);
    }

    /**
     * Takes over a state that contains everything up to this position, which is committed and durable beside the journal:
     * the log goes on after it. What the log held was no more, or followed another entry at that index.
     */
    void install(Position position, Host<ReplicaMessage> host) {
        entries.clear();
        bytes = 0;
        base = position;
        baseHash = mix(position.term(), position.index());
        durableIndex = position.index();
        persistBase(host);
    }

    private void persistBase(Host<ReplicaMessage> host) {
        lastTicket = host.persist(
                STORE,
                Value.rec(COMPACTED)
                        .with("base", base.toValue())
                        .with("promised", promised)
                        .with("standing", standing == null ? "" : standing.name())
                        .with("entries", Value.seq(entries, Entry::toValue)));
    }

    /** Bytes of the entries. */
    long bytes() {
        return bytes;
    }

    // ---- restart

    /** Takes what the last process left. A journal that contradicts itself stops the node: it is damaged. */
    void restart(List<Value> records) {
        for (Value record : records) {
            Invariant.check(record instanceof Value.Rec, "journal-readable", record);
            Value.Rec rec = (Value.Rec) record;
            switch (rec.name()) {
                case COMPACTED -> {
                    entries.clear();
                    bytes = 0;
                    base = Position.of(rec.get("base"));
                    baseHash = mix(base.term(), base.index());
                    durableIndex = base.index();
                    rec.seq("entries").forEach(entry -> add(Entry.of(entry), RESTORED));
                    promised = Math.max(promised, rec.num("promised"));
                    standing = standing(rec);
                }
                case STANDING -> standing = standing(rec);
                case "append" -> {
                    Invariant.check(rec.num("index") == lastIndex() + 1, "journal-in-order", rec);
                    add(new Entry(rec.num("term"), (Value.Bytes) rec.get("payload")), RESTORED);
                }
                case "truncate" -> {
                    long from = rec.num("from");
                    Invariant.check(from > base.index() && from <= lastIndex(), "journal-in-order", rec);
                    cut(from);
                }
                case "promise" -> {
                    Invariant.check(rec.num("term") >= promised, "journal-in-order", rec);
                    promised = rec.num("term");
                }
                default -> Invariant.check(false, "journal-readable", rec);
            }
        }
        durableIndex = lastIndex();
    }

    private static ReplicaStart standing(Value.Rec rec) {
        String name = rec.text("standing");
        return name.isEmpty() ? null : ReplicaStart.valueOf(name);
    }

    // ---- state as a value

    Value.Rec save() {
        long undurable = lastIndex() - durableIndex;
        List<Value> late = new ArrayList<>();
        for (long index = lastIndex() - undurable + 1; index <= lastIndex(); index++) {
            late.add(Value.of(tickets[at(index)]));
        }
        Value.Rec rec = Value.rec("journal")
                .with("base", base.toValue())
                .with("standing", standing == null ? "" : standing.name())
                .with("promised", promised)
                .with("promiseTicket", promiseDurable() ? RESTORED : promiseTicket)
                .with("lastTicket", lastTicket)
                .with("durableTicket", durableTicket)
                .with("undurable", new Value.Seq(late));
        return entries.size() <= SAVED_ENTRIES
                ? rec.with("entries", Value.seq(entries, Entry::toValue))
                : rec.with("last", lastPosition().toValue()).with("hash", hashes[entries.size() - 1]);
    }

    void restore(Value.Rec rec) {
        if (!rec.has("entries")) {
            throw new IllegalArgumentException(
                    "a log of more than " + SAVED_ENTRIES + " entries is saved as a hash and cannot be restored");
        }
        entries.clear();
        bytes = 0;
        base = Position.of(rec.get("base"));
        baseHash = mix(base.term(), base.index());
        durableIndex = base.index();
        List<Value> late = rec.seq("undurable");
        List<Value> all = rec.seq("entries");
        for (int i = 0; i < all.size(); i++) {
            int at = i - (all.size() - late.size());
            add(Entry.of(all.get(i)), at < 0 ? RESTORED : ((Value.Num) late.get(at)).value());
        }
        durableIndex = base.index() + all.size() - late.size();
        standing = standing(rec);
        promised = rec.num("promised");
        promiseTicket = rec.num("promiseTicket");
        lastTicket = rec.num("lastTicket");
        durableTicket = rec.num("durableTicket");
    }

    private static long hash(Value.Bytes payload) {
        long hash = payload.length();
        for (byte b : payload.toArray()) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }

    private static long mix(long hash, long value) {
        long z = (hash ^ value) * 0xBF58476D1CE4E5B9L + 0x9E3779B97F4A7C15L;
        return (z ^ (z >>> 29)) * 0x94D049BB133111EBL;
    }
}
