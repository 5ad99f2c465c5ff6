package dev.regente.examples.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.client.Terminal;
import dev.regente.examples.kit.client.Texts;
import dev.regente.examples.kit.server.InProcessCluster;
import dev.regente.examples.kit.server.LineServer;
import dev.regente.examples.kit.server.Passwords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The menus as a person uses them, in Portuguese. */
class MailClientIT {
    @TempDir
    Path dir;

    private InProcessCluster start() throws IOException {
        return new InProcessCluster(
                "mail",
                dir,
                LineServer.Limits.USUAL,
                node -> new MailService(
                        node,
                        new MailService.Settings(
                                Clock.systemUTC(), 1_000_000, new Passwords.Policy(4, 5, Duration.ofHours(1)), true)));
    }

    private static String typed(InProcessCluster cluster, String... lines) throws IOException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                null,
                new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8,
                new PrintStream(shown, true, StandardCharsets.UTF_8));
        MailClientCommand command = new MailClientCommand();
        new CommandLine(command).parseArgs("--patience", "30");
        try (ClusterClient client = cluster.client()) {
            command.run(terminal, new Texts(MailClientCommand.class, "pt"), client);
        } catch (Terminal.EndOfInput e) {
            shown.writeBytes("(end)".getBytes(StandardCharsets.UTF_8));
        }
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aWalkThroughTheMenus() throws IOException {
        try (InProcessCluster cluster = start()) {
            HostPort node = cluster.address(1);
            String host = node.host();
            String port = String.valueOf(node.port());
            String register =
                    typed(cluster, "2", "1", host, port, "2", "Ana de Teste", "ana", "secret1", "1", "0", "0");
            assertThat(register)
                    .contains("Cliente E-mail Service BSI Online", "1) Apontar Servidor", "2) Cadastrar Conta")
                    .contains("3) Acessar E-mail", "0) Sair")
                    .contains("Aponte primeiro o servidor")
                    .containsSubsequence("Serviço Disponível", "Conta cadastrada.")
                    .doesNotContain("(end)");
            String mail = typed(
                    cluster,
                    "1",
                    host,
                    port,
                    "3",
                    "ana",
                    "secret1",
                    "4",
                    "ana",
                    "Oi",
                    "Linha um",
                    "Linha dois",
                    ".",
                    "",
                    "4",
                    "nobody",
                    "Oi",
                    "x",
                    ".",
                    "",
                    "0",
                    "5",
                    "1",
                    "",
                    "0",
                    "6",
                    "0");
            assertThat(mail)
                    .contains("4) Enviar E-mail", "5) Receber E-mails", "6) Logout")
                    .containsSubsequence(
                            "Seja Bem Vindo Ana de Teste",
                            "E-mail enviado com sucesso",
                            "Destinatário Inexistente",
                            "1 e-mails recebidos:",
                            "1) Ana de Teste: Oi",
                            "De: Ana de Teste (ana)",
                            "Assunto: Oi",
                            "Linha um\nLinha dois");
        }
    }

    @Test
    void mw9TheNextPersonSeesNothingOfTheLast() throws IOException {
        try (InProcessCluster cluster = start()) {
            String host = cluster.address(1).host();
            String port = String.valueOf(cluster.address(1).port());
            String both = typed(
                    cluster,
                    "1",
                    host,
                    port,
                    "2",
                    "Ana de Teste",
                    "ana",
                    "secret1",
                    "2",
                    "Bia de Teste",
                    "bia",
                    "secret2",
                    "3",
                    "ana",
                    "secret1",
                    "4",
                    "ana",
                    "Segredo",
                    "x",
                    ".",
                    "",
                    "5",
                    "0",
                    "6",
                    "3",
                    "bia",
                    "secret2",
                    "5",
                    "6",
                    "0");
            String ofBia = both.substring(both.indexOf("Seja Bem Vindo Bia"));
            assertThat(both).contains("1) Ana de Teste: Segredo");
            assertThat(ofBia).contains("0 e-mails recebidos:").doesNotContain("Segredo");
        }
    }

    @Test
    void mw11AWrongLoginGoesHomeAndSendingCanBeGivenUp() throws IOException {
        try (InProcessCluster cluster = start()) {
            String host = cluster.address(1).host();
            String port = String.valueOf(cluster.address(1).port());
            String shown = typed(cluster, "1", host, port, "3", "nobody", "wrong!", "0");
            assertThat(shown).containsSubsequence("Username não existe!", "1) Apontar Servidor");
            assertThat(shown).doesNotContain("(end)");
        }
    }

    @Test
    void mw12ABadPortIsRefused() throws IOException {
        try (InProcessCluster cluster = start()) {
            assertThat(typed(cluster, "1", "127.0.0.1", "99999", "3", "0"))
                    .containsSubsequence("Serviço indisponível", "Aponte primeiro o servidor");
        }
    }
}
