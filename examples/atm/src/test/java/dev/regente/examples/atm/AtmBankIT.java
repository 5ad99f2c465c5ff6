package dev.regente.examples.atm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.client.LineConnection;
import dev.regente.examples.kit.server.LocalCluster;
import dev.regente.examples.kit.server.SharedStore;
import dev.regente.examples.kit.server.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty clients move money among ten accounts while coordinators are killed and paused. At every moment the accounts have
 * the same sum, and at the end each operation is in the book exactly as often as it was acknowledged: once. Two minutes
 * with {@code -Dregente.long=true}.
 */
class AtmBankIT {
    private static final boolean LONG = Boolean.getBoolean("regente.long");
    private static final Duration TIME = LONG ? Duration.ofMinutes(2) : Duration.ofSeconds(6);
    private static final int CLIENTS = 20;
    private static final int ACCOUNTS = 10;
    private static final long EACH_CENTS = 100_000;
    private static final String PASSWORD = "123456";
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @TempDir
    Path dir;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger looks = new AtomicInteger();
    /** What was acknowledged: account and id, and the balance it was answered with. */
    private final Map<String, String> acknowledged = new ConcurrentSkipListMap<>();

    private static String account(int number) {
        return "4000" + number;
    }

    private static ClusterClient client(LocalCluster cluster) {
        return new ClusterClient(cluster.addresses(), PATIENCE, SocketFactory.getDefault(), at -> {});
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void moneyIsNeitherMadeNorLostNorMovedTwice() throws Exception {
        LocalCluster.Plan plan = new LocalCluster.Plan(
                AtmServerCommand.class,
                "atm",
                3,
                LocalCluster.freePort(),
                Optional.of(dir),
                true,
                List.of("--password-cost", "4"));
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
        try (LocalCluster cluster = new LocalCluster(plan, line -> {})) {
            openAccounts(cluster);
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(threads.submit(() -> transfer(cluster, number)));
            }
            Future<Integer> auditor = threads.submit(this::watchTheSum);
            int troubles = makeTrouble(cluster);
            over.set(true);
            int done = 0;
            for (Future<Integer> each : clients) {
                done += each.get();
            }
            int sums = auditor.get();
            compareBooks();
            System.out.println(done + " transfers, " + troubles + " kills and pauses, " + sums + " sums taken");
            assertThat(done).as("transfers").isGreaterThanOrEqualTo(CLIENTS);
            assertThat(troubles).isPositive();
            assertThat(sums).isPositive();
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private void openAccounts(LocalCluster cluster) throws IOException {
        try (ClusterClient bank = client(cluster)) {
            for (int i = 0; i < ACCOUNTS; i++) {
                assertThat(bank.call("ABRIR", account(i), "Cliente", PASSWORD).isOk())
                        .isTrue();
                assertThat(bank.login("LOGIN", account(i), PASSWORD).isOk()).isTrue();
                assertThat(bank.call("DEPOSITO", "opening", Money.text(EACH_CENTS))
                                .isOk())
                        .isTrue();
            }
        }
    }

    private int transfer(LocalCluster cluster, int number) throws IOException {
        Random random = new Random(number);
        String own = account(number % ACCOUNTS);
        int done = 0;
        try (ClusterClient atm = client(cluster)) {
            assertThat(atm.login("LOGIN", own, PASSWORD).isOk()).isTrue();
            while (!over.get() || done == 0) {
                String other = account((number + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS);
                String id = "c" + number + "-" + done;
                Line request = Line.of("TRANSFERENCIA", id, other, Money.text(1 + random.nextInt(20_000)));
                Line reply = atm.call(request);
                assertThat(reply.isOk() || reply.isError("402")).as("%s", reply).isTrue();
                if (reply.isOk()) {
                    acknowledged.put(own + " " + id, reply.text(1));
                    if (random.nextInt(5) == 0) { // as a client does that lost the reply
                        assertThat(atm.call(request)).isEqualTo(reply);
                    }
                }
                done++;
            }
        }
        return done;
    }

    /** Looks at the shared file itself, past all nodes. */
    private int watchTheSum() throws Exception {
        try (SharedStore store = SharedStore.open(dir.resolve("atm.db").toString(), "atm")) {
            while (!over.get()) {
                long sum =
                        store.read(c -> Sql.number(c, "SELECT SUM(cents) FROM accounts WHERE matricula LIKE '4000%'"));
                assertThat(sum).isEqualTo(ACCOUNTS * EACH_CENTS);
                looks.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        return looks.get();
    }

    /** Kills the coordinator, or lets it stand still: by the system where it can, else from inside. */
    private static int makeTrouble(LocalCluster cluster) throws Exception {
        long end = System.nanoTime() + TIME.toNanos();
        int troubles = 0;
        while (System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(1000);
            int node = coordinator(cluster);
            if (troubles % 2 == 0) {
                pause(cluster, node);
            } else {
                cluster.process(node).destroyForcibly().waitFor();
                cluster.start(node);
            }
            troubles++;
        }
        return troubles;
    }

    private static void pause(LocalCluster cluster, int node) throws Exception {
        long pid = cluster.process(node).pid();
        if (System.getProperty("os.name").equals("Linux")) {
            signal("-STOP", pid);
            TimeUnit.MILLISECONDS.sleep(1500);
            signal("-CONT", pid);
        } else {
            try (LineConnection control = new LineConnection(cluster.addresses().get(node - 1))) {
                control.call("CONGELAR", "1500");
            }
        }
    }

    private static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("kill", name, String.valueOf(pid)).start().waitFor();
    }

    private static int coordinator(LocalCluster cluster) throws IOException {
        try (ClusterClient any = client(cluster)) {
            any.call("ATIVO"); // no such request: whoever says so serves
            return 1 + cluster.addresses().indexOf(any.at());
        }
    }

    /** Every entry follows from the one before it, and what was acknowledged is there with the balance that was told. */
    private void compareBooks() throws Exception {
        Map<String, String> booked = new TreeMap<>();
        try (SharedStore store = SharedStore.open(dir.resolve("atm.db").toString(), "atm")) {
            store.<Integer, RuntimeException>read(c -> {
                long total = 0;
                for (int i = 0; i < ACCOUNTS; i++) {
                    long balance = 0;
                    for (Object[] entry : Sql.all(
                            c,
                            row -> new Object[] {row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)},
                            "SELECT id, kind, cents, balance FROM operations WHERE account = ? ORDER BY number",
                            account(i))) {
                        boolean out = entry[1].equals("TRANSFERENCIA");
                        balance += out ? -(long) entry[2] : (long) entry[2];
                        assertThat(entry[3]).isEqualTo(balance);
                        if (out) {
                            booked.put(account(i) + " " + entry[0], Money.text(balance));
                        }
                    }
                    assertThat(Accounts.balance(c, account(i))).isEqualTo(balance);
                    total += balance;
                }
                assertThat(total).isEqualTo(ACCOUNTS * EACH_CENTS);
                return 0;
            });
        }
        assertThat(booked).as("each acknowledged transfer, once").isEqualTo(acknowledged);
    }
}
