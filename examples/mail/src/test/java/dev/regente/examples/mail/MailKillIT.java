package dev.regente.examples.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.server.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Coordinators are killed while people send and receive: every mail arrives, and each once. */
class MailKillIT {
    private static final int SENDERS = 3;
    private static final int EACH = 40;
    private static final String PASSWORD = "secret1";

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void everyMailArrivesOnce() throws Exception {
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        ExecutorService threads = Executors.newFixedThreadPool(SENDERS + 1);
        try (Stage stage =
                new Stage(Stage.plan(MailServerCommand.class, "mail", List.of("--password-cost", "4")), silent)) {
            try (ClusterClient client = stage.client()) {
                for (String name : List.of("box", "user0", "user1", "user2")) {
                    assertThat(client.call("CADASTRO", "Ana de Teste", name, PASSWORD)
                                    .isOk())
                            .isTrue();
                }
            }
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int number = i;
                senders.add(threads.submit(() -> send(stage, number)));
            }
            Future<Map<String, String>> receiver = threads.submit(() -> receive(stage));
            for (int kill = 1; kill <= 2; kill++) {
                while (sent.get() < kill * SENDERS * EACH / 3 && !receiver.isDone()) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                int coordinator = stage.coordinator();
                stage.kill(coordinator);
                stage.cluster().start(coordinator);
            }
            for (Future<?> each : senders) {
                each.get();
            }
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                for (int k = 0; k < EACH; k++) {
                    expected.add("user" + i + " " + k);
                }
            }
            assertThat(receiver.get().values()).containsExactlyInAnyOrderElementsOf(expected);
        } finally {
            threads.shutdownNow();
        }
    }

    private Void send(Stage stage, int number) throws IOException {
        try (ClusterClient client = stage.client()) {
            assertThat(client.login("LOGIN", "user" + number, PASSWORD).isOk()).isTrue();
            for (int i = 0; i < EACH; i++) {
                Line reply = client.call("ENVIAR", "id-" + i, "box", String.valueOf(i), "body");
                assertThat(reply.isOk()).as("%s", reply).isTrue();
                sent.incrementAndGet();
            }
        }
        return null;
    }

    /** By number: what comes twice is the same mail. */
    private static Map<String, String> receive(Stage stage) throws IOException {
        Map<String, String> received = new TreeMap<>();
        try (ClusterClient client = stage.client()) {
            assertThat(client.login("LOGIN", "box", PASSWORD).isOk()).isTrue();
            while (received.size() < SENDERS * EACH) {
                List<Line> page = client.call("RECEBER").lines(2);
                for (Line mail : page) {
                    received.put(mail.text(0), mail.text(5) + " " + mail.text(2));
                }
                client.call("CONFIRMAR", page.stream().map(mail -> mail.text(0)).toList());
            }
            assertThat(client.call("RECEBER")).isEqualTo(Line.ok("0"));
        }
        return received;
    }
}
