package dev.regente.examples.mail;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.Refusal;
import dev.regente.examples.kit.server.ClusterNode;
import dev.regente.examples.kit.server.Passwords;
import dev.regente.examples.kit.server.Service;
import dev.regente.examples.kit.server.Session;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The mail server. Who somebody is, is what they proved on this connection: sender, date and box are the server's. Mails
 * are handed out until they are confirmed; a client that meets one twice knows it by its number.
 */
public final class MailService implements Service {
    private static final int LONGEST_BODY = 2 * 1024 * 1024;
    /** A body of nothing but line ends is twice as long on the wire. */
    private static final int LONG_LINE = 2 * LONGEST_BODY + Session.SHORT_LINE;

    private static final int LONGEST_SUBJECT = 200;
    private static final int MOST_RECIPIENTS = 50;
    private static final int SHORTEST_PASSWORD = 6;

    /**
     * How the server is run.
     *
     * @param clock of the dates of sending
     * @param quotaBytes that may wait in one box
     * @param passwords how they are hashed
     * @param tellsReason whether a failed login says what was wrong; if not, nobody learns which accounts exist
     */
    public record Settings(Clock clock, long quotaBytes, Passwords.Policy passwords, boolean tellsReason) {}

    private final ClusterNode cluster;
    private final Settings settings;
    private final Mailboxes mailboxes;
    private final Passwords passwords;

    /** A server on this node. */
    public MailService(ClusterNode cluster, Settings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.mailboxes = new Mailboxes(settings.clock(), settings.quotaBytes());
        this.passwords = new Passwords(settings.passwords(), System::nanoTime);
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        Mailboxes.createTables(connection);
    }

    @Override
    public Session connected() {
        return new Client();
    }

    /** One person at one client. */
    private final class Client implements Session {
        /** Who logged in here; null before. */
        private Mailboxes.User user;

        @Override
        public Line answer(Line request) {
            return switch (request.verb()) {
                case "TESTE" -> Line.ok("Serviço Disponível");
                case "VERIFICAR" -> isFree(username(request.text(1)));
                case "CADASTRO" -> register(request.text(1), username(request.text(2)), request.text(3));
                case "LOGIN" -> login(request.text(1).toLowerCase(Locale.ROOT), request.text(2));
                case "ENVIAR" -> send(request);
                case "RECEBER" -> receive();
                case "CONFIRMAR" -> confirm(request.texts(1));
                case "ENVIADOS" -> sent("");
                case "BUSCAR" -> sent(request.text(1));
                case "LOGOUT" -> logout();
                default ->
                    throw Refusal.bad("comando desconhecido; há TESTE, VERIFICAR, CADASTRO, LOGIN, ENVIAR,"
                            + " RECEBER, CONFIRMAR, ENVIADOS, BUSCAR e LOGOUT");
            };
        }

        private Line isFree(String name) {
            boolean taken = cluster.read(c -> Mailboxes.user(c, name)).isPresent();
            return Line.ok(taken ? "em uso" : "livre");
        }

        private Line register(String name, String username, String password) {
            checkName(name);
            Optional<Mailboxes.User> known = cluster.read(c -> Mailboxes.user(c, username));
            if (known.isPresent() && isRepeat(known.get(), name, password)) {
                return Line.ok("Conta cadastrada"); // the first reply was lost
            }
            String hash = passwords.hash(password, SHORTEST_PASSWORD);
            cluster.write(c -> {
                Mailboxes.register(c, new Mailboxes.User(username, name, hash));
                return username;
            });
            cluster.log().note("CADASTRO " + username);
            return Line.ok("Conta cadastrada");
        }

        private static void checkName(String name) {
            long words = Arrays.stream(name.split(" +"))
                    .filter(word -> word.matches("[\\p{L}'-]{2,}"))
                    .count();
            if (words < 2 || name.length() > 100) {
                throw Refusal.bad("o nome deve ter ao menos duas palavras de duas letras, e até 100 letras");
            }
        }

        private boolean isRepeat(Mailboxes.User known, String name, String password) {
            return known.name().equals(name)
                    && passwords.matches(known.username(), password, Optional.of(known.passwordHash()));
        }

