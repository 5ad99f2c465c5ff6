package dev.regente.examples.mail;

import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClientCommand;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.client.Menu;
import dev.regente.examples.kit.client.Terminal;
import dev.regente.examples.kit.client.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;

/** {@code regente mail client}: the menus of a mail program. Mails are confirmed once they are in its memory. */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "A mail program at a terminal. It finds the active node from any node.")
public final class MailClientCommand extends ClientCommand {
    private static final long LARGEST_ATTACHMENT = 1024 * 1024;

    private Terminal terminal;
    private Texts texts;
    private ClusterClient client;
    /** Options 2 and 3 are open only after a test of the server. */
    private boolean tested;

    /** The mails of whoever is logged in, by their numbers; empty for the next person. */
    private final Map<String, Line> received = new LinkedHashMap<>();

    @Override
    protected int usualPort() {
        return MailServerCommand.PORT;
    }

    @Override
    protected void run(Terminal itsTerminal, Texts itsTexts, ClusterClient itsClient) throws IOException {
        terminal = itsTerminal;
        texts = itsTexts;
        client = itsClient;
        try {
            new Menu(texts.text("title"))
                    .item("1", texts.text("menu.1"), this::pointToServer)
                    .item("2", texts.text("menu.2"), () -> afterTest(this::register))
                    .item("3", texts.text("menu.3"), () -> afterTest(this::login))
                    .item("0", texts.text("menu.0"), () -> false)
                    .run(terminal, texts);
        } finally {
            client.close();
        }
    }

    private boolean afterTest(Menu.Action action) throws IOException {
        if (tested) {
            return action.run();
        }
        terminal.show(texts.text("test.first"));
        return true;
    }

    private boolean pointToServer() {
        if (tested && terminal.ask(texts.text("test.again")).equals("0")) {
            return true;
        }
        String host = terminal.ask(texts.text("ask.host"));
        String port = terminal.ask(texts.text("ask.port"));
        try {
            HostPort address = HostPort.parse(host + ":" + (port.isEmpty() ? usualPort() : port));
            client.close();
            client = client(List.of(address), texts, terminal);
            tested = client.call("TESTE").isOk();
            terminal.show(texts.text(tested ? "test.ok" : "test.failed", ""));
        } catch (IOException | IllegalArgumentException e) {
            tested = false;
            terminal.show(texts.text("test.failed", e.getMessage()));
        }
        return true;
    }

    private boolean register() throws IOException {
        String name = terminal.ask(texts.text("ask.name"));
        String username = terminal.ask(texts.text("ask.username"));
        Line free = client.call("VERIFICAR", username);
        if (free.isOk() && !free.text(1).equals("livre")) {
            terminal.show(texts.text("username.taken"));
            return true;
        }
        Line reply = client.call("CADASTRO", name, username, terminal.askSecret(texts.text("ask.password")));
        terminal.show(reply.isOk() ? texts.text("registered") : texts.refusal(reply));
        return true;
    }

    private boolean login() throws IOException {
        String username = terminal.ask(texts.text("ask.username"));
        Line reply = client.login("LOGIN", username, terminal.askSecret(texts.text("ask.password")));
        if (!reply.isOk()) {
            terminal.show(texts.refusal(reply));
            return true;
        }
        new Menu(texts.text("welcome", reply.text(2)))
                .item("4", texts.text("menu.4"), () -> send("", ""))
                .item("5", texts.text("menu.5"), this::receive)
                .item("7", texts.text("menu.7"), this::sent)
                .item("6", texts.text("menu.6"), () -> false)
                .run(terminal, texts);
        received.clear();
        client.forgetLogin();
        client.call("LOGOUT");
        return true;
    }

