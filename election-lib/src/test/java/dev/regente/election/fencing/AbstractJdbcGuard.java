package dev.regente.election.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the guard of a database does on every database. */
abstract class AbstractJdbcGuard {
    private static final AtomicLong RESOURCES = new AtomicLong();

    final String resource = "orders " + RESOURCES.incrementAndGet();
    final JdbcGuard guard = JdbcGuard.of(resource);

    abstract DataSource database();

    @BeforeEach
    void prepare() throws SQLException {
        guard.prepare(database());
        update("DROP TABLE IF EXISTS written");
        update("CREATE TABLE written (id " + identity() + ", token BIGINT NOT NULL)");
    }

    /** How the database numbers rows in the order of their insertion. */
    abstract String identity();

    @Test
    void anOlderTokenIsRefusedInsideTheTransaction() throws SQLException {
        write(5);
        write(5);
        write(7);
        assertThatThrownBy(() -> write(6))
                .isInstanceOfSatisfying(StaleTokenException.class, e -> {
                    assertThat(e.token()).isEqualTo(6);
                    assertThat(e.highest()).isEqualTo(7);
                })
                .hasMessage("the token 6 is stale: '" + resource + "' has seen 7");
        assertThat(written()).containsExactly(5L, 5L, 7L);
        assertThat(highest()).isEqualTo(7);
    }

    @Test
    void aTransactionThatIsCheckedLastIsRolledBack() throws SQLException {
        guard.seal(database(), 3);
        try (Connection connection = database().getConnection()) {
            connection.setAutoCommit(false);
            insert(connection, 2);
            assertThatThrownBy(() -> guard.admit(connection, 2)).isInstanceOf(StaleTokenException.class);
            connection.rollback();
        }
        assertThat(written()).isEmpty();
    }

    @Test
    void aFailedWorkLeavesNothingNotEvenItsToken() throws SQLException {
        guard.seal(database(), 1);
        assertThatThrownBy(() -> guard.inTransaction(database(), 2, connection -> {
                    insert(connection, 2);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(written()).isEmpty();
        assertThat(highest()).isEqualTo(1);
        assertThatThrownBy(() -> guard.inTransaction(database(), 2, connection -> {
                    throw new SQLException("from the work");
                }))
                .isInstanceOf(SQLException.class)
                .hasMessage("from the work");
        assertThat(guard.<String, RuntimeException>callInTransaction(database(), 2, connection -> "answer"))
                .isEqualTo("answer");
    }

    /** The lock of the row lasts as long as the transaction: what was admitted before the seal is seen after it. */
    @Test
    void aSealWaitsForTheTransactionsOfOlderTokens() throws Exception {
        guard.seal(database(), 1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> old = threads.submit(asTask(() -> guard.inTransaction(database(), 1, connection -> {
                insert(connection, 1);
                inside.countDown();
                goOn.await();
            })));
            inside.await();
            CountDownLatch asked = new CountDownLatch(1);
            Future<List<Long>> seen = threads.submit(() -> {
                asked.countDown();
                guard.seal(database(), 2);
                return written();
            });
            asked.await();
            goOn.countDown();
            old.get();
            assertThat(seen.get()).containsExactly(1L);
        } finally {
            threads.shutdownNow();
        }
        assertThatThrownBy(() -> write(1)).isInstanceOf(StaleTokenException.class);
    }

    /** Two leaders who both believe: whatever the interleaving, nothing of the older follows anything of the newer. */
    @Test
    void racingLeadersNeverWriteOutOfOrder() throws Exception {
        int leaders = 4;
        CountDownLatch ready = new CountDownLatch(leaders);
        ExecutorService threads = Executors.newFixedThreadPool(leaders);
        List<Future<Integer>> refused = new ArrayList<>();
        try {
            for (int i = 0; i < leaders; i++) {
                int number = i;
                refused.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    int stale = 0;
                    for (int round = 0; round < 40; round++) {
                        // each believes in ever newer leads of its own
                        long token = 1L + (round / 4) * (long) leaders + number;
                        try {
                            write(token);
                        } catch (StaleTokenException e) {
                            stale++;
                        }
                    }
                    return stale;
                }));
            }
            int stale = 0;
            for (Future<Integer> each : refused) {
                stale += each.get();
            }
            List<Long> tokens = written();
            assertThat(tokens).isSorted();
            assertThat(tokens.size() + stale).isEqualTo(leaders * 40);
            assertThat(tokens).last().isEqualTo(highest());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void allNodesMayPrepareAtOnce() throws Exception {
        int nodes = 4;
        JdbcGuard fresh = JdbcGuard.of("a").inTable("fencing_" + RESOURCES.incrementAndGet());
        CountDownLatch ready = new CountDownLatch(nodes);
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                all.add(threads.submit(asTask(() -> {
                    ready.countDown();
                    ready.await();
                    fresh.prepare(database());
                })));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        fresh.seal(database(), 5);
        fresh.prepare(database());
        try (Connection connection = database().getConnection()) {
            assertThat(fresh.highest(connection)).isEqualTo(5);
        }
    }

    @Test
    void resourcesOfOneTableAreApart() throws SQLException {
        JdbcGuard other = JdbcGuard.of("other " + resource);
        other.prepare(database());
        other.seal(database(), 100);
        guard.seal(database(), 1);
        assertThat(highest()).isEqualTo(1);
    }

    @Test
    void misuseIsNamed() throws SQLException {
        try (Connection connection = database().getConnection()) {
            assertThatThrownBy(() -> guard.admit(connection, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("setAutoCommit(false)");
            assertThatThrownBy(() -> guard.admit(connection, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> JdbcGuard.of("nobody").highest(connection))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no row for 'nobody': call prepare");
        }
        assertThatThrownBy(() -> JdbcGuard.of("nobody").seal(database(), 1)).hasMessageContaining("call prepare");
        assertThatThrownBy(() -> JdbcGuard.of("")).hasMessageContaining("1 to 100 characters, not 0");
        assertThatThrownBy(() -> guard.inTable("x; DROP TABLE y")).hasMessageContaining("is not the name of a table");
        assertThatThrownBy(() -> guard.inTable("no_such_schema.fencing").prepare(database()))
                .isInstanceOf(SQLException.class);
    }

    /** Checked work as a task. */
    private interface Step {
        void run() throws Exception;
    }

    private static Callable<Void> asTask(Step step) {
        return () -> {
            step.run();
            return null;
        };
    }

    private void write(long token) throws SQLException {
        guard.inTransaction(database(), token, connection -> insert(connection, token));
    }

    private static void insert(Connection connection, long token) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO written (token) VALUES (?)")) {
            insert.setLong(1, token);
            insert.executeUpdate();
        }
    }

    private List<Long> written() throws SQLException {
        List<Long> tokens = new ArrayList<>();
        try (Connection connection = database().getConnection();
                Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("SELECT token FROM written ORDER BY id")) {
            while (rows.next()) {
                tokens.add(rows.getLong(1));
            }
        }
        return tokens;
    }

    private long highest() throws SQLException {
        try (Connection connection = database().getConnection()) {
            return guard.highest(connection);
        }
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
