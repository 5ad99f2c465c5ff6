package dev.regente.examples.clinic;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.client.LineConnection;
import dev.regente.examples.kit.server.Stage;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The lesson of degraded mode on real processes: two of three nodes die, and the last one still looks bookings up. */
final class ClinicDemo {
    private static final String CPF = "12312312312";
    private static final String PASSWORD = "secret1";
    private static final int ATTEMPTS = 300;

    private ClinicDemo() {}

    static boolean play(Stage stage) throws IOException, InterruptedException {
        stage.say("Três nós. Uma consulta é marcada");
        try (ClusterClient client = stage.client()) {
            Line specialty = client.call("LISTA").lines(1).get(0);
            Line booked =
                    client.call("AGEND", CPF, "Ana", specialty.text(0), specialty.text(2), specialty.text(1), "id-1");
            stage.show(booked);
            stage.show(client.call("SENHA", CPF, PASSWORD));
            int first = stage.coordinator();
            stage.say("O coordenador morre; o próximo continua");
            stage.kill(first);
            int second = stage.coordinator();
            client.login("LOGIN", CPF, PASSWORD);
            Line found = client.call("BUSCA", CPF);
            stage.show(found);
            stage.say("Mais um morre: um nó de três não pode coordenar");
            stage.kill(second);
            int last = 6 - first - second;
            try (LineConnection alone = stage.connect(last)) {
                Line degraded = lookUp(alone);
                stage.show(degraded);
                Line cancel = alone.call("CANCEL", CPF);
                stage.show(cancel);
                stage.say("Um nó volta, e tudo volta");
                stage.cluster().start(first);
                Line cancelled = client.call("CANCEL", CPF);
                stage.show(cancelled);
                stage.check("marcada", booked.verb().equals("OK-300"));
                stage.check("o próximo coordenador sabe dela", found.slice(1, 8).equals(booked.from(1)));
                stage.check(
                        "sem coordenador: lida, com a idade do dado",
                        degraded.slice(1, 8).equals(booked.from(1)) && degraded.size() == 9);
                stage.check("sem coordenador: nada muda", cancel.isError("503"));
                stage.check("com dois nós: desmarcada", cancelled.verb().equals("OK-301"));
                return stage.allHeld();
            }
        }
    }

    /** The node needs a moment to notice that the others are gone. */
    private static Line lookUp(LineConnection alone) throws IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Line reply = alone.call("LOGIN", CPF, PASSWORD);
        for (int i = 0; i < ATTEMPTS && !reply.isOk(); i++) {
            if (never.await(100, TimeUnit.MILLISECONDS)) {
                break;
            }
            reply = alone.call("LOGIN", CPF, PASSWORD);
        }
        return alone.call("BUSCA", CPF);
    }
}