    private boolean send(String recipient, String about) throws IOException {
        String to = recipient.isEmpty() ? terminal.ask(texts.text("ask.to")) : recipient;
        String subject = about.isEmpty() ? terminal.ask(texts.text("ask.subject")) : about;
        List<Object> words = new ArrayList<>(List.of("ENVIAR", UUID.randomUUID().toString(), to, subject, body()));
        String file = terminal.ask(texts.text("ask.attachment"));
        if (!file.isEmpty()) {
            try {
                words.add(attachment(Path.of(file)));
            } catch (IOException | InvalidPathException e) {
                terminal.show(texts.text("attachment.unreadable", e.getMessage()));
                return true;
            }
        }
        Line reply = client.call(words.toArray());
        terminal.show(reply.isOk() ? texts.text("sent") : texts.refusal(reply));
        if (reply.isError("404") && !terminal.ask(texts.text("ask.retry")).equals("0")) {
            return send("", "");
        }
        return true;
    }

    private static Line attachment(Path file) throws IOException {
        if (Files.size(file) > LARGEST_ATTACHMENT) {
            throw new IOException("> " + LARGEST_ATTACHMENT + " bytes");
        }
        String name = file.getFileName().toString();
        return Line.of(name, Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
    }

    private String body() {
        terminal.show(texts.text("ask.body"));
        StringBuilder body = new StringBuilder();
        for (String line = terminal.ask(">"); !line.equals("."); line = terminal.ask(">")) {
            body.append(line).append('\n');
        }
        return body.toString();
    }

    /** Keeps what came, and only then confirms it. What comes twice is known by its number. */
    private boolean receive() throws IOException {
        terminal.show(texts.text("receiving"));
        int fresh = 0;
        List<Line> page = page();
        while (!page.isEmpty()) {
            for (Line mail : page) {
                fresh += received.put(mail.text(0), mail) == null ? 1 : 0;
            }
            client.call("CONFIRMAR", page.stream().map(mail -> mail.text(0)).toList());
            page = page();
        }
        terminal.show(texts.text("received", fresh));
        return list();
    }

    private List<Line> page() throws IOException {
        Line reply = client.call("RECEBER");
        if (!reply.isOk()) {
            terminal.show(texts.refusal(reply));
            return List.of();
        }
        return reply.lines(2);
    }

    private boolean list() throws IOException {
        List<Line> mails = new ArrayList<>(received.values());
        for (int i = 0; i < mails.size(); i++) {
            terminal.show(
                    (i + 1) + ") " + mails.get(i).text(1) + ": " + mails.get(i).text(2));
        }
        if (mails.isEmpty()) {
            return true;
        }
        String chosen = terminal.ask(texts.text("ask.number"));
        if (chosen.matches("[1-9][0-9]{0,5}") && Integer.parseInt(chosen) <= mails.size()) {
            show(mails.get(Integer.parseInt(chosen) - 1));
        }
        return chosen.equals("0") || list();
    }

    private void show(Line mail) throws IOException {
        terminal.show(texts.text("mail.from", mail.text(1), mail.text(5)));
        terminal.show(texts.text("mail.to", mail.text(6)));
        terminal.show(texts.text("mail.date", mail.text(3), mail.text(4)));
        terminal.show(texts.text("mail.subject", mail.text(2)));
        terminal.show(mail.raw(7));
        if (!mail.text(8).isEmpty()) {
            for (Line attachment :
                    Line.parse(mail.text(8).getBytes(StandardCharsets.UTF_8)).lines(0)) {
                save(attachment);
            }
        }
        if (terminal.ask(texts.text("ask.reply")).equals("r")) {
            send(mail.text(5), "Re: " + mail.text(2));
        }
    }

    private void save(Line attachment) {
        String where = terminal.ask(texts.text("ask.save", attachment.text(0)));
        if (!where.isEmpty()) {
            try {
                Files.write(Path.of(where), Base64.getDecoder().decode(attachment.text(1)));
            } catch (IOException | IllegalArgumentException e) {
                terminal.show(texts.text("attachment.unreadable", e.getMessage()));
            }
        }
    }

    private boolean sent() throws IOException {
        Line reply = client.call("BUSCAR", terminal.ask(texts.text("ask.words")));
        for (Line mail : reply.lines(1)) {
            terminal.show(mail.text(2) + " " + mail.text(3) + "  " + mail.text(0) + ": " + mail.text(1) + " ("
                    + mail.text(4) + ")");
        }
        return true;
    }
}
