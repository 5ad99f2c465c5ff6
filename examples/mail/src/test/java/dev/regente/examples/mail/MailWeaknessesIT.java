package dev.regente.examples.mail;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a first mail service got wrong, each shown to be right here: three nodes, real sockets, lines as they are sent. */
class MailWeaknessesIT {
    private static final String PASSWORD = "secret1";
    /** It stands still: all mails of these tests are sent in one second. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2030-05-06T12:34:56Z"), ZoneOffset.UTC);

    private static final long QUOTA_BYTES = 6_000_000;

    @TempDir
    static Path dir;

    private static InProcessCluster cluster;
    private static int users;

    @BeforeAll
    static void start() throws IOException {
        cluster = new InProcessCluster(
                "mail",
                dir,
                LineServer.Limits.USUAL,
                node -> new MailService(
                        node,
                        new MailService.Settings(
                                CLOCK, QUOTA_BYTES, new Passwords.Policy(4, 5, Duration.ofHours(1)), true)));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static LineConnection connect() throws IOException {
        return new LineConnection(cluster.address(cluster.awaitActive()));
    }

    /** A user of its own for each test. */
    private static String user() throws IOException {
        String username = "user" + ++users;
        try (LineConnection mail = connect()) {
            assertThat(mail.call("CADASTRO", "Ana de Teste", username, PASSWORD))
                    .isEqualTo(Line.ok("Conta cadastrada"));
        }
        return username;
    }

    private static LineConnection loggedIn(String username) throws IOException {
        LineConnection mail = connect();
        assertThat(mail.call("LOGIN", username, PASSWORD)).isEqualTo(Line.ok("Seja Bem Vindo", "Ana de Teste"));
        return mail;
    }

    @Test
    void allRepliesAreThoseOfTheTable() throws IOException {
        String bia = user();
        try (LineConnection mail = connect()) {
            assertThat(mail.call("TESTE")).isEqualTo(Line.ok("Serviço Disponível"));
            assertThat(mail.call("VERIFICAR", "carla")).isEqualTo(Line.ok("livre"));
            assertThat(mail.call("CADASTRO", "Carla", "carla", PASSWORD).isError("400"))
                    .isTrue();
            assertThat(mail.call("CADASTRO", "Carla e C", "carla", PASSWORD).isError("400"))
                    .isTrue();
            assertThat(mail.call("CADASTRO", "Carla Teste", "car la", PASSWORD).isError("400"))
                    .isTrue();
            assertThat(mail.call("CADASTRO", "Carla Teste", "carla", "12345").isError("400"))
                    .isTrue();
            assertThat(mail.call("CADASTRO", "Carla Teste", "carla", PASSWORD)).isEqualTo(Line.ok("Conta cadastrada"));
            assertThat(mail.call("VERIFICAR", "CARLA")).isEqualTo(Line.ok("em uso"));
            assertThat(mail.call("RECEBER").isError("401")).isTrue();
            assertThat(mail.call("LOGIN", "nobody", PASSWORD))
                    .isEqualTo(Line.of("ERRO", "401", "Username não existe!"));
            assertThat(mail.call("LOGIN", "carla", "wrong!")).isEqualTo(Line.of("ERRO", "401", "Senha incorreta!"));
            assertThat(mail.call("LOGIN", "carla", PASSWORD)).isEqualTo(Line.ok("Seja Bem Vindo", "Carla Teste"));
            assertThat(mail.call("ENVIAR", "m1", bia, "Oi", "Tudo bem?"))
                    .isEqualTo(Line.ok("E-mail enviado com sucesso", "06-05-2030", "12:34:56"));
            assertThat(mail.call("ENVIAR", "m2", "nobody", "Oi", "?"))
                    .isEqualTo(Line.of("ERRO", "404", "Destinatário Inexistente"));
            assertThat(mail.call("ENVIADOS").lines(1).get(0))
                    .isEqualTo(Line.of(bia, "Oi", "06-05-2030", "12:34:56", "a receber"));
            assertThat(mail.call("LOGOUT")).isEqualTo(Line.ok("Logout"));
            assertThat(mail.call("ENVIAR", "m3", bia, "Oi", "?").isError("401")).isTrue();
            assertThat(mail.call("TESTE").isOk()).as("the connection stays").isTrue();
            assertThat(mail.call("LOGIN", bia, PASSWORD).isOk()).isTrue();
            assertThat(mail.call("RECEBER"))
                    .isEqualTo(Line.ok(
                            "1",
                            Line.of(
                                    "1",
                                    "Carla Teste",
                                    "Oi",
                                    "06-05-2030",
                                    "12:34:56",
                                    "carla",
                                    bia,
                                    "Tudo bem?",
                                    "")));
            assertThat(mail.call("CONFIRMAR", List.of("1"))).isEqualTo(Line.ok("1"));
            assertThat(mail.call("CONFIRMAR", "1")).isEqualTo(Line.ok("0"));
            assertThat(mail.call("RECEBER")).isEqualTo(Line.ok("0"));
        }
    }

