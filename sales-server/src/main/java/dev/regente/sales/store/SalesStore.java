package dev.regente.sales.store;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.SalesMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.sqlite.SQLiteConfig;

/**
 * The state of one node in one SQLite file. Committed entries are applied exactly once: the applied index changes in the
 * same transaction as the rows.
 *
 * <p>Durability is {@code synchronous=NORMAL} with a write-ahead log, on purpose: a commit does not wait for the disk, so
 * a power failure may take back the last transactions, though never tear one. That is enough, because the replicated log
 * is the durable truth and the applied index goes back together with the rows: the node applies the lost suffix again.
 * {@code OFF} would not be enough, as it may leave a file that is no database. Whoever cuts the log must call {@link
 * #makeDurable} first and cut no further than the index it answers.
 *
 * <p>{@link #apply} and {@link #takeOver} are for one thread; {@link #read} is for any, and blocks while all reading
 * connections are in use. All throw {@link StoreException} when the database fails; after a failed {@code apply} nothing
 * of the batch is in.
 */
public final class SalesStore implements SalesData, AutoCloseable {
    private static final int SCHEMA = 2;
    private static final int READERS = 4;
    private static final int READER_WAIT_SECONDS = 10;

    private final Path file;
    private final String node;
    private Connection writer;
    private Statements statements;
    private SqlState state;
    private SalesMachine machine;
    private final BlockingQueue<Statements> readers = new ArrayBlockingQueue<>(READERS);
    private volatile long applied;
    private long appliedTerm;
    private Mark installed = Mark.START;

    /**
     * A committed entry.
     *
     * @param payload a command; empty for an entry that asks for nothing, such as a leader's opening entry
     */
    public record Entry(long index, long term, Value.Bytes payload) {
        /** An entry whose term nobody asks for. */
        public Entry(long index, Value.Bytes payload) {
            this(index, 0, payload);
        }
    }

    /**
     * Where a state ends in the log.
     *
     * @param term of the last entry, 0 before the first
     * @param index of the last entry, 0 before the first
     */
    public record Mark(long term, long index) {
        /** Before the first entry. */
        public static final Mark START = new Mark(0, 0);

        private String text() {
            return term + "." + index;
        }

        private static Mark parse(String text) {
            int dot = text.indexOf('.');
            return new Mark(Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
        }
    }

    /** What became of an entry: no decision for one that asks for nothing. */
    public record Outcome(long index, Optional<Decision> decision) {}

    private SalesStore(Path file, String node) {
        this.file = file;
        this.node = node;
    }

    private void open() throws SQLException, IOException {
        writer = connect(file, false);
        statements = new Statements(writer);
        state = new SqlState(statements);
        machine = new SalesMachine(state);
        prepare();
        for (int i = 0; i < READERS; i++) {
            readers.add(new Statements(connect(file, true)));
        }
    }

    /**
     * Opens the file, or creates it.
     *
     * @param node whose file it is; the file of another node is refused
     * @throws StoreException if it is no database, of a newer program or of another node
     */
    public static SalesStore open(Path file, String node) {
        SalesStore store = new SalesStore(file, node);
        try {
            store.open();
            return store;
        } catch (SQLException e) {
            closeAfterFailure(store);
            throw new StoreException("cannot open " + file, e);
        } catch (IOException e) {
            closeAfterFailure(store);
            throw new StoreException("this program lacks its database schema: build it again", e);
        } catch (StoreException e) {
            closeAfterFailure(store);
            throw e;
        }
    }

    /**
     * Applies entries in one transaction.
     *
     * @param entries ascending; those at or below the applied index are skipped, a gap above it is refused
     * @return the outcomes of those that were not skipped
     */
    public List<Outcome> apply(List<Entry> entries) {
        List<Outcome> outcomes = new ArrayList<>();
        long last = applied;
        long lastTerm = appliedTerm;
        try {
            for (Entry entry : entries) {
                if (entry.index() <= last) {
                    continue;
                }
                if (entry.index() != last + 1) {
                    throw new StoreException(
                            "entry " + entry.index() + " cannot follow entry " + last + ": there is a gap in the log");
                }
                outcomes.add(new Outcome(entry.index(), decide(entry)));
                last = entry.index();
                lastTerm = entry.term();
            }
            if (!outcomes.isEmpty()) {
                state.flush();
                statements.run("UPDATE meta SET value = ? WHERE name = 'applied'", Long.toString(last));
                statements.run("UPDATE meta SET value = ? WHERE name = 'applied_term'", Long.toString(lastTerm));
            }
            writer.commit();
        } catch (SQLException e) {
            rollBack(e);
            throw new StoreException("the database refused a transaction", e);
        } catch (RuntimeException e) {
            rollBack(e);
            throw e;
        }
        applied = last;
        appliedTerm = lastTerm;
        return outcomes;
    }

