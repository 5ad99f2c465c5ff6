package dev.regente.examples.mail;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.Refusal;
import dev.regente.examples.kit.server.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Accounts and mails, on a connection inside a transaction: a mail is in the boxes of all its recipients, or in none.
 *
 * <p>A mail is known by its sender and the id that the sender's client made; in a box it has a number, which grows and is
 * never given twice. It leaves the box when its owner confirms that number, and not before.
 */
final class Mailboxes {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd-MM-uuuu");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int LONGEST_LIST = 100;
    private static final int PAGE_BYTES = 4 * 1024 * 1024;

    private final Clock clock;
    private final long quotaBytes;

    Mailboxes(Clock clock, long quotaBytes) {
        this.clock = clock;
        this.quotaBytes = quotaBytes;
    }

    record User(String username, String name, String passwordHash) {}

    /** What is sent; {@code attachments} is a JSON array of names and contents, or empty. */
    record Mail(String sender, String id, List<String> recipients, String subject, String body, String attachments) {
        long bytes() {
            return subject.length() + (long) body.getBytes(StandardCharsets.UTF_8).length + attachments.length();
        }
    }

    /** When the server took a mail. */
    record Stamp(String date, String time) {}

    static void createTables(Connection connection) throws SQLException {
        Sql.update(
                connection,
                "CREATE TABLE IF NOT EXISTS users (username VARCHAR(30) PRIMARY KEY,"
                        + " name VARCHAR(100) NOT NULL, password VARCHAR(80) NOT NULL, received BIGINT NOT NULL)");
        Sql.update(
                connection,
                "CREATE TABLE IF NOT EXISTS mails (sender VARCHAR(30) NOT NULL, id VARCHAR(64) NOT NULL,"
                        + " recipients TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, attachments TEXT NOT NULL,"
                        + " day VARCHAR(10) NOT NULL, time VARCHAR(8) NOT NULL, millis BIGINT NOT NULL, PRIMARY KEY (sender, id))");
        Sql.update(
                connection,
                "CREATE TABLE IF NOT EXISTS boxes (owner VARCHAR(30) NOT NULL, number BIGINT NOT NULL,"
                        + " sender VARCHAR(30) NOT NULL, id VARCHAR(64) NOT NULL, bytes BIGINT NOT NULL,"
                        + " PRIMARY KEY (owner, number), UNIQUE (owner, sender, id))");
    }

    static Optional<User> user(Connection connection, String username) throws SQLException {
        return Sql.first(
                connection,
                row -> new User(row.getString(1), row.getString(2), row.getString(3)),
                "SELECT username, name, password FROM users WHERE username = ?",
                username);
    }

    /** Makes an account; looking whether the name is free and taking it is one step. */
    static void register(Connection connection, User user) throws SQLException {
        if (user(connection, user.username()).isPresent()) {
            throw new Refusal("409", "Username já existe!");
        }
        Sql.update(
                connection, "INSERT INTO users VALUES (?, ?, ?, 0)", user.username(), user.name(), user.passwordHash());
    }

    /** Puts a mail into the boxes of all its recipients; a repeat of the same mail changes nothing. */
    Stamp send(Connection connection, Mail mail) throws SQLException {
        Optional<Stamp> before = Sql.first(
                connection,
                row -> new Stamp(row.getString(1), row.getString(2)),
                "SELECT day, time FROM mails WHERE sender = ? AND id = ?",
                mail.sender(),
                mail.id());
        if (before.isPresent()) {
            refuseAnother(connection, mail);
            return before.get();
        }
        for (String recipient : mail.recipients()) {
            if (user(connection, recipient).isEmpty()) {
                throw new Refusal(
                        "404", "Destinatário Inexistente" + (mail.recipients().size() > 1 ? ": " + recipient : ""));
            }
        }
        LocalDateTime now = LocalDateTime.now(clock);
        Stamp stamp = new Stamp(DATE.format(now), TIME.format(now));
        Sql.update(
                connection,
                "INSERT INTO mails VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                mail.sender(),
                mail.id(),
                String.join(", ", mail.recipients()),
                mail.subject(),
                mail.body(),
                mail.attachments(),
                stamp.date(),
                stamp.time(),
                clock.millis());
        for (String recipient : mail.recipients()) {
            deliver(connection, recipient, mail);
        }
        forgetOldest(connection, mail.sender());
        return stamp;
    }