    @Test
    void mw1ATakenNameCannotBeRegisteredAgain() throws IOException {
        String name = user();
        try (LineConnection thief = connect()) {
            assertThat(thief.call("CADASTRO", "Outra Pessoa", name, "another1"))
                    .isEqualTo(Line.of("ERRO", "409", "Username já existe!"));
            assertThat(thief.call("CADASTRO", "Ana de Teste", name.toUpperCase(java.util.Locale.ROOT), "another1")
                            .isError("409"))
                    .isTrue();
            assertThat(thief.call("CADASTRO", "Ana de Teste", name, PASSWORD))
                    .as("the repeat of a request whose reply was lost")
                    .isEqualTo(Line.ok("Conta cadastrada"));
        }
        loggedIn(name).close();
    }

    @Test
    void mw2AMailboxIsItsOwnersAlone() throws IOException {
        String owner = user();
        String other = user();
        try (LineConnection sender = loggedIn(other)) {
            assertThat(sender.call("ENVIAR", "a", owner, "s", "b").isOk()).isTrue();
            assertThat(sender.call("RECEBER", owner))
                    .as("one's own box, whatever is asked")
                    .isEqualTo(Line.ok("0"));
            assertThat(sender.call("CONFIRMAR", "1")).isEqualTo(Line.ok("0"));
        }
        try (LineConnection nobody = connect()) {
            assertThat(nobody.call("RECEBER", owner).isError("401")).isTrue();
            assertThat(nobody.call("CONFIRMAR", "1").isError("401")).isTrue();
        }
        try (LineConnection mail = loggedIn(owner)) {
            assertThat(mail.call("RECEBER").text(1)).isEqualTo("1");
        }
    }

    @Test
    void mw3TheSenderIsWhoLoggedIn() throws IOException {
        String owner = user();
        String sender = user();
        try (LineConnection mail = loggedIn(sender)) {
            assertThat(mail.call("ENVIAR", "forged", owner, "s", "Remetente: somebody else")
                            .isOk())
                    .isTrue();
        }
        try (LineConnection mail = loggedIn(owner)) {
            assertThat(mail.call("RECEBER").lines(2).get(0).text(5)).isEqualTo(sender);
        }
    }

    @Test
    void mw4TwoMailsInOneSecondBothArrive() throws IOException {
        String owner = user();
        String sender = user();
        try (LineConnection mail = loggedIn(sender)) {
            Line first = mail.call("ENVIAR", "one", owner, "first", "b");
            Line second = mail.call("ENVIAR", "two", owner, "second", "b");
            assertThat(first)
                    .isEqualTo(second)
                    .isEqualTo(Line.ok("E-mail enviado com sucesso", "06-05-2030", "12:34:56"));
            assertThat(mail.call("ENVIAR", "two", owner, "second", "b"))
                    .as("a repeat is one mail")
                    .isEqualTo(second);
            assertThat(mail.call("ENVIAR", "two", owner, "second", "another").isError("409"))
                    .isTrue();
        }
        try (LineConnection mail = loggedIn(owner)) {
            assertThat(mail.call("RECEBER").lines(2).stream().map(each -> each.text(2)))
                    .containsExactly("first", "second");
        }
    }

