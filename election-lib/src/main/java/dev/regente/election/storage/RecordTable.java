package dev.regente.election.storage;

import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The last record of each of many stores, the rows, in one {@link Journal}: what many rows write at one time costs one
 * fsync. The guarantees are the journal's: a confirmed record is never lost, of an unfinished write nobody was told, and
 * damage is refused.
 *
 * <p>When the file has grown to several times what it needs to hold, all rows are written as one record, which becomes the
 * first of a new file. A row is never forgotten: its promises bind for as long as the directory lives.
 *
 * <p>Written by one thread; {@link #row} may be called by any.
 */
public final class RecordTable implements AutoCloseable {
    /** The most rows of one table. */
    public static final int MOST_ROWS = 65_536;

    /** The most bytes of one record. */
    public static final int MOST_BYTES = 4076;

    private static final int MOST_NAME_CHARS = 64;
    private static final String ROW = "row";
    private static final String ALL = "all-rows";
    /** The file is written anew when it has grown by this much, and by so many times what the rows need. */
    private static final long LEAST_GROWTH = 1024 * 1024;

    private static final int GROWTH_FACTOR = 4;

    private final Journal journal;
    /** What is durable. */
    private final Map<String, Value.Bytes> rows = new ConcurrentSkipListMap<>();

    private final long leastGrowth;
    private long grown;
    private boolean failed;

    /** A record for one row. */
    public record Entry(String row, Value record) {}

    private RecordTable(Journal journal, long leastGrowth) {
        this.journal = journal;
        this.leastGrowth = leastGrowth;
    }

    /** Whether this record of the journal stands for all before it. */
    static boolean startsAfresh(Value value) {
        return value instanceof Value.Rec rec && rec.name().equals(ALL);
    }

    /** Reads a table back. The journal belongs to the table from here on. */
    static RecordTable over(Journal journal) throws StorageException {
        return over(journal, LEAST_GROWTH);
    }

    static RecordTable over(Journal journal, long leastGrowth) throws StorageException {
        RecordTable table = new RecordTable(journal, leastGrowth);
        for (Value value : journal.takeRestored()) {
            table.restore(value);
        }
        return table;
    }

    private void restore(Value value) throws StorageException {
        try {
            Value.Rec rec = (Value.Rec) value;
            if (rec.name().equals(ALL)) {
                for (Value each : rec.seq("rows")) {
                    restoreRow((Value.Rec) each);
                }
            } else {
                restoreRow(rec);
            }
        } catch (ClassCastException | IllegalArgumentException e) {
            throw new StorageException(
                    "a shared record file holds what this version does not understand: " + e.getMessage());
        }
    }

    private void restoreRow(Value.Rec rec) {
        Value.Bytes record = (Value.Bytes) rec.get("record");
        // decoded now, so that what cannot be read is refused at the start and not when the row is opened
        ValueCodec.decode(record.toArray());
        rows.put(rec.text("name"), record);
        grown += size(record);
    }

    /** About how much of the file a record takes, its name and its part of a batch included. */
    private static long size(Value.Bytes record) {
        return record.length() + 64L;
    }

    /**
     * One row as a store that keeps only its last record. Closing it does nothing: the file belongs to the table.
     *
     * @param name 1 to 64 characters
     * @throws IllegalArgumentException for another name
     * @throws StorageException if the table is full and has no such row
     */
    public Row row(String name) throws StorageException {
        if (name.isEmpty() || name.length() > MOST_NAME_CHARS) {
            throw new IllegalArgumentException(
                    "a row's name has 1 to " + MOST_NAME_CHARS + " characters, not " + name.length());
        }
        if (rows.size() >= MOST_ROWS && !rows.containsKey(name)) {
            throw new StorageException("a table of records has at most " + MOST_ROWS
                    + " rows, and none is ever forgotten:" + " no place for '" + name + "'");
        }
        return new Row(this, name);
    }

    /** The names of all rows that were ever written, in their order. Any thread. */
    public List<String> names() {
        return List.copyOf(rows.keySet());
    }

    /**
     * Writes these records with one fsync and returns when all are durable; of several for one row only the last counts.
     *
     * @throws StorageException if the disk did not take them, or did not take an earlier write
     */
    public void append(List<Entry> entries) throws StorageException {
        if (failed) {
            throw new StorageException(
                    "an earlier write to the shared record file failed: it takes no more until a restart");
        }
        failed = true;
        Map<String, Value.Bytes> last = new LinkedHashMap<>();
        for (Entry entry : entries) {
            byte[] bytes = ValueCodec.encode(entry.record());
            if (bytes.length > MOST_BYTES) {
                throw new StorageException(
                        "a record of " + bytes.length + " bytes for '" + entry.row() + "': the most is " + MOST_BYTES);
            }
            last.put(entry.row(), Value.of(bytes));
        }
        List<Value> records = new ArrayList<>(last.size());
        last.forEach((name, record) -> records.add(row(name, record)));
        journal.append(records);
        rows.putAll(last);
        long bytes = JournalBatch.HEADER;
        for (Value.Bytes record : last.values()) {
            bytes += size(record);
        }
        grown += JournalBatch.roundUp(bytes);
        failed = false;
        startAfreshIfGrown();
    }

    private void startAfreshIfGrown() throws StorageException {
        if (grown < leastGrowth) {
            return;
        }
        long needed = 0;
        for (Value.Bytes record : rows.values()) {
            needed += size(record);
        }
        if (grown >= GROWTH_FACTOR * needed) {
            failed = true;
            journal.append(List.of(Value.rec(ALL)
                    .with("rows", Value.seq(rows.entrySet(), each -> row(each.getKey(), each.getValue())))));
            grown = needed;
            failed = false;
        }
    }

    private static Value.Rec row(String name, Value.Bytes record) {
        return Value.rec(ROW).with("name", name).with("record", record);
    }

    @Override
    public void close() {
        journal.close();
    }

    /** One row; writes of many rows go out together, see {@link #append}. */
    public static final class Row implements Store {
        private final RecordTable table;
        private final String name;

        private Row(RecordTable table, String name) {
            this.table = table;
            this.name = name;
        }

        /** The table that it is a row of. */
        public RecordTable table() {
            return table;
        }

        /** What writes this record to this row. */
        public Entry entry(Value record) {
            return new Entry(name, record);
        }

        @Override
        public List<Value> takeRestored() {
            Value.Bytes record = table.rows.get(name);
            return record == null ? List.of() : List.of(ValueCodec.decode(record.toArray()));
        }

        @Override
        public void append(List<Value> records) throws StorageException {
            table.append(records.stream().map(this::entry).toList());
        }

        @Override
        public void close() {}
    }
}
