package dev.regente.examples.mail;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.server.Stage;
import java.io.IOException;
import java.util.List;

/** The lesson of redelivery on real processes: a mail is handed out again by the next coordinator until it is confirmed. */
final class MailDemo {
    private static final String PASSWORD = "secret1";

    private MailDemo() {}

    static boolean play(Stage stage) throws IOException, InterruptedException {
        try (ClusterClient client = stage.client()) {
            stage.say("Três nós. Ana e Bia têm conta; Ana manda dois e-mails no mesmo segundo");
            client.call("CADASTRO", "Ana Primeira", "ana", PASSWORD);
            client.call("CADASTRO", "Bia Segunda", "bia", PASSWORD);
            client.login("LOGIN", "ana", PASSWORD);
            stage.show(client.call("ENVIAR", "m1", "bia", "Um", "Corpo um"));
            stage.show(client.call("ENVIAR", "m2", "bia", "Dois", "Corpo dois"));
            stage.say("Bia recebe os dois, mas o coordenador morre antes que ela confirme");
            client.login("LOGIN", "bia", PASSWORD);
            Line first = client.call("RECEBER");
            stage.show(first);
            int old = stage.coordinator();
            stage.kill(old);
            stage.say("O próximo coordenador entrega os mesmos; agora ela confirma");
            Line second = client.call("RECEBER");
            stage.show(second);
            Line confirmed = client.call(
                    "CONFIRMAR",
                    second.lines(2).stream().map(mail -> mail.text(0)).toList());
            stage.show(confirmed);
            Line after = client.call("RECEBER");
            stage.show(after);
            stage.say("Ana repete um envio cuja resposta se perdeu: é o mesmo e-mail, não outro");
            client.login("LOGIN", "ana", PASSWORD);
            stage.show(client.call("ENVIAR", "m2", "bia", "Dois", "Corpo dois"));
            List<Line> sent = client.call("ENVIADOS").lines(1);
            stage.check("dois e-mails, e os mesmos dos dois nós", first.size() == 4 && first.equals(second));
            stage.check("confirmados, saem do servidor", confirmed.equals(Line.ok("2")) && after.equals(Line.ok("0")));
            stage.check("nenhum perdido, nenhum dobrado", sent.size() == 2);
            stage.check("outro nó coordena", stage.coordinator() != old);
            return stage.allHeld();
        }
    }
}