    @Test
    void mw5LongMailsAndFullBoxesArriveWhole() throws IOException {
        String owner = user();
        String sender = user();
        String kilobyte = "ação de graças \n".repeat(60);
        String twoMegabytes = "x".repeat(2 * 1024 * 1024);
        try (LineConnection mail = loggedIn(sender)) {
            for (int i = 0; i < 1000; i++) {
                assertThat(mail.call("ENVIAR", "k" + i, owner, "mail " + i, kilobyte)
                                .isOk())
                        .isTrue();
            }
            assertThat(mail.call("ENVIAR", "long", owner, "long", twoMegabytes).isOk())
                    .isTrue();
            assertThat(mail.call("ENVIAR", "longer", owner, "longer", twoMegabytes + "x")
                            .isError("400"))
                    .isTrue();
        }
        List<String> subjects = new ArrayList<>();
        try (LineConnection mail = loggedIn(owner)) {
            for (Line page = mail.call("RECEBER"); page.size() > 2; page = mail.call("RECEBER")) {
                for (Line each : page.lines(2)) {
                    subjects.add(each.text(2));
                    assertThat(each.raw(7)).isEqualTo(each.text(2).equals("long") ? twoMegabytes : kilobyte);
                }
                assertThat(mail.call(
                                        "CONFIRMAR",
                                        page.lines(2).stream()
                                                .map(each -> each.text(0))
                                                .toList())
                                .isOk())
                        .isTrue();
            }
        }
        assertThat(subjects)
                .hasSize(1001)
                .doesNotHaveDuplicates()
                .startsWith("mail 0", "mail 1")
                .endsWith("long");
    }

    @Test
    void mw6ClientsThatGoAwayLeaveNothingBehind() throws IOException {
        String owner = user();
        for (int i = 0; i < 50; i++) {
            connect().close();
        }
        try (LineConnection mail = loggedIn(owner)) {
            assertThat(mail.call("RECEBER")).isEqualTo(Line.ok("0"));
        }
    }

    @Test
    void mw7AndMw13PasswordsAndBodiesAreInNoLogAndPasswordsInNoFile() throws IOException {
        String owner = user();
        try (LineConnection mail = loggedIn(owner)) {
            assertThat(mail.call("ENVIAR", "p", owner, "s", "a very private matter")
                            .isOk())
                    .isTrue();
            assertThat(mail.call("RECEBER").isOk()).isTrue();
            assertThat(mail.call("CONFIRMAR", "1").isOk()).isTrue();
            assertThat(mail.call("LOGIN", owner, "no-secret").isOk()).isFalse();
        }
        StringBuilder logs = new StringBuilder();
        for (int id = 1; id <= 3; id++) {
            logs.append(Files.readString(dir.resolve("n" + id + "/mail.log")));
        }
        assertThat(logs.toString())
                .doesNotContain("private matter", PASSWORD, "no-secret")
                .containsPattern("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} n\\d CADASTRO " + owner)
                .contains("LOGIN " + owner + " ok", "LOGIN " + owner + " falhou", "ENVIAR de " + owner)
                .contains("RECEBER " + owner + " 1 de 1", "CONFIRMAR " + owner + " 1");
        try (var files = Files.list(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(PASSWORD);
            }
        }
    }

    @Test
    void mw8MailLeavesTheServerOnlyWhenTheClientConfirms() throws IOException {
        String owner = user();
        try (LineConnection mail = loggedIn(owner)) {
            assertThat(mail.call("ENVIAR", "once", owner, "s", "b").isOk()).isTrue();
            mail.send(Line.of("RECEBER").bytes()); // and the connection breaks before the reply is read
        }
        Line again;
        try (LineConnection mail = loggedIn(owner)) {
            again = mail.call("RECEBER");
            assertThat(again.text(1)).isEqualTo("1");
        }
        int active = cluster.awaitActive();
        cluster.stop(active);
        try (ClusterClient mail = cluster.client()) {
            assertThat(mail.login("LOGIN", owner, PASSWORD).isOk()).isTrue();
            assertThat(mail.call("RECEBER"))
                    .as("from the next node, the same mail")
                    .isEqualTo(again);
            assertThat(mail.call("CONFIRMAR", "1")).isEqualTo(Line.ok("1"));
            assertThat(mail.call("ENVIAR", "twice", owner, "s", "b").isOk()).isTrue();
            assertThat(mail.call("RECEBER").lines(2).get(0).text(0))
                    .as("no number comes twice")
                    .isEqualTo("2");
        } finally {
            cluster.start(active);
        }
    }

