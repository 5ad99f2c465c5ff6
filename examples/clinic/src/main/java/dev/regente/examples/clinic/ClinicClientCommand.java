package dev.regente.examples.clinic;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClientCommand;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.client.Menu;
import dev.regente.examples.kit.client.Terminal;
import dev.regente.examples.kit.client.Texts;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import picocli.CommandLine.Command;

/** {@code regente clinic client}: what a patient sees. It shows and asks; the server decides. */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Appointments at a terminal. It finds the active node from any node.")
public final class ClinicClientCommand extends ClientCommand {
    private static final int WORDS = 7;

    private Terminal terminal;
    private Texts texts;
    private ClusterClient client;

    @Override
    protected int usualPort() {
        return ClinicServerCommand.PORT;
    }

    @Override
    protected void run(Terminal itsTerminal, Texts itsTexts, ClusterClient itsClient) throws IOException {
        terminal = itsTerminal;
        texts = itsTexts;
        client = itsClient;
        new Menu(texts.text("title"))
                .item("1", texts.text("menu.1"), this::book)
                .item("2", texts.text("menu.2"), this::find)
                .item("3", texts.text("menu.3"), this::cancel)
                .item("4", texts.text("menu.4"), () -> false)
                .item("5", texts.text("menu.5"), this::move)
                .item("6", texts.text("menu.6"), this::staff)
                .run(terminal, texts);
    }

    private boolean book() throws IOException {
        Line list = client.call("LISTA");
        if (!list.isOk()) {
            return show(list);
        }
        Line chosen = choose(list.lines(1));
        String cpf = cpf();
        String name = terminal.ask(texts.text("ask.name"), ClinicClientCommand::notEmpty)
                .toUpperCase(Locale.ROOT);
        String date = terminal.ask(texts.text("ask.date", chosen.text(2)));
        String day = date.isEmpty() ? chosen.text(2) : date;
        String id = UUID.randomUUID().toString();
        Line reply = client.call("AGEND", cpf, name, chosen.text(0), day, chosen.text(1), id);
        show(reply);
        if (reply.isOk()) {
            firstPassword(cpf);
        } else if (reply.verb().equals("ERRO-110")
                && terminal.ask(texts.text("ask.wait")).equalsIgnoreCase("s")) {
            Line queued = client.call("ESPERA", cpf, name, chosen.text(0), day);
            terminal.show(queued.isOk() ? texts.text("waiting", queued.text(2)) : texts.refusal(queued));
        }
        return true;
    }

    private Line choose(List<Line> specialties) {
        for (int i = 0; i < specialties.size(); i++) {
            Line each = specialties.get(i);
            terminal.show(
                    (i + 1) + " - " + each.text(0) + " - " + each.text(1) + " - " + texts.text("from", each.text(2)));
        }
        return terminal.ask(texts.text("ask.specialty"), typed -> {
            if (!typed.matches("[1-9]") || Integer.parseInt(typed) > specialties.size()) {
                throw new IllegalArgumentException(texts.text("option.invalid"));
            }
            return specialties.get(Integer.parseInt(typed) - 1);
        });
    }

    /** Only who has just booked may set the first password. */
    private void firstPassword(String cpf) throws IOException {
        String password = terminal.askSecret(texts.text("ask.password.first"));
        if (!password.isEmpty()) {
            Line reply = client.call("SENHA", cpf, password);
            terminal.show(reply.isOk() ? texts.text("password.kept") : texts.refusal(reply));
        }
    }

    private boolean find() throws IOException {
        String cpf = cpf();
        return !login(cpf) || show(client.call("BUSCA", cpf));
    }

    private boolean cancel() throws IOException {
        String cpf = cpf();
        if (!login(cpf)) {
            return true;
        }
        Line found = client.call("BUSCA", cpf);
        show(found);
        return !found.isOk() || show(client.call("CANCEL", cpf, whichOf(found)));
    }

    private boolean move() throws IOException {
        String cpf = cpf();
        if (!login(cpf)) {
            return true;
        }
        Line found = client.call("BUSCA", cpf);
        show(found);
        if (found.isOk()) {
            show(client.call("REMARCAR", cpf, whichOf(found), terminal.ask(texts.text("ask.date.new"))));
        }
        return true;
    }

    /** The specialty of one of the bookings; asks only if there are several. */
    private String whichOf(Line found) {
        if (found.size() < 1 + 2 * WORDS) {
            return found.text(4);
        }
        return terminal.ask(texts.text("ask.which")).toUpperCase(Locale.ROOT);
    }

    private boolean login(String cpf) throws IOException {
        Line reply = client.login("LOGIN", cpf, terminal.askSecret(texts.text("ask.password")));
        if (!reply.isOk()) {
            return !show(reply);
        }
        for (int i = 1; i < reply.size(); i++) {
            terminal.show("* " + reply.text(i));
        }
        return true;
    }

    private boolean staff() throws IOException {
        if (login("equipe")) {
            Line all = client.call("AGENDA");
            all.lines(1).forEach(this::showBooking);
            terminal.show(all.isOk() ? texts.text("bookings", all.lines(1).size()) : texts.refusal(all));
        }
        return true;
    }

    private String cpf() {
        return terminal.ask(texts.text("ask.cpf"), typed -> {
            if (!typed.matches("[0-9]{11}")) {
                throw new IllegalArgumentException(texts.text("cpf.wrong"));
            }
            return typed;
        });
    }

    private static String notEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("?");
        }
        return text;
    }

    /** What the code means, the bookings, and how old they are if the server says so. Always true. */
    private boolean show(Line reply) {
        terminal.show(texts.refusal(reply));
        int bookings = (reply.size() - 1) / WORDS;
        for (int i = 0; reply.isOk() && i < bookings; i++) {
            showBooking(reply.slice(1 + i * WORDS, 1 + (i + 1) * WORDS));
        }
        if (reply.isOk() && (reply.size() - 1) % WORDS == 1) {
            terminal.show("(" + reply.text(reply.size() - 1) + ")");
        }
        return true;
    }

    private void showBooking(Line booking) {
        terminal.show(texts.text(
                "booking", booking.text(2), booking.text(3), booking.text(4), booking.text(5), booking.text(6)));
    }
}
