package dev.regente.sales.http;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.regente.sales.log.LocalLog;
import dev.regente.sales.store.SharedStore;
import dev.regente.sales.store.SharedStores;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL for this JVM's tests, and HTTP servers over it, each with a schema of its own. */
public final class SharedFixture {
    private static final long TOKEN = 1;
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    private SharedFixture() {}

    /** Starts it once; the tests are left out where it cannot run. */
    public static synchronized void start() {
        if (postgres != null) {
            return;
        }
        try {
            postgres = EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            if ("root".equals(System.getProperty("user.name"))) {
                abort("PostgreSQL does not run as root, and this system does not allow 'unshare -U': "
                        + e.getMessage());
            }
            throw e;
        }
    }

    /** A store in a new schema. */
    public static SharedStore store() {
        return SharedStores.over(postgres.getPostgresDatabase(Map.of("currentSchema", newSchema())));
    }

    /** The URL of a new schema. */
    public static String url() {
        return postgres.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + newSchema();
    }

    private static String newSchema() {
        String schema = "t" + SCHEMAS.incrementAndGet();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return schema;
    }

    static HttpFixture open() {
        SharedStore store = store();
        LocalLog log = new LocalLog(store, payload -> {
            try {
                return store.apply(TOKEN, List.of(payload)).get(0);
            } catch (SharedStore.WriteFailed e) {
                throw new IllegalStateException(e);
            }
        });
        return new HttpFixture(store, log, store::close, false);
    }
}
