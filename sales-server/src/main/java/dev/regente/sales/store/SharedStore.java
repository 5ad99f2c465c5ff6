package dev.regente.sales.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.regente.election.fencing.JdbcGuard;
import dev.regente.election.fencing.StaleTokenException;
import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.SalesMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The state in one PostgreSQL database that all nodes share. Only the coordinator writes: each transaction begins with the
 * fencing guard, so that whoever lost the lead writes nothing more from the moment the next one has {@linkplain #seal
 * sealed} it. What is committed here is acknowledged; how safe that is, the database says.
 */
public final class SharedStore implements SalesData, AutoCloseable {
    private static final int SCHEMA = 2;
    private static final int POOL = 8;
    private static final int CONNECT_MILLIS = 5_000;

    /** A fixed number for the lock under which the tables are made, by one node at a time. */
    private static final long MIGRATION_LOCK = 0x52454745L;

    private final HikariDataSource pool;
    private final JdbcGuard guard;
    private volatile long applied;

    /** A transaction failed. */
    public static final class WriteFailed extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean surelyNotDone;
        private final boolean stale;

        private WriteFailed(String message, boolean surelyNotDone, boolean stale, Exception cause) {
            super(message, cause);
            this.surelyNotDone = surelyNotDone;
            this.stale = stale;
        }

        /** Whether nothing of it was committed; otherwise nobody knows. */
        public boolean surelyNotDone() {
            return surelyNotDone;
        }

        /** Whether a newer coordinator has sealed this one. */
        public boolean stale() {
            return stale;
        }
    }

    private SharedStore(HikariDataSource pool, String cluster) {
        this.pool = pool;
        this.guard = JdbcGuard.of("sales-" + cluster);
    }

    /**
     * Connects, and makes the tables if they are not there.
     *
     * @param url {@code jdbc:postgresql://HOST/DATABASE?user=...&password=...}
     * @throws StoreException if that does not work: why, without the password
     */
    public static SharedStore open(String url, String cluster) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(POOL);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setPoolName("sales");
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException | IllegalArgumentException e) {
            throw new StoreException("cannot connect to the database of --store: " + reason(e)
                    + "; see that it runs, and that host, database, user and password are right");
        }
        return prepared(pool, cluster);
    }

    /** The same over connections that somebody else makes, for tests. */
    static SharedStore over(DataSource database, String cluster) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(POOL);
        return prepared(new HikariDataSource(config), cluster);
    }

    private static SharedStore prepared(HikariDataSource pool, String cluster) {
        SharedStore store = new SharedStore(pool, cluster);
        try {
            store.guard.prepare(pool);
            store.migrate();
            store.applied = store.read(SalesView::applied);
            return store;
        } catch (SQLException e) {
            pool.close();
            throw new StoreException("cannot prepare the database of --store", e);
        } catch (IOException e) {
            pool.close();
            throw new StoreException("this program lacks its database schema: build it again", e);
        } catch (StoreException e) {
            pool.close();
            throw e;
        }
    }

    private static String reason(Throwable e) {
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private void migrate() throws SQLException, IOException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
            boolean there;
            try (var row = statement.executeQuery("SELECT to_regclass('meta') IS NOT NULL")) {
                there = row.next() && row.getBoolean(1);
            }
            if (!there) {
                for (String sql : schema().replaceAll("--[^\n]*", "").split(";")) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
            }
            int version = 0;
            try (var row = statement.executeQuery("SELECT value FROM meta WHERE name = 'schema'")) {
                if (row.next()) {
                    version = Integer.parseInt(row.getString(1));
                }
            }
            connection.commit();
            if (version != SCHEMA) {
                throw new StoreException("the database of --store has schema " + version + ", this program knows "
                        + SCHEMA + ": run the program that made it, or use another database");
            }
        }
    }

    private static String schema() throws IOException {
        try (InputStream in = SharedStore.class.getResourceAsStream("postgresql-V" + SCHEMA + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * The first write of a new coordinator: when it returns, all older ones write nothing more, and everything they
     * committed can be read.
     */
    public void seal(long token) throws WriteFailed {
        try {
            guard.seal(pool, token);
            applied = read(SalesView::applied);
        } catch (StaleTokenException e) {
            throw new WriteFailed("a newer coordinator is at work", true, true, e);
        } catch (SQLException e) {
            throw new WriteFailed("the database refused the coordinator: " + reason(e), true, false, e);
        }
    }

    /** Decides commands in this order, in one transaction under this token. One caller at a time. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public List<Decision> apply(long token, List<Value.Bytes> payloads) throws WriteFailed {
        boolean[] worked = new boolean[1];
        try {
            List<Decision> decisions = guard.callInTransaction(pool, token, connection -> {
                List<Decision> made = decide(connection, payloads);
                worked[0] = true;
                return made;
            });
            applied += payloads.size();
            return decisions;
        } catch (StaleTokenException e) {
            throw new WriteFailed("a newer coordinator is at work", true, true, e);
        } catch (SQLException | StoreException e) {
            throw new WriteFailed("the database refused a transaction: " + reason(e), !worked[0], false, e);
        }
    }

    private static List<Decision> decide(Connection connection, List<Value.Bytes> payloads) {
        // not closed here: that would close the connection, which belongs to the guard
        Statements statements = new Statements(connection);
        long index = Long.parseLong(statements
                .one("SELECT value FROM meta WHERE name = 'applied' FOR UPDATE", row -> row.getString(1))
                .orElseThrow(() -> new StoreException("the database has lost its applied index")));
        SqlState state = new SqlState(statements);
        SalesMachine machine = new SalesMachine(state);
        List<Decision> decisions = new ArrayList<>();
        for (Value.Bytes payload : payloads) {
            index++;
            decisions.add(machine.apply(index, CommandCodec.decode(payload)));
        }
        state.flush();
        statements.run("UPDATE meta SET value = ? WHERE name = 'applied'", Long.toString(index));
        return decisions;
    }

    @Override
    public <T> T read(Function<SalesView, T> query) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                return query.apply(new SalesView(new Statements(connection)));
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new StoreException("the shared database does not answer", e);
        }
    }

    @Override
    public long applied() {
        return applied;
    }

    @Override
    public void close() {
        pool.close();
    }
}
