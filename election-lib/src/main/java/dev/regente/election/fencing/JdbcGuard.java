package dev.regente.election.fencing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Guards what is in a relational database, by a row that holds the largest token seen. {@link #admit} belongs into the
 * caller's own transaction: it compares the token with the row and keeps the row locked until that transaction ends, so
 * that its writes are either committed before a newer token is known there, or not at all.
 *
 * <pre>{@code
 * JdbcGuard guard = JdbcGuard.of("orders");
 * guard.prepare(database);                               // once at start: table and row
 * ...onElected(lead -> guard.seal(database, lead.token()))   // before anything is read: older leaders write no more
 * guard.inTransaction(database, lead.token(), connection -> insert(connection, order));
 * }</pre>
 *
 * <p>On PostgreSQL, transactions under one token run beside each other ({@code FOR SHARE}). Elsewhere the row is updated
 * by plain SQL, and they take turns. Correct at read committed and above: at the higher levels a transaction that met a
 * newer token may fail with the database's own serialization error instead of {@link StaleTokenException}.
 *
 * <p>Immutable and thread-safe; holds no connection. Nothing here limits how long a statement waits for a lock: a leader
 * that stands still inside a transaction keeps the next one waiting for as long as the database lets it. Bound that there
 * (PostgreSQL: {@code idle_in_transaction_session_timeout}; SQLite: {@code busy_timeout}).
 */
public final class JdbcGuard {
    /** The name of the table unless another is given. */
    public static final String TABLE = "regente_fencing";

    private static final int LONGEST_RESOURCE = 100;
    private static final int MOST_ATTEMPTS = 5;

    private final String resource;
    private final String table;

    /** Work inside a transaction that answers something; it neither commits nor rolls back. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        /** Does it. */
        T run(Connection connection) throws SQLException, X;
    }

    /** Work inside a transaction that answers nothing; it neither commits nor rolls back. */
    @FunctionalInterface
    public interface Action<X extends Exception> {
        /** Does it. */
        void run(Connection connection) throws SQLException, X;
    }

    private JdbcGuard(String resource, String table) {
        if (resource.isEmpty() || resource.length() > LONGEST_RESOURCE) {
            throw new IllegalArgumentException("the name of a guarded resource has 1 to " + LONGEST_RESOURCE
                    + " characters, not " + resource.length());
        }
        if (!table.matches("[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?")) {
            throw new IllegalArgumentException(
                    "'" + table + "' is not the name of a table: letters, digits and _, with a"
                            + " schema before a dot if need be");
        }
        this.resource = resource;
        this.table = table;
    }

    /**
     * A guard of one resource, in the table {@link #TABLE}.
     *
     * @param resource what is guarded, such as the name of the election; one row
     */
    public static JdbcGuard of(String resource) {
        return new JdbcGuard(resource, TABLE);
    }

    /** The same resource in a table of another name. */
    public JdbcGuard inTable(String name) {
        return new JdbcGuard(resource, name);
    }

    /** The table as {@link #prepare} makes it, for those who make their tables themselves. */
    public String tableDefinition() {
        return "CREATE TABLE " + table + " (resource VARCHAR(" + LONGEST_RESOURCE
                + ") NOT NULL PRIMARY KEY, token BIGINT NOT NULL)";
    }

    /**
     * Makes the table and the row of the resource if they are not there. All nodes may do so at the same moment.
     *
     * @throws SQLException if they are still not there afterwards: why
     */
    public void prepare(DataSource database) throws SQLException {
        SQLException trouble = null;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(true);
                if (read(connection) < 0) {
                    insert(connection);
                }
                return;
            } catch (SQLException e) {
                // no table yet, or another node inserted the row at this moment: the next round finds it
                trouble = e;
            }
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(true);
                statement.execute(tableDefinition());
            } catch (SQLException e) {
                trouble.addSuppressed(e);
            }
        }
        throw trouble;
    }

    private void insert(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + table + " (resource, token) VALUES (?, 0)")) {
            insert.setString(1, resource);
            insert.executeUpdate();
        }
    }

    /**
     * Checks a token in the caller's transaction, and remembers it if it is the largest. As the first statement it
     * refuses early; as the last one it holds the lock for the shortest time; both are right.
     *
     * @param connection inside a transaction, that is without auto-commit
     * @throws StaleTokenException if a larger token was seen: roll back
     * @throws IllegalStateException if the connection commits by itself, or the row is missing
     * @throws SQLException from the database: roll back
     */
    public void admit(Connection connection, long token) throws SQLException {
        Tokens.check(token);
        if (connection.getAutoCommit()) {
            throw new IllegalStateException(
                    "the connection commits each statement by itself, so the check would protect"
                            + " nothing: call setAutoCommit(false) first");
        }
        if (sharesRows(connection) && isHeldFor(connection, token)) {
            return;
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + table + " SET token = ? WHERE resource = ? AND token <= ?")) {
            update.setLong(1, token);
            update.setString(2, resource);
            update.setLong(3, token);
            if (update.executeUpdate() == 1) {
                return;
            }
        }
        throw refusal(token, read(connection));
    }

    private static boolean sharesRows(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    /** Whether the row already has this token; it is then locked against newer ones. Locks no row of an older token. */
    private boolean isHeldFor(Connection connection, long token) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT token FROM " + table + " WHERE resource = ? AND token >= ? FOR SHARE")) {
            select.setString(1, resource);
            select.setLong(2, token);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                long seen = row.getLong(1);
                if (seen > token) {
                    throw refusal(token, seen);
                }
                return true;
            }
        }
    }

    private RuntimeException refusal(long token, long seen) {
        if (seen < 0) {
            return new IllegalStateException("the table " + table + " has no row for '" + resource
                    + "': call prepare(database) once before the first write");
        }
        return new StaleTokenException("'" + resource + "'", token, seen);
    }

    /**
     * Does work in a transaction of its own under a token: commits if it returns, rolls back if it throws.
     *
     * @throws StaleTokenException if a larger token was seen; the work was not started
     * @throws SQLException from the database. Nothing was committed, unless it was the commit itself that failed (the
     *     connection broke): then the work may or may not be there
     */
    public <T, X extends Exception> T callInTransaction(DataSource database, long token, Work<T, X> work)
            throws SQLException, X {
        try (Connection connection = database.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                admit(connection, token);
                T answer = work.run(connection);
                connection.commit();
                done = true;
                return answer;
            } finally {
                end(connection, done, before);
            }
        }
    }

    /** As {@link #callInTransaction} for work that answers nothing. */
    public <X extends Exception> void inTransaction(DataSource database, long token, Action<X> work)
            throws SQLException, X {
        this.<Void, X>callInTransaction(database, token, connection -> {
            work.run(connection);
            return null;
        });
    }

    /** After a failure, trouble with the roll-back must not hide what went wrong; a closed connection rolls back too. */
    private static void end(Connection connection, boolean done, boolean autoCommit) throws SQLException {
        try {
            if (!done) {
                connection.rollback();
            }
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            if (done) {
                throw e;
            }
        }
    }

    /**
     * Makes a token known in a transaction of its own: the sealing write of a new leader. When it returns, whatever older
     * leaders wrote is committed and can be read, and they write nothing more.
     *
     * @throws StaleTokenException if a larger one was seen
     */
    public void seal(DataSource database, long token) throws SQLException {
        inTransaction(database, token, connection -> {});
    }

    /**
     * The largest token committed, as this connection sees it; 0 if none.
     *
     * @throws IllegalStateException if the row is missing
     */
    public long highest(Connection connection) throws SQLException {
        long seen = read(connection);
        if (seen < 0) {
            throw refusal(0, seen);
        }
        return seen;
    }

    private long read(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT token FROM " + table + " WHERE resource = ?")) {
            select.setString(1, resource);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }
}
