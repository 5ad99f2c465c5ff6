package dev.regente.examples.atm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.client.LineConnection;
import dev.regente.examples.kit.server.InProcessCluster;
import dev.regente.examples.kit.server.LineServer;
import dev.regente.examples.kit.server.Passwords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a first cash machine got wrong, each shown to be right here: three nodes, real sockets, lines as they are sent. */
class AtmWeaknessesIT {
    private static final String PASSWORD = "123456";

    @TempDir
    static Path dir;

    private static InProcessCluster cluster;
    private static int accounts = 1000;

    @BeforeAll
    static void start() throws IOException {
        cluster = new InProcessCluster(
                "atm",
                dir,
                LineServer.Limits.USUAL,
                node -> new AtmService(
                        node,
                        new AtmService.Settings(
                                Clock.system(ZoneOffset.UTC),
                                100_000,
                                new Passwords.Policy(4, 3, Duration.ofHours(1)),
                                AtmServerCommand.SAMPLES)));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** An account of its own for each test, with money in it. */
    private static String account(String amount) throws IOException {
        String number = String.valueOf(++accounts);
        try (ClusterClient client = cluster.client()) {
            assertThat(client.call("ABRIR", number, "Cliente", PASSWORD)).isEqualTo(Line.ok("Conta aberta"));
            assertThat(client.login("LOGIN", number, PASSWORD).isOk()).isTrue();
            assertThat(client.call("DEPOSITO", "first", amount).isOk()).isTrue();
        }
        return number;
    }

    private static LineConnection connect() throws IOException {
        return new LineConnection(cluster.address(cluster.awaitActive()));
    }

    private static LineConnection loggedIn(String number) throws IOException {
        LineConnection connection = connect();
        assertThat(connection.call("LOGIN", number, PASSWORD).verb()).isEqualTo("OK");
        return connection;
    }

    @Test
    void allRepliesAreThoseOfTheTable() throws IOException {
        String other = account("1,00");
        String own = account("1000,00");
        try (LineConnection atm = connect()) {
            assertThat(atm.call("SALDO")).isEqualTo(Line.of("ERRO", "401", "faça o LOGIN primeiro"));
            assertThat(atm.call("LOGIN", own, "wrong!")).isEqualTo(Line.of("ERRO", "401", "Falha"));
            assertThat(atm.call("LOGIN", own, PASSWORD)).isEqualTo(Line.ok("Logado", "Cliente"));
            assertThat(atm.call("SALDO")).isEqualTo(Line.ok("1000,00"));
            assertThat(atm.call("SAQUE", "s1", "50,00")).isEqualTo(Line.ok("950,00", "Saque de R$ 50,00 realizado"));
            assertThat(atm.call("DEPOSITO", "d1", "0.5")).isEqualTo(Line.ok("950,50", "Depósito de R$ 0,50 realizado"));
            assertThat(atm.call("TRANSFERENCIA", "t1", other, "10,00"))
                    .isEqualTo(Line.ok("940,50", "Transferência de R$ 10,00 para " + other + " realizada"));
            assertThat(atm.call("SAQUE", "s2", "940,51"))
                    .isEqualTo(Line.of("ERRO", "402", "Saldo insuficiente: seu saldo é R$ 940,50"));
            assertThat(atm.call("SAQUE", "s3", "950,01").isError("403"))
                    .as("daily limit")
                    .isTrue();
            assertThat(atm.call("TRANSFERENCIA", "t2", "999", "1").isError("404"))
                    .isTrue();
            assertThat(atm.call("TRANSFERENCIA", "t2", own, "1").isError("400")).isTrue();
            Line statement = atm.call("EXTRATO");
            assertThat(statement.lines(1).stream().map(entry -> entry.text(2)))
                    .containsExactly("940,50", "950,50", "950,00", "1000,00");
            assertThat(atm.call("FOO").isError("400")).isTrue();
            assertThat(atm.call("SAIR")).isEqualTo(Line.ok("Até logo"));
        }
        try (LineConnection atm = loggedIn(other)) {
            assertThat(atm.call("SALDO")).isEqualTo(Line.ok("11,00"));
            assertThat(atm.call("EXTRATO").lines(1).get(0).text(1))
                    .isEqualTo("Transferência de R$ 10,00 de " + own + " recebida");
        }
    }

    @Test
    void inactiveNodesNameTheActiveOne() throws IOException {
        int active = cluster.awaitActive();
        for (int id = 1; id <= 3; id++) {
            if (id != active) {
                try (LineConnection atm = new LineConnection(cluster.address(id))) {
                    assertThat(atm.call("SALDO"))
                            .isEqualTo(Line.of(
                                    "ERRO", "307", cluster.address(active).toString()));
                }
            }
        }
    }

    @Test
    void aw1TheServerAloneKnowsTheBalance() throws IOException {
        String number = account("30,00");
        try (LineConnection one = loggedIn(number);
                LineConnection two = loggedIn(number)) {
            assertThat(one.call("SAQUE", "a", "10,00").text(1)).isEqualTo("20,00");
            assertThat(two.call("SALDO").text(1)).isEqualTo("20,00");
        }
    }

    @Test
    void aw2AmountsThatAreNotPositiveCentsAreRefused() throws IOException {
        String number = account("30,00");
        try (LineConnection atm = loggedIn(number)) {
            for (String amount : List.of(
                    "-1", "0", "0,00", "NaN", "Infinity", "1e3", "1,005", "", ",5", "1,", "99999999999", "1.000,00")) {
                for (String verb : List.of("SAQUE", "DEPOSITO")) {
                    assertThat(atm.call(verb, "id", amount).isError("400"))
                            .as(verb + " " + amount)
                            .isTrue();
                }
                assertThat(atm.call("TRANSFERENCIA", "id", "20230001", amount).isError("400"))
                        .as(amount)
                        .isTrue();
            }
            assertThat(atm.call("SALDO").text(1)).isEqualTo("30,00");
        }
    }

    @Test
    void aw3PiecesOfALineAreOneRequest() throws IOException {
        String number = account("30,00");
        try (LineConnection atm = connect()) {
            byte[] login = Line.of("LOGIN", number, PASSWORD).bytes();
            byte[] balance = Line.of("SALDO").bytes();
            for (byte one : login) {
                atm.send(new byte[] {one});
            }
            assertThat(atm.receive().isOk()).isTrue();
            byte[] both = new byte[2 * balance.length];
            System.arraycopy(balance, 0, both, 0, balance.length);
            System.arraycopy(balance, 0, both, balance.length, balance.length);
            atm.send(both);
            assertThat(atm.receive().text(1)).isEqualTo("30,00");
            assertThat(atm.receive().text(1)).isEqualTo("30,00");
        }
    }

    @Test
    void aw4AClientThatLeavesBeforeItsLoginHarmsNobody() throws IOException {
        String number = account("30,00");
        for (int i = 0; i < 20; i++) {
            try (LineConnection gone = connect()) {
                gone.send("[\"LOGIN\",".getBytes(StandardCharsets.UTF_8));
            }
        }
        try (LineConnection atm = loggedIn(number)) {
            assertThat(atm.call("SALDO").text(1)).isEqualTo("30,00");
        }
    }

    @Test
    void aw5AThousandSilentClientsBlockNobody() throws IOException {
        String number = account("30,00");
        HostPort active = cluster.address(cluster.awaitActive());
        List<LineConnection> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                silent.add(new LineConnection(active));
            }
            silent.get(500).send("[\"SAL".getBytes(StandardCharsets.UTF_8));
            try (LineConnection atm = loggedIn(number)) {
                assertThat(atm.call("SALDO").text(1)).isEqualTo("30,00");
            }
            assertThat(silent.get(0).call("NOS").isOk()).isTrue();
        } finally {
            silent.forEach(LineConnection::close);
        }
    }

    @Test
    void aw6PasswordsAreHashedAndGuessingIsLimited() throws IOException {
        String number = account("30,00");
        try (LineConnection atm = connect()) {
            for (int i = 0; i < 3; i++) {
                assertThat(atm.call("LOGIN", number, "guess" + i)).isEqualTo(Line.of("ERRO", "401", "Falha"));
                assertThat(atm.call("LOGIN", "77777777", "guess" + i)).isEqualTo(Line.of("ERRO", "401", "Falha"));
            }
            assertThat(atm.call("LOGIN", number, PASSWORD).isError("423")).isTrue();
            assertThat(atm.call("LOGIN", "77777777", "x").isError("423"))
                    .as("an unknown number looks the same")
                    .isTrue();
        }
        for (int id = 1; id <= 3; id++) {
            String log = Files.readString(dir.resolve("n" + id + "/atm.log"));
            assertThat(log).doesNotContain(PASSWORD, "guess");
        }
        try (var files = Files.list(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(PASSWORD);
            }
        }
    }

    @Test
    void aw7NonsenseGetsOneClearLine() throws IOException {
        try (LineConnection atm = connect()) {
            for (String nonsense :
                    List.of("", "x", "{}", "[]", "[1,", "[[]]", "[null]", "\"SALDO\"", "[\"SALDO\"] []")) {
                atm.send((nonsense + "\n").getBytes(StandardCharsets.UTF_8));
                assertThat(atm.receive().isError("400")).as(nonsense).isTrue();
            }
            assertThat(atm.call("LOGIN")).isEqualTo(Line.of("ERRO", "400", "falta o argumento 1"));
            assertThat(atm.call("SAQUE", "id", List.of()).isError("400")).isTrue();
        }
    }

    @Test
    void aw8AccountsStatementsAndPasswordsLast() throws IOException {
        String number = account("30,00");
        try (LineConnection atm = loggedIn(number)) {
            assertThat(atm.call("ABRIR", number, "Outra pessoa", "654321").isError("409"))
                    .isTrue();
            assertThat(atm.call("TROCAR", "wrong", "654321").isError("401")).isTrue();
            assertThat(atm.call("TROCAR", PASSWORD, "12345").isError("400")).isTrue();
            assertThat(atm.call("TROCAR", PASSWORD, "654321")).isEqualTo(Line.ok("Senha trocada"));
        }
        int active = cluster.awaitActive();
        cluster.stop(active);
        try (ClusterClient atm = cluster.client()) {
            assertThat(atm.login("LOGIN", number, PASSWORD).isError("401")).isTrue();
            assertThat(atm.login("LOGIN", number, "654321").isOk()).isTrue();
            assertThat(atm.call("SALDO").text(1)).isEqualTo("30,00");
            assertThat(atm.call("EXTRATO").lines(1)).hasSize(1);
        } finally {
            cluster.start(active);
        }
    }

    @Test
    void aw9ALostReplyIsNotALostOperation() throws IOException {
        String number = account("30,00");
        try (LineConnection lost = loggedIn(number)) {
            lost.send(Line.of("SAQUE", "once", "10,00").bytes()); // and the reply is never read
        }
        try (LineConnection atm = loggedIn(number)) {
            Line first = atm.call("SAQUE", "once", "10,00");
            assertThat(first).isEqualTo(Line.ok("20,00", "Saque de R$ 10,00 realizado"));
            assertThat(atm.call("SAQUE", "once", "10")).isEqualTo(first);
            assertThat(atm.call("SAQUE", "once", "11,00").isError("409")).isTrue();
            assertThat(atm.call("SALDO").text(1)).isEqualTo("20,00");
            assertThat(atm.call("SAQUE", "no spaces please", "1").isError("400"))
                    .isTrue();
        }
    }

    @Test
    void twoMachinesOnOneAccountNeverOverdrawIt() throws Exception {
        String number = account("100,00");
        String other = account("1,00");
        ExecutorService machines = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (String machine : List.of("a", "b")) {
                work.add(() -> {
                    int sent = 0;
                    try (LineConnection atm = loggedIn(number)) {
                        for (int i = 0; i < 20; i++) {
                            Line reply = atm.call("TRANSFERENCIA", machine + i, other, "7,00");
                            assertThat(reply.isOk() || reply.isError("402"))
                                    .as("%s", reply)
                                    .isTrue();
                            sent += reply.isOk() ? 1 : 0;
                        }
                    }
                    return sent;
                });
            }
            int sent = 0;
            for (Future<Integer> one : machines.invokeAll(work)) {
                sent += one.get();
            }
            assertThat(sent).as("14 times 7 are 98").isEqualTo(14);
        } finally {
            machines.shutdownNow();
        }
        try (LineConnection first = loggedIn(number);
                LineConnection second = loggedIn(other)) {
            assertThat(first.call("SALDO").text(1)).isEqualTo("2,00");
            assertThat(second.call("SALDO").text(1)).isEqualTo("99,00");
        }
    }
}
