package dev.regente.examples.atm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.examples.kit.OneLine;
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

/** The menus as a person uses them, and command lines as they are mistyped. */
class AtmClientIT {
    @TempDir
    Path dir;

    private static String typed(InProcessCluster cluster, String language, String... lines) throws IOException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                null,
                new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8,
                new PrintStream(shown, true, StandardCharsets.UTF_8));
        try (ClusterClient client = cluster.client()) {
            new AtmClientCommand().run(terminal, new Texts(AtmClientCommand.class, language), client);
        } catch (Terminal.EndOfInput e) {
            shown.writeBytes("(end)".getBytes(StandardCharsets.UTF_8));
        }
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aw7WhatIsTypedWrongIsAskedAgain() throws IOException {
        AtmService.Settings settings = new AtmService.Settings(
                Clock.systemUTC(), 100_000, new Passwords.Policy(4, 5, Duration.ofHours(1)), AtmServerCommand.SAMPLES);
        try (InProcessCluster cluster =
                new InProcessCluster("atm", dir, LineServer.Limits.USUAL, node -> new AtmService(node, settings))) {
            String shown = typed(
                    cluster,
                    "pt",
                    "20230001",
                    "wrong!",
                    "20230001",
                    "123456",
                    "abc",
                    "",
                    "1",
                    "2",
                    "muito",
                    "-5",
                    "1e9",
                    "100,5",
                    "3",
                    "0.50",
                    "6",
                    "20230002",
                    "1",
                    "6",
                    "404",
                    "1",
                    "2",
                    "99999",
                    "5",
                    "7",
                    "123456",
                    "654321",
                    "20230001",
                    "654321",
                    "4");
            assertThat(shown)
                    .contains("[1] Saldo", "[2] Saque", "[3] Deposito", "[4] Sair")
                    .containsSubsequence(
                            "Matrícula ou senha incorreta",
                            "Logado.",
                            "Opção inválida.",
                            "Opção inválida.",
                            "Saldo: R$ 1000,00",
                            "valor inválido",
                            "valor inválido",
                            "valor inválido",
                            "Saque de R$ 100,50 realizado.",
                            "Depósito de R$ 0,50 realizado.",
                            "Transferência de R$ 1,00 realizada.",
                            "Saldo: R$ 899,00",
                            "a conta de destino não existe",
                            "Limite diário de saque",
                            "Extrato",
                            "Senha trocada.",
                            "Logado.",
                            "Até logo.")
                    .doesNotContain("(end)");
            assertThat(typed(cluster, "en", "20230001", "654321", "1", "2", "99999", "4"))
                    .containsSubsequence("Logged in.", "[1] Balance", "Balance: R$ 899,00", "daily limit", "Good-bye.");
        }
    }

    private static int run(Object command, ByteArrayOutputStream said, String... words) {
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            return OneLine.run(command, words);
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void aw7AnAddressThatIsNoneIsOneLine() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertThat(run(new AtmClientCommand(), said, "--servers", "nowhere")).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualTo("client: 'nowhere' is not an address like 127.0.0.1:50000" + System.lineSeparator());
    }

    @Test
    void wrongCommandLinesGetOneLineAndStatusTwo() {
        for (String words : new String[] {
            "",
            "--nodes 0",
            "--nodes 99",
            "--nodes 3 --id 1",
            "--id 1 --peers 1=127.0.0.1:51000",
            "--id 1 --peers nonsense --data target/none",
            "--nodes 3 --lease soon",
            "--id 1 --peers 1=127.0.0.1:51000 --data target/none --store mysql:x",
            "--id 1 --peers 1=127.0.0.1:51000 --data target/none --password-cost 99",
            "--wrong"
        }) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            assertThat(run(new AtmServerCommand(), said, words.isEmpty() ? new String[0] : words.split(" ")))
                    .as(words)
                    .isEqualTo(2);
            assertThat(said.toString(StandardCharsets.UTF_8).lines()).as(words).hasSize(1);
        }
    }
}
