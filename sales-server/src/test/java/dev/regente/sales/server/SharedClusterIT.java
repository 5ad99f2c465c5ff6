package dev.regente.sales.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.Algorithm;
import dev.regente.election.Preemption;
import dev.regente.election.Safety;
import dev.regente.election.Security;
import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Cents;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.Sale;
import dev.regente.sales.http.SharedFixture;
import dev.regente.sales.log.LogException;
import dev.regente.sales.log.ReplicatedLog;
import dev.regente.sales.log.SalesLog;
import dev.regente.sales.replica.ReplicaConfig;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes over one PostgreSQL: the election says who writes, and the database keeps what was acknowledged. */
class SharedClusterIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    @TempDir
    Path dir;

    private final Map<Integer, SalesNode> nodes = new TreeMap<>();

    @BeforeAll
    static void postgres() {
        SharedFixture.start();
    }

    @AfterEach
    void stop() {
        nodes.values().forEach(SalesNode::close);
    }

    private void start(int id, String peers, String url) throws Exception {
        nodes.put(
                id,
                SalesNode.start(new NodeSettings(
                        "test",
                        id,
                        peers,
                        HostPort.parse("127.0.0.1:0"),
                        Optional.empty(),
                        dir.resolve("n" + id),
                        true,
                        false,
                        ZoneId.of("UTC"),
                        Duration.ofHours(8),
                        false,
                        new NodeSettings.ElectionSettings(
                                Safety.TOKENS,
                                Algorithm.BULLY,
                                Duration.ofMillis(100),
                                Duration.ofMillis(500),
                                Duration.ofMillis(500),
                                Preemption.afterStable(Duration.ofSeconds(1))),
                        new NodeSettings.LogSettings(
                                ReplicaConfig.DEFAULTS, ReplicatedLog.Compaction.DEFAULTS, Optional.of(url)),
                        Security.NONE,
                        false)));
    }

    /** Records one sale wherever somebody serves, until it is known to stand. */
    private Decision.SaleRecorded record(String id) throws InterruptedException {
        Sale sale = new Sale(id, new Cpf("45678901234"), "martins-1", new Cents(100), DAY, true);
        Value.Bytes payload = CommandCodec.encode(new Command.RecordSale(sale, DAY, 1));
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            for (SalesNode node : nodes.values()) {
                SalesLog log = node.log();
                try {
                    Decision decision =
                            log.submit(payload).toCompletableFuture().join().decision();
                    if (decision instanceof Decision.SaleRecorded recorded) {
                        return recorded;
                    }
                } catch (CompletionException e) {
                    assertThat(e.getCause()).isInstanceOf(LogException.class);
                }
            }
            assertThat(System.nanoTime()).as("recorded %s", id).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void whatOneCoordinatorAcknowledgedTheNextOneHas() throws Exception {
        String peers;
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0);
                ServerSocket three = new ServerSocket(0)) {
            peers = "1=127.0.0.1:" + one.getLocalPort() + ",2=127.0.0.1:" + two.getLocalPort() + ",3=127.0.0.1:"
                    + three.getLocalPort();
        }
        String url = SharedFixture.url();
        for (int id = 1; id <= 3; id++) {
            start(id, peers, url);
        }
        assertThat(record("a").repeat()).isFalse();
        assertThat(record("a").repeat()).isTrue();
        nodes.remove(3).close();
        assertThat(record("a").repeat()).as("the next coordinator knows it").isTrue();
        assertThat(record("b").repeat()).isFalse();
        start(3, peers, url);
        assertThat(record("b").repeat()).isTrue();
    }
}
