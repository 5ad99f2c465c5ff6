package dev.regente.election.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The guard on a real PostgreSQL, started for these tests. */
class JdbcGuardPostgresIT extends AbstractJdbcGuard {
    private static EmbeddedPostgres postgres;

    /** PostgreSQL refuses to run as root; on Linux its starter then goes through {@code unshare -U} where that is allowed. */
    @BeforeAll
    static void start() throws IOException {
        try {
            postgres = EmbeddedPostgres.builder().start();
        } catch (IllegalStateException e) {
            if ("root".equals(System.getProperty("user.name"))) {
                abort("PostgreSQL does not run as root, and this system does not allow 'unshare -U': "
                        + e.getMessage());
            }
            throw e;
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    DataSource database() {
        return postgres.getPostgresDatabase();
    }

    @Override
    String identity() {
        return "BIGSERIAL PRIMARY KEY";
    }

    @Test
    void thisIsPostgres() throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SELECT version()")) {
            assertThat(version.next()).isTrue();
            assertThat(version.getString(1)).startsWith("PostgreSQL ");
        }
    }

    /** Else a busy server would write one transaction after the other. */
    @Test
    void transactionsOfOneTokenRunBesideEachOther() throws Exception {
        guard.seal(database(), 5);
        CountDownLatch both = new CountDownLatch(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Boolean> first = threads.submit(() -> meet(both));
            Future<Boolean> second = threads.submit(() -> meet(both));
            assertThat(first.get()).isTrue();
            assertThat(second.get()).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean meet(CountDownLatch both) throws SQLException, InterruptedException {
        return guard.callInTransaction(database(), 5, connection -> {
            both.countDown();
            return both.await(20, TimeUnit.SECONDS);
        });
    }

    /** A backend that is killed takes its transaction along, and with it the lock of its row. */
    @Test
    void aLeaderWhoseConnectionIsCutKeepsNobodyOut() throws Exception {
        guard.seal(database(), 1);
        try (Connection old = database().getConnection()) {
            old.setAutoCommit(false);
            guard.admit(old, 1);
            int backend;
            try (Statement statement = old.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                backend = row.getInt(1);
            }
            try (Connection other = database().getConnection();
                    Statement statement = other.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(" + backend + ")");
            }
            guard.seal(database(), 2);
        }
        try (Connection connection = database().getConnection()) {
            assertThat(guard.highest(connection)).isEqualTo(2);
        }
    }
}
