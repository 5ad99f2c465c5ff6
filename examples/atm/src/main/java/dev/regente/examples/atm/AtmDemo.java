package dev.regente.examples.atm;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.client.LineConnection;
import dev.regente.examples.kit.server.Stage;
import java.io.IOException;

/**
 * The lesson of fencing on real processes: the coordinator stands still between its look at the lead and its write; others
 * go on under a new token; it wakes up and writes, and the database refuses.
 */
final class AtmDemo {
    private static final String ACCOUNT = "20230001";
    private static final String PASSWORD = "123456";
    private static final String AT_MOST_MILLIS = "60000";

    private AtmDemo() {}

    static boolean play(Stage stage) throws IOException, InterruptedException {
        stage.say("Três nós, uma conta com R$ 1000,00. Quem é o coordenador?");
        int old = stage.coordinator();
        stage.show("nó " + old);
        try (ClusterClient client = stage.client();
                LineConnection paused = stage.connect(old);
                LineConnection control = stage.connect(old)) {
            Line login = paused.call("LOGIN", ACCOUNT, PASSWORD);
            stage.say("O nó " + old + " para logo depois de ver que é o coordenador, e antes de escrever"
                    + " um saque de R$ 100,00");
            control.call("CONGELAR", AT_MOST_MILLIS);
            paused.send(Line.of("SAQUE", "saque-1", "100,00").bytes());
            stage.say("Os outros elegem um coordenador novo; outro caixa saca R$ 950,00 por ele");
            int fresh = old;
            while (fresh == old) { // until its lease is over and another is elected
                fresh = stage.coordinator();
            }
            client.login("LOGIN", ACCOUNT, PASSWORD);
            Line second = client.call("SAQUE", "saque-2", "950,00");
            stage.show(second);
            stage.say("O nó " + old + " acorda e escreve o seu saque, com a ficha (token) antiga");
            control.call("CONGELAR", "0");
            Line late = paused.receive();
            stage.show("resposta do nó " + old + ": " + late);
            boolean refused = stage.awaitLine("ESCRITA RECUSADA");
            stage.say("O cliente repete o pedido, com o mesmo id, ao coordenador de agora");
            Line repeated = client.call("SAQUE", "saque-1", "100,00");
            stage.show(repeated);
            Line balance = client.call("SALDO");
            stage.show("saldo: " + balance);
            stage.check("o login deu certo", login.isOk());
            stage.check("o coordenador novo serviu", second.isOk());
            stage.check("a escrita antiga foi recusada", refused && !late.isOk());
            stage.check("repetido, o saque não cabe mais no saldo", repeated.isError("403") || repeated.isError("402"));
            stage.check("saldo: R$ 50,00, e nunca negativo", balance.equals(Line.ok("50,00")));
            return stage.allHeld();
        }
    }
}