        private Line login(String username, String password) {
            user = null;
            Optional<Mailboxes.User> known = cluster.read(c -> Mailboxes.user(c, username));
            boolean right = passwords.matches(username, password, known.map(Mailboxes.User::passwordHash));
            cluster.log().note("LOGIN " + username + (right ? " ok" : " falhou"));
            if (right) {
                user = known.orElseThrow();
                return Line.ok("Seja Bem Vindo", user.name());
            }
            if (!settings.tellsReason()) {
                return Line.of("ERRO", "401", "Username ou senha incorretos!");
            }
            return Line.of("ERRO", "401", known.isEmpty() ? "Username não existe!" : "Senha incorreta!");
        }

        private Line send(Line request) {
            Mailboxes.Mail mail = mail(request);
            Mailboxes.Stamp stamp = cluster.write(c -> mailboxes.send(c, mail));
            cluster.log()
                    .note("ENVIAR de " + mail.sender() + " para " + mail.recipients() + " " + mail.bytes() + " bytes");
            return Line.ok("E-mail enviado com sucesso", stamp.date(), stamp.time());
        }

        private Mailboxes.Mail mail(Line request) {
            String sender = me().username();
            String id = request.text(1);
            List<String> to = recipients(request);
            String subject = request.text(3);
            String body = request.raw(4);
            must(id.matches("[\\w.-]{1,64}"), "o id deve ter de 1 a 64 letras, dígitos, pontos ou hífens");
            must(!to.isEmpty() && to.size() <= MOST_RECIPIENTS, "informe de 1 a " + MOST_RECIPIENTS + " destinatários");
            must(!subject.isEmpty(), "o assunto está vazio");
            must(subject.length() <= LONGEST_SUBJECT, "o assunto passa de " + LONGEST_SUBJECT + " letras");
            must(!body.isBlank(), "o corpo está vazio");
            must(body.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BODY, "o corpo passa de 2 MB");
            String attachments = request.size() > 5 ? request.from(5).toString() : "";
            must(attachments.length() <= 2 * LONGEST_BODY, "os anexos são grandes demais");
            return new Mailboxes.Mail(sender, id, to, subject, body, attachments);
        }

        private static List<String> recipients(Line request) {
            List<String> all = new ArrayList<>();
            for (String part : request.list(2)) {
                for (String one : part.split("[,; ]+")) {
                    String name = one.toLowerCase(Locale.ROOT);
                    if (!name.isEmpty() && !all.contains(name)) {
                        all.add(name);
                    }
                }
            }
            return all;
        }

        private static void must(boolean held, String otherwise) {
            if (!held) {
                throw Refusal.bad("Falha no envio do email: " + otherwise);
            }
        }

        private Line receive() {
            String owner = me().username();
            List<Line> page = cluster.read(c -> Mailboxes.receive(c, owner));
            long waiting = cluster.read(c -> Mailboxes.waiting(c, owner));
            cluster.log().note("RECEBER " + owner + " " + page.size() + " de " + waiting);
            List<Object> words = new ArrayList<>(List.of(String.valueOf(waiting)));
            words.addAll(page);
            return Line.ok(words.toArray());
        }

        private Line confirm(List<String> ids) {
            String owner = me().username();
            List<Long> numbers = new ArrayList<>();
            for (String id : ids) {
                if (!id.matches("[0-9]{1,18}")) {
                    throw Refusal.bad("'" + id + "' não é o número de uma mensagem");
                }
                numbers.add(Long.valueOf(id));
            }
            int confirmed = cluster.write(c -> Mailboxes.confirm(c, owner, numbers));
            cluster.log().note("CONFIRMAR " + owner + " " + confirmed);
            return Line.ok(String.valueOf(confirmed));
        }

        private Line sent(String words) {
            String sender = me().username();
            return Line.ok(cluster.read(c -> Mailboxes.sent(c, sender, words)).toArray());
        }

        private Line logout() {
            user = null;
            return Line.ok("Logout");
        }

        private Mailboxes.User me() {
            if (user == null) {
                throw Refusal.notLoggedIn();
            }
            return user;
        }

        private static String username(String text) {
            if (!text.matches("[\\p{L}\\p{N}._-]{1,30}")) {
                throw Refusal.bad("o username deve ter de 1 a 30 letras, dígitos, pontos ou hífens, sem espaços");
            }
            return text.toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean loggedIn() {
            return user != null;
        }

        @Override
        public int longestLine() {
            return loggedIn() ? LONG_LINE : SHORT_LINE;
        }
    }
}