    private static void refuseAnother(Connection connection, Mail mail) throws SQLException {
        long same = Sql.number(
                connection,
                "SELECT COUNT(*) FROM mails WHERE sender = ? AND id = ? AND recipients = ? AND subject = ? AND body = ?",
                mail.sender(),
                mail.id(),
                String.join(", ", mail.recipients()),
                mail.subject(),
                mail.body());
        if (same == 0) {
            throw new Refusal("409", "Falha no envio do email: o id " + mail.id() + " já é de outro e-mail");
        }
    }

    private void deliver(Connection connection, String recipient, Mail mail) throws SQLException {
        long used = Sql.number(connection, "SELECT COALESCE(SUM(bytes), 0) FROM boxes WHERE owner = ?", recipient);
        if (used + mail.bytes() > quotaBytes) {
            throw new Refusal("507", "Falha no envio do email: a caixa de " + recipient + " está cheia");
        }
        Sql.update(connection, "UPDATE users SET received = received + 1 WHERE username = ?", recipient);
        Sql.update(
                connection,
                "INSERT INTO boxes SELECT username, received, ?, ?, ? FROM users WHERE username = ?",
                mail.sender(),
                mail.id(),
                mail.bytes(),
                recipient);
    }

    /** The sent box keeps the newest mails, and those that somebody has not received yet. */
    private static void forgetOldest(Connection connection, String sender) throws SQLException {
        Sql.update(
                connection,
                "DELETE FROM mails WHERE sender = ? AND id NOT IN"
                        + " (SELECT id FROM mails WHERE sender = ? ORDER BY millis DESC LIMIT " + LONGEST_LIST + ")"
                        + " AND id NOT IN (SELECT id FROM boxes WHERE sender = ?)",
                sender,
                sender,
                sender);
    }

    static long waiting(Connection connection, String owner) throws SQLException {
        return Sql.number(connection, "SELECT COUNT(*) FROM boxes WHERE owner = ?", owner);
    }

    /** The oldest mails of a box, as many as fit into one reply, at least one; they stay there. */
    static List<Line> receive(Connection connection, String owner) throws SQLException {
        List<Line> page = new ArrayList<>();
        long bytes = 0;
        for (long[] next : Sql.all(
                connection,
                row -> new long[] {row.getLong(1), row.getLong(2)},
                "SELECT number, bytes FROM boxes WHERE owner = ? ORDER BY number LIMIT " + LONGEST_LIST,
                owner)) {
            bytes += next[1];
            if (page.isEmpty() || bytes <= PAGE_BYTES) {
                page.addAll(Sql.all(
                        connection,
                        Mailboxes::whole,
                        "SELECT b.number, u.name, m.subject, m.day, m.time, m.sender, m.recipients, m.body, m.attachments"
                                + " FROM boxes b JOIN mails m ON m.sender = b.sender AND m.id = b.id"
                                + " JOIN users u ON u.username = m.sender WHERE b.owner = ? AND b.number = ?",
                        owner,
                        next[0]));
            }
        }
        return page;
    }

    private static Line whole(ResultSet row) throws SQLException {
        Object[] words = new Object[9];
        for (int i = 0; i < words.length; i++) {
            words[i] = row.getString(i + 1);
        }
        return Line.of(words);
    }

    /** Takes mails out of a box: they have arrived. */
    static int confirm(Connection connection, String owner, List<Long> numbers) throws SQLException {
        int confirmed = 0;
        for (long number : numbers) {
            confirmed += Sql.update(connection, "DELETE FROM boxes WHERE owner = ? AND number = ?", owner, number);
        }
        return confirmed;
    }

    /** What somebody sent, newest first: recipients, subject, day, time, and whether it still waits for somebody. */
    static List<Line> sent(Connection connection, String sender, String words) throws SQLException {
        String pattern = "%" + words.toLowerCase(java.util.Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
        return Sql.all(
                connection,
                row -> Line.of(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5) > 0 ? "a receber" : "recebido"),
                "SELECT recipients, subject, day, time, (SELECT COUNT(*) FROM boxes b WHERE b.sender = m.sender AND b.id = m.id)"
                        + " FROM mails m WHERE sender = ? AND (LOWER(subject) LIKE ? ESCAPE '!' OR LOWER(body) LIKE ? ESCAPE '!')"
                        + " ORDER BY millis DESC LIMIT " + LONGEST_LIST,
                sender,
                pattern,
                pattern);
    }
}