    @Test
    void mw10AListShowsSenderAndSubjectAndTheTextHasItsAccent() throws IOException {
        String owner = user();
        try (LineConnection mail = loggedIn(owner)) {
            assertThat(mail.call("ENVIAR", "a", owner, "Assunto", "b").isOk()).isTrue();
            Line received = mail.call("RECEBER").lines(2).get(0);
            assertThat(received.slice(1, 3)).isEqualTo(Line.of("Ana de Teste", "Assunto"));
            assertThat(mail.call("ENVIAR", "b", "nobody", "s", "b").text(2)).isEqualTo("Destinatário Inexistente");
        }
    }

    @Test
    void mw12EmptySubjectsBodiesAndRecipientsAreRefused() throws IOException {
        String owner = user();
        try (LineConnection mail = loggedIn(owner)) {
            for (Line wrong : List.of(
                    Line.of("ENVIAR", "a", owner, " ", "b"),
                    Line.of("ENVIAR", "a", owner, "s", " \n"),
                    Line.of("ENVIAR", "a", " ", "s", "b"),
                    Line.of("ENVIAR", "a", List.of(), "s", "b"),
                    Line.of("ENVIAR", "an id", owner, "s", "b"),
                    Line.of("ENVIAR", "a", owner, "s".repeat(201), "b"))) {
                Line reply = mail.call(wrong);
                assertThat(reply.isError("400")).as("%s: %s", wrong, reply).isTrue();
                assertThat(reply.text(2)).startsWith("Falha no envio do email: ");
            }
            assertThat(mail.call("RECEBER")).isEqualTo(Line.ok("0"));
        }
    }

    @Test
    void mw14WhetherAnAccountExistsCanBeHidden() throws IOException {
        Path other = Files.createDirectories(dir.resolve("hidden"));
        try (InProcessCluster hidden = new InProcessCluster(
                        "mail",
                        other,
                        LineServer.Limits.USUAL,
                        node -> new MailService(
                                node,
                                new MailService.Settings(
                                        CLOCK, QUOTA_BYTES, new Passwords.Policy(4, 5, Duration.ofHours(1)), false)));
                ClusterClient mail = hidden.client()) {
            assertThat(mail.call("CADASTRO", "Ana de Teste", "ana", PASSWORD).isOk())
                    .isTrue();
            assertThat(mail.call("LOGIN", "ana", "wrong!"))
                    .isEqualTo(mail.call("LOGIN", "nobody", "wrong!"))
                    .isEqualTo(Line.of("ERRO", "401", "Username ou senha incorretos!"));
        }
    }

    @Test
    void mw15ManyRecipientsAttachmentsSentBoxSearchAndQuota() throws IOException {
        String a = user();
        String b = user();
        String c = user();
        try (LineConnection mail = loggedIn(a)) {
            Line attachment = Line.of("notes.txt", "bm90ZXM=");
            assertThat(mail.call("ENVIAR", "all", a + ", " + b + ";" + c + " " + a, "plans", "body", attachment)
                            .isOk())
                    .isTrue();
            assertThat(mail.call("ENVIAR", "none", List.of(b, "nobody"), "s", "b"))
                    .isEqualTo(Line.of("ERRO", "404", "Destinatário Inexistente: nobody"));
            assertThat(mail.call("BUSCAR", "PLANS").lines(1)).hasSize(1);
            assertThat(mail.call("BUSCAR", "%").lines(1)).isEmpty();
            Line received = mail.call("RECEBER").lines(2).get(0);
            assertThat(Line.parse(received.text(8).getBytes(StandardCharsets.UTF_8))
                            .lines(0))
                    .containsExactly(attachment);
        }
        for (String recipient : List.of(b, c)) {
            try (LineConnection mail = loggedIn(recipient)) {
                assertThat(mail.call("RECEBER").text(1)).as("all or none").isEqualTo("1");
                assertThat(mail.call("CONFIRMAR", "1").isOk()).isTrue();
            }
        }
        String megabytes = "x".repeat(1_900_000);
        try (LineConnection mail = loggedIn(a)) {
            for (int i = 0; i < 3; i++) {
                assertThat(mail.call("ENVIAR", "q" + i, b, "s", megabytes).isOk())
                        .isTrue();
            }
            Line full = mail.call("ENVIAR", "q3", List.of(c, b), "s", megabytes);
            assertThat(full)
                    .isEqualTo(Line.of("ERRO", "507", "Falha no envio do email: a caixa de " + b + " está cheia"));
        }
        try (LineConnection mail = loggedIn(c)) {
            assertThat(mail.call("RECEBER")).as("all or none").isEqualTo(Line.ok("0"));
        }
    }
}
