package dev.regente.examples.atm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.server.InProcessCluster;
import dev.regente.examples.kit.server.LineServer;
import dev.regente.examples.kit.server.Passwords;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same server on a shared PostgreSQL, started for this test. */
class AtmPostgresIT {
    private static EmbeddedPostgres postgres;

    @TempDir
    Path dir;

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

    @Test
    void operationsHappenOnceAndOutliveTheirCoordinator() throws IOException {
        AtmService.Settings settings = new AtmService.Settings(
                Clock.systemUTC(), 100_000, new Passwords.Policy(4, 5, Duration.ofHours(1)), AtmServerCommand.SAMPLES);
        String url = postgres.getJdbcUrl("postgres", "postgres");
        try (InProcessCluster cluster = new InProcessCluster(
                        "atm", dir, url, LineServer.Limits.USUAL, node -> new AtmService(node, settings));
                ClusterClient atm = cluster.client()) {
            assertThat(atm.login("LOGIN", "20230001", "123456").isOk()).isTrue();
            Line first = atm.call("TRANSFERENCIA", "t1", "20230002", "10,00");
            assertThat(first.text(1)).isEqualTo("990,00");
            cluster.stop(cluster.awaitActive());
            assertThat(atm.call("TRANSFERENCIA", "t1", "20230002", "10,00")).isEqualTo(first);
            assertThat(atm.call("SAQUE", "s1", "990,01").isError("402")).isTrue();
            assertThat(atm.call("SAQUE", "s2", "990,00")).isEqualTo(Line.ok("0,00", "Saque de R$ 990,00 realizado"));
            assertThat(atm.call("EXTRATO").lines(1)).hasSize(2);
        }
    }
}
