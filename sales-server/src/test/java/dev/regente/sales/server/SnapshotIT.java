package dev.regente.sales.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.Algorithm;
import dev.regente.election.Election;
import dev.regente.election.ElectionRequest;
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
import dev.regente.sales.log.LogException;
import dev.regente.sales.log.ReplicatedLog;
import dev.regente.sales.replica.ReplicaConfig;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Real nodes whose logs keep only a few entries: whoever was away takes over a copy of the state. */
class SnapshotIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final int MANY = 60;

    @TempDir
    Path dir;

    private final Map<Integer, SalesNode> nodes = new TreeMap<>();
    private String peers;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0);
                ServerSocket three = new ServerSocket(0)) {
            peers = "1=127.0.0.1:" + one.getLocalPort() + ",2=127.0.0.1:" + two.getLocalPort() + ",3=127.0.0.1:"
                    + three.getLocalPort();
        }
        for (int id = 1; id <= 3; id++) {
            start(id);
        }
        await("the sample data is everywhere", () -> nodes.values().stream()
                .allMatch(node -> node.log().status().end() > 0
                        && node.log().status().nodes().stream()
                                .allMatch(n -> n.lastIndex().orElse(0) >= 2)));
    }

    @AfterEach
    void stop() {
        nodes.values().forEach(SalesNode::close);
    }

    private void start(int id) throws Exception {
        ReplicaConfig.Limits limits = new ReplicaConfig.Limits(16, 64 * 1024, 128 * 1024, 4, 1024, 20, 8, 4096);
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
                                new ReplicaConfig(ReplicaConfig.Timing.DEFAULTS, limits),
                                new ReplicatedLog.Compaction(1_000_000, 10)),
                        Security.NONE,
                        false)));
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(10);
        }
    }

    /** Records sales wherever somebody serves, each until it is known to stand. */
    private void record(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            Sale sale = new Sale("s-" + i, new Cpf("45678901234"), "martins-1", new Cents(100), DAY, true);
            Value.Bytes payload = CommandCodec.encode(new Command.RecordSale(sale, DAY, 1));
            await("recorded " + sale.id(), () -> submitted(payload));
        }
    }

    private boolean submitted(Value.Bytes payload) throws InterruptedException {
        for (SalesNode node : nodes.values()) {
            if (node.log().status().serving()) {
                try {
                    return node.log()
                                    .submit(payload)
                                    .toCompletableFuture()
                                    .join()
                                    .decision()
                            instanceof Decision.SaleRecorded;
                } catch (CompletionException e) {
                    assertThat(e.getCause()).isInstanceOf(LogException.class);
                }
            }
        }
        Thread.sleep(20);
        return false;
    }

    private long applied(int id) {
        return nodes.get(id).store().applied();
    }

    private long sales(int id) {
        return nodes.get(id).store().read(view -> view.lastSeq());
    }

    @Test
    void aNodeThatWasAwayTakesOverACopyAndGoesOnWithTheLog() throws Exception {
        nodes.remove(1).close();
        record(0, MANY);
        start(1);
        await("it has all", () -> sales(1) == 9 + MANY);
        assertThat(nodes.get(1).store().installed().index()).as("by a copy").isGreaterThan(0);
        record(MANY, MANY + 20);
        await("it goes on", () -> sales(1) == 9 + MANY + 20);
        nodes.remove(1).close();
        start(1);
        await("it restarts after that", () -> sales(1) == 9 + MANY + 20 && applied(1) >= applied(2));
    }

    @Test
    void thePrincipalThatWasAwayLeadsAgainAfterTakingOverACopy() throws Exception {
        nodes.remove(3).close();
        record(0, MANY);
        start(3);
        await("the principal serves", () -> nodes.get(3).log().status().serving());
        assertThat(sales(3)).isEqualTo(9 + MANY);
        record(MANY, MANY + 5);
        await("everywhere", () -> sales(1) == 9 + MANY + 5 && sales(2) == 9 + MANY + 5);
    }

    @Test
    void aDatabaseThatWasMovedAwayIsCopiedFromAnother() throws Exception {
        record(0, MANY);
        nodes.remove(1).close();
        for (String name : new String[] {"sales.db", "sales.db-wal", "sales.db-shm"}) {
            Files.deleteIfExists(dir.resolve("n1").resolve(name));
        }
        start(1);
        await("it has all", () -> sales(1) == 9 + MANY);
    }

    @Test
    void aReplacedDiskLearnsAndThenCountsAgain() throws Exception {
        record(0, MANY);
        nodes.remove(1).close();
        try (var files = Files.walk(dir.resolve("n1"))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        start(1);
        assertThat(nodes.get(1).election().explain().toString()).contains("mute=");
        nodes.remove(1).close();
        try (Election replacing = Election.builder("test")
                .self(1)
                .peers(peers)
                .safety(Safety.TOKENS)
                .heartbeat(Duration.ofMillis(100))
                .timeout(Duration.ofMillis(500))
                .preemption(Preemption.afterStable(Duration.ofSeconds(1)))
                .asksBeforeHandOff()
                .data(dir.resolve("n1"))
                .build()) {
            replacing.start();
            replacing.request(new ElectionRequest.Replace(false));
            await("replaced", () -> !replacing.explain().toString().contains("mute="));
        }
        start(1);
        await("it has all", () -> sales(1) == 9 + MANY);
        record(MANY, MANY + 5);
        await("it goes on", () -> sales(1) == 9 + MANY + 5);
        nodes.remove(2).close();
        record(MANY + 5, MANY + 6);
        assertThat(sales(3)).as("committed with the replaced node's copy").isEqualTo(9 + MANY + 6);
    }

    @Test
    void aNewClusterBeginsWithABackup() throws Exception {
        record(0, MANY);
        Path backup = dir.resolve("backup.db");
        assertThat(run("backup", "--data", dir.resolve("n3").toString(), "--to", backup.toString()))
                .isZero();
        assertThat(run("verify", "--file", backup.toString())).isZero();
        assertThat(run("backup", "--data", dir.resolve("n3").toString(), "--to", backup.toString()))
                .as("never over an old one")
                .isEqualTo(2);
        stop();
        nodes.clear();
        for (int id = 1; id <= 3; id++) {
            try (var files = Files.walk(dir.resolve("n" + id))) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            String[] restore = {
                "restore",
                "--from",
                backup.toString(),
                "--data",
                dir.resolve("n" + id).toString(),
                "--id",
                "" + id
            };
            assertThat(run(restore)).isZero();
            assertThat(run(restore)).as("never over anything").isEqualTo(2);
        }
        for (int id = 1; id <= 3; id++) {
            start(id);
        }
        record(MANY, MANY + 5);
        await(
                "all have the old and the new",
                () -> sales(1) == 9 + MANY + 5 && sales(2) == 9 + MANY + 5 && sales(3) == 9 + MANY + 5);
    }

    private static int run(String... arguments) {
        return new CommandLine(new ServerCommand()).execute(arguments);
    }
}
