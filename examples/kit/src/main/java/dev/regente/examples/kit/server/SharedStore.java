package dev.regente.examples.kit.server;

import dev.regente.election.fencing.JdbcGuard;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The one database that all nodes share: a SQLite file for nodes of one machine, or PostgreSQL. Every write goes through
 * the guard, which compares the writer's token inside the same transaction. Thread-safe.
 */
public final class SharedStore implements AutoCloseable {
    private static final int BUSY_MILLIS = 3000;
    private static final int MOST_ATTEMPTS = 5;
    private static final int LONGEST_TRANSACTION_MILLIS = 10_000;

    private final DataSource database;
    private final JdbcGuard guard;
    /** SQLite keeps its journal files while somebody is connected; without this, every write would make them anew. */
    private final Connection anchor;

    private SharedStore(DataSource database, String resource) throws SQLException {
        this.database = database;
        this.guard = JdbcGuard.of(resource);
        this.anchor = connect(database);
        try {
            guard.prepare(database);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** Several nodes may make the file at the same moment, and then all but one of them may be turned away. */
    private static Connection connect(DataSource database) throws SQLException {
        SQLException trouble = null;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            try {
                return database.getConnection();
            } catch (SQLException e) {
                trouble = e;
            }
        }
        throw trouble;
    }

    /**
     * Opens the store.
     *
     * @param location a file for SQLite, or {@code jdbc:postgresql://...}
     * @param resource what it holds: the name of the guard's row
     */
    public static SharedStore open(String location, String resource) throws SQLException {
        return new SharedStore(
                location.startsWith("jdbc:postgresql:") ? postgres(location) : sqlite(location), resource);
    }

    private static DataSource sqlite(String location) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL); // reading never waits for writing
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL); // acknowledged is on disk
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + Path.of(location).toAbsolutePath());
        return source;
    }

    private static DataSource postgres(String location) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(location);
        source.setConnectTimeout(BUSY_MILLIS / 1000);
        source.setSocketTimeout(LONGEST_TRANSACTION_MILLIS / 1000);
        // a node that stands still inside a transaction must not keep its successor waiting for ever
        source.setOptions("-c idle_in_transaction_session_timeout=" + LONGEST_TRANSACTION_MILLIS + " -c lock_timeout="
                + BUSY_MILLIS);
        return source;
    }

    /**
     * Writes in a transaction under a token.
     *
     * @throws dev.regente.election.fencing.StaleTokenException if a newer node has written: nothing was changed
     */
    public <T, X extends Exception> T write(long token, JdbcGuard.Work<T, X> work) throws SQLException, X {
        return guard.callInTransaction(database, token, work);
    }

    /** Reads what is committed; each statement sees one moment. */
    public <T, X extends Exception> T read(JdbcGuard.Work<T, X> work) throws SQLException, X {
        try (Connection connection = database.getConnection()) {
            return work.run(connection);
        }
    }

    @Override
    public void close() {
        try {
            anchor.close();
        } catch (SQLException e) {
            return; // it was broken: there is nothing left to close
        }
    }
}
