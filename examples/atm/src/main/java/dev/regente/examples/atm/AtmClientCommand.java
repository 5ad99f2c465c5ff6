package dev.regente.examples.atm;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.Refusal;
import dev.regente.examples.kit.client.ClientCommand;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.client.Menu;
import dev.regente.examples.kit.client.Terminal;
import dev.regente.examples.kit.client.Texts;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

/** {@code regente atm client}: what a customer sees. It shows and asks; it decides nothing. */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The cash machine at a terminal. It finds the active node from any node.")
public final class AtmClientCommand extends ClientCommand {
    private Terminal terminal;
    private Texts texts;
    private ClusterClient client;

    @Override
    protected int usualPort() {
        return AtmServerCommand.PORT;
    }

    @Override
    protected void run(Terminal itsTerminal, Texts itsTexts, ClusterClient itsClient) throws IOException {
        terminal = itsTerminal;
        texts = itsTexts;
        client = itsClient;
        while (!login()) {
            terminal.show(texts.text("login.wrong"));
        }
        new Menu(texts.text("title"))
                .item("1", texts.text("menu.1"), this::balance)
                .item("2", texts.text("menu.2"), () -> order("SAQUE", ""))
                .item("3", texts.text("menu.3"), () -> order("DEPOSITO", ""))
                .item("4", texts.text("menu.4"), this::leave)
                .item("5", texts.text("menu.5"), this::statement)
                .item("6", texts.text("menu.6"), () -> order("TRANSFERENCIA", terminal.ask(texts.text("ask.other"))))
                .item("7", texts.text("menu.7"), this::password)
                .run(terminal, texts);
    }

    private boolean login() throws IOException {
        String matricula = terminal.ask(texts.text("ask.matricula"));
        Line reply = client.login("LOGIN", matricula, terminal.askSecret(texts.text("ask.password")));
        if (reply.isOk()) {
            terminal.show(texts.text("welcome", reply.text(2)));
        } else {
            terminal.show(texts.refusal(reply));
        }
        return reply.isOk();
    }

    private boolean balance() throws IOException {
        return show(client.call("SALDO"), reply -> terminal.show(texts.text("balance", reply.text(1))));
    }

    /** The id is made here, once: however often the request is repeated on its way, it is done once. */
    private boolean order(String verb, String other) throws IOException {
        String amount = terminal.ask(texts.text("ask.amount"), AtmClientCommand::checked);
        String id = UUID.randomUUID().toString();
        Line request = other.isEmpty() ? Line.of(verb, id, amount) : Line.of(verb, id, other, amount);
        return show(client.call(request), reply -> {
            terminal.show(texts.text("done." + verb, amount));
            terminal.show(texts.text("balance", reply.text(1)));
        });
    }

    /** Only to spare a journey: the server decides. */
    private static String checked(String amount) {
        try {
            return Money.text(Money.cents(amount));
        } catch (Refusal e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private boolean statement() throws IOException {
        return show(client.call("EXTRATO"), reply -> {
            terminal.show(texts.text("statement"));
            for (Line entry : reply.lines(1)) {
                terminal.show(String.format("%s  %-55s %12s", entry.text(0), entry.text(1), entry.text(2)));
            }
        });
    }

    private boolean password() throws IOException {
        String old = terminal.askSecret(texts.text("ask.password"));
        String fresh = terminal.askSecret(texts.text("ask.password.new"));
        Line reply = client.call("TROCAR", old, fresh);
        if (reply.isOk()) {
            terminal.show(texts.text("password.changed"));
            client.forgetLogin();
            return login();
        }
        terminal.show(texts.refusal(reply));
        return true;
    }

    private boolean leave() throws IOException {
        terminal.show(texts.text("bye"));
        client.call("SAIR");
        return false;
    }

    /** Shows a reply, or why it was refused; the menu comes again unless nobody is logged in any more. */
    private boolean show(Line reply, Consumer<Line> view) throws IOException {
        if (reply.isOk()) {
            view.accept(reply);
            return true;
        }
        terminal.show(texts.refusal(reply));
        return !reply.isError("401") || login();
    }
}
