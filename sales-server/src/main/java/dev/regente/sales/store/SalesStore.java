package dev.regente.sales.store;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.SalesMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
 * <p>{@link #apply} and {@link #makeDurable} are for one thread; {@link #read} is for any, and blocks while all reading
 * connections are in use. All throw {@link StoreException} when the database fails; after a failed {@code apply} nothing
 * of the batch is in.
 */
public final class SalesStore implements AutoCloseable {
    private static final int SCHEMA = 2;
    private static final int READERS = 4;
    private static final int READER_WAIT_SECONDS = 10;

    private final Connection writer;
    private final Statements statements;
    private final SqlState state;
    private final SalesMachine machine;
    private final BlockingQueue<Statements> readers = new ArrayBlockingQueue<>(READERS);
    private volatile long applied;
    private long durable;

    /**
     * A committed entry.
     *
     * @param payload a command; empty for an entry that asks for nothing, such as a leader's opening entry
     */
    public record Entry(long index, Value.Bytes payload) {}

    /** What became of an entry: no decision for one that asks for nothing. */
    public record Outcome(long index, Optional<Decision> decision) {}

    private SalesStore(Connection writer) {
        this.writer = writer;
        this.statements = new Statements(writer);
        this.state = new SqlState(statements);
        this.machine = new SalesMachine(state);
    }

    /**
     * Opens the file, or creates it.
     *
     * @param node whose file it is; the file of another node is refused
     * @throws StoreException if it is no database, of a newer program or of another node
     */
    public static SalesStore open(Path file, String node) {
        SalesStore store = null;
        try {
            store = new SalesStore(connect(file, false));
            store.prepare(file, node);
            for (int i = 0; i < READERS; i++) {
                store.readers.add(new Statements(connect(file, true)));
            }
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
            }
            if (!outcomes.isEmpty()) {
                state.flush();
                statements.run("UPDATE meta SET value = ? WHERE name = 'applied'", Long.toString(last));
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

    /** The last entry whose effects {@link #read} shows. */
    public long applied() {
        return applied;
    }

    /** Reads one consistent state. */
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
     * Makes what is applied survive a power failure, as far as readers let it.
     *
     * @return the applied index that is durable now, at least the one of the last call: the log may be cut up to it
     */
    public long makeDurable() {
        long index = applied;
        boolean complete = withReader(reader -> reader.one("PRAGMA wal_checkpoint(FULL)", row -> row.getInt(1) == 0)
                .orElse(false));
        if (complete) {
            durable = index;
        }
        return durable;
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

    private void prepare(Path file, String node) throws SQLException, IOException {
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
        applied = new SalesView(statements).applied();
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
        if (store != null) {
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