    private Optional<Decision> decide(Entry entry) {
        if (entry.payload().length() == 0) {
            return Optional.empty();
        }
        Command command;
        try {
            command = CommandCodec.decode(entry.payload());
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "entry " + entry.index() + " cannot be read (" + e.getMessage()
                            + "); if a newer program wrote it, run that program",
                    e);
        }
        return Optional.of(machine.apply(entry.index(), command));
    }

    @Override
    public long applied() {
        return applied;
    }

    @Override
    public <T> T read(Function<SalesView, T> query) {
        return withReader(reader -> {
            reader.run("BEGIN");
            try {
                return query.apply(new SalesView(reader));
            } finally {
                reader.run("COMMIT");
            }
        });
    }

    /**
     * Makes what is applied survive a power failure. Any thread; neither entries nor reads wait for it. Only the write-ahead
     * log needs it: what was folded into the database was made durable before it left that log.
     *
     * @return the applied index that is durable now: the replicated log may be cut up to it
     */
    public long makeDurable() {
        long index = applied;
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.force(false);
        } catch (NoSuchFileException e) {
            return index;
        } catch (IOException e) {
            throw new StoreException("cannot make " + log + " durable: " + e.getMessage(), e);
        }
        return index;
    }

    // ---- copies of the whole state

    /** Where the state ended that was last taken over from another node; START if none ever was. */
    public Mark installed() {
        return installed;
    }

    /**
     * Writes a consistent copy of the present state into a file that must not exist, while entries are applied and reads
     * answered. Any thread.
     *
     * @return where the copy ends
     */
    public Mark copyTo(Path target) {
        return copy(file, target);
    }

    /** The same of any node's file, which that node may have open. */
    public static Mark copy(Path file, Path target) {
        try (Connection connection = connect(file, false);
                Statements copying = new Statements(connection)) {
            connection.setAutoCommit(true);
            copying.run("VACUUM INTO ?", target.toString());
        } catch (SQLException e) {
            throw new StoreException("cannot copy the database to " + target, e);
        }
        return ending(target);
    }

    /** What is wrong with a state: damage of the file, and totals that do not add up. Empty if nothing is. */
    public static List<String> faults(Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statements reading = new Statements(connection)) {
            List<String> faults = new ArrayList<>(reading.all("PRAGMA integrity_check(10)", row -> row.getString(1)));
            faults.remove("ok");
            if (faults.isEmpty()) {
                faults.addAll(reading.all(
                        "SELECT n.kind, n.count, n.cents, s.count, s.cents FROM"
                                + " (SELECT kind, SUM(count) AS count, SUM(cents) AS cents FROM totals GROUP BY kind) n,"
                                + " (SELECT COUNT(*) AS count, COALESCE(SUM(cents), 0) AS cents FROM sales"
                                + " WHERE voided_by IS NULL) s WHERE n.count <> s.count OR n.cents <> s.cents",
                        row -> "the totals '" + row.getString(1) + "' say " + row.getLong(2) + " sales and "
                                + row.getLong(3) + " cents, but there are " + row.getLong(4) + " and "
                                + row.getLong(5)));
            }
            return faults;
        } catch (SQLException e) {
            throw new StoreException("cannot read " + file, e);
        }
    }

    /** Where the state in a copy ends. */
    public static Mark ending(Path copy) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statements reading = new Statements(connection)) {
            return ending(reading);
        } catch (SQLException e) {
            throw new StoreException("cannot read " + copy, e);
        }
    }

    private static Mark ending(Statements reading) {
        return new Mark(
                Long.parseLong(meta(reading, "applied_term").orElse("0")),
                Long.parseLong(meta(reading, "applied")
                        .orElseThrow(() -> new StoreException("the database has lost its applied index"))));
    }

    private static Optional<String> meta(Statements reading, String name) {
        return reading.one("SELECT value FROM meta WHERE name = ?", row -> row.getString(1), name);
    }

    /** Makes a copy another node's own, durable on return, so that {@link #takeOver} may put it in the place of its state. */
    public static Mark adopt(Path copy, String node) {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy, config.toProperties());
                Statements writing = new Statements(connection)) {
            connection.setAutoCommit(false);
            Mark end = ending(writing);
            writing.run("UPDATE meta SET value = ? WHERE name = 'node'", node);
            writing.run("UPDATE meta SET value = ? WHERE name = 'installed'", end.text());
            connection.commit();
            return end;
        } catch (SQLException e) {
            throw new StoreException("cannot take over " + copy, e);
        }
    }

    /**
     * Puts an {@linkplain #adopt adopted} copy in the place of the state, by one atomic rename. For the thread of {@link
     * #apply}; readers wait meanwhile.
     *
     * @return false, and nothing was done, if the copy is no newer
     */
    public boolean takeOver(Path copy) {
        if (ending(copy).index() <= applied) {
            return false;
        }
        try {
            List<Statements> idle = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Statements reader = readers.poll(READER_WAIT_SECONDS, TimeUnit.SECONDS);
                if (reader == null) {
                    readers.addAll(idle);
                    return false;
                }
                idle.add(reader);
            }
            idle.forEach(Statements::close);
            // the last connection that closes folds the write-ahead log into the file and removes it
            statements.close();
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            if (Files.exists(log) && Files.size(log) > 0) {
                throw new StoreException(
                        log + " is still in use by another process: end that and start the node again");
            }
            Files.deleteIfExists(log);
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            open();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while taking over a state");
        } catch (SQLException e) {
            throw new StoreException("cannot take over " + copy, e);
        } catch (IOException e) {
            throw new StoreException("cannot take over " + copy + ": " + e.getMessage(), e);
        }
    }

    private <T> T withReader(Function<Statements, T> work) {
        Statements reader = null;
        try {
            reader = readers.poll(READER_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (reader == null) {
            throw new StoreException("the database is busy");
        }
        try {
            return work.apply(reader);
        } finally {
            readers.add(reader);
        }
    }

    private void prepare() throws SQLException, IOException {
        int version =
                statements.one("PRAGMA user_version", row -> row.getInt(1)).orElse(0);
        if (version > SCHEMA) {
            throw new StoreException(
                    file + " was written by a newer program (schema " + version + ", this one knows " + SCHEMA + ")");
        }
        if (version > 0 && version < SCHEMA) {
            throw new StoreException(
                    file + " was written by an early build (schema " + version
                            + "): stop the node, move sales.db, sales.db-wal and sales.db-shm away: the log will fill a new one");
        }
        if (version == 0) {
            try (Statement statement = writer.createStatement()) {
                for (String sql : schema(SCHEMA).replaceAll("--[^\n]*", "").split(";")) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
                statement.execute("PRAGMA user_version = " + SCHEMA);
            }
            statements.run("INSERT INTO meta (name, value) VALUES ('node', ?)", node);
        }
        String owner = statements
                .one("SELECT value FROM meta WHERE name = 'node'", row -> row.getString(1))
                .orElse("nobody");
        if (!owner.equals(node)) {
            throw new StoreException(
                    file + " belongs to " + owner + ", not to " + node + ": give each node its own --data");
        }
        Mark end = ending(statements);
        applied = end.index();
        appliedTerm = end.term();
        installed = Mark.parse(meta(statements, "installed").orElse("0.0"));
        writer.commit();
    }

    private static String schema(int version) throws IOException {
        try (InputStream in = SalesStore.class.getResourceAsStream("V" + version + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(5000);
        config.enforceForeignKeys(false);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
        if (readOnly) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = true");
            }
        } else {
            connection.setAutoCommit(false);
        }
        return connection;
    }

    /** Lets the file grow no more, as on a full disk. For tests. */
    void limitPages() {
        statements.one("PRAGMA max_page_count = 1", row -> row.getInt(1));
    }

    /** After a failure such as a full disk SQLite has rolled back by itself, and then refuses to do it again. */
    private void rollBack(Exception failure) {
        state.forget();
        try {
            writer.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static void closeAfterFailure(SalesStore store) {
        if (store.statements != null) {
            store.close();
        }
    }

    @Override
    public void close() {
        Statements reader = readers.poll();
        while (reader != null) {
            reader.close();
            reader = readers.poll();
        }
        statements.close();
    }
}
