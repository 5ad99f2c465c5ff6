package dev.regente.examples.atm;

import dev.regente.examples.kit.Refusal;
import dev.regente.examples.kit.server.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * The rules of the bank, on a connection inside a transaction. An operation has an id that the client made: when the same
 * request comes again, because its reply was lost, it is answered as at first and nothing is changed.
 */
final class Accounts {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MM/uuuu HH:mm:ss");
    private static final int LONGEST_STATEMENT = 50;
    private static final long MOST_ACCOUNTS = 100_000;

    private final Clock clock;
    private final long dailyLimitCents;

    Accounts(Clock clock, long dailyLimitCents) {
        this.clock = clock;
        this.dailyLimitCents = dailyLimitCents;
    }

    /** What is done to an account; the word is that of the protocol. */
    enum Kind {
        SAQUE,
        DEPOSITO,
        TRANSFERENCIA,
        RECEBIMENTO
    }

    /** What somebody asks for: {@code other} is the account at the other end of a transfer, else empty. */
    record Order(String account, String id, Kind kind, long cents, String other) {
        Order {
            if (!id.matches("[\\w.-]{1,64}")) {
                throw Refusal.bad("o id da operação deve ter de 1 a 64 letras, dígitos, pontos ou hífens");
            }
        }
    }

    /** What was done, with the balance after it. */
    record Entry(Kind kind, long cents, String other, long balance, String at) {}

    static void createTables(Connection connection) throws SQLException {
        Sql.update(
                connection,
                "CREATE TABLE IF NOT EXISTS accounts (matricula VARCHAR(14) PRIMARY KEY,"
                        + " name VARCHAR(100) NOT NULL, password VARCHAR(80) NOT NULL, cents BIGINT NOT NULL CHECK (cents >= 0))");
        Sql.update(
                connection,
                "CREATE TABLE IF NOT EXISTS operations (account VARCHAR(14) NOT NULL,"
                        + " number BIGINT NOT NULL, id VARCHAR(80) NOT NULL, kind VARCHAR(20) NOT NULL, cents BIGINT NOT NULL,"
                        + " other VARCHAR(14) NOT NULL, balance BIGINT NOT NULL, at VARCHAR(20) NOT NULL, day VARCHAR(10) NOT NULL,"
                        + " PRIMARY KEY (account, id), UNIQUE (account, number))");
    }

    /** Opens an account. */
    void open(Connection connection, String matricula, String name, String passwordHash, long cents)
            throws SQLException {
        if (exists(connection, matricula)) {
            throw new Refusal("409", "esta matrícula já tem conta");
        }
        if (Sql.number(connection, "SELECT COUNT(*) FROM accounts") >= MOST_ACCOUNTS) {
            throw new Refusal("507", "o banco não abre mais contas");
        }
        Sql.update(connection, "INSERT INTO accounts VALUES (?, ?, ?, ?)", matricula, name, passwordHash, cents);
    }

    static boolean exists(Connection connection, String matricula) throws SQLException {
        return Sql.number(connection, "SELECT COUNT(*) FROM accounts WHERE matricula = ?", matricula) > 0;
    }

    static Optional<String> name(Connection connection, String matricula) throws SQLException {
        return Sql.first(
                connection, row -> row.getString(1), "SELECT name FROM accounts WHERE matricula = ?", matricula);
    }

    static Optional<String> passwordHash(Connection connection, String matricula) throws SQLException {
        return Sql.first(
                connection, row -> row.getString(1), "SELECT password FROM accounts WHERE matricula = ?", matricula);
    }

    static void changePassword(Connection connection, String matricula, String hash) throws SQLException {
        Sql.update(connection, "UPDATE accounts SET password = ? WHERE matricula = ?", hash, matricula);
    }

    static long balance(Connection connection, String matricula) throws SQLException {
        return Sql.number(connection, "SELECT cents FROM accounts WHERE matricula = ?", matricula);
    }

    /** The newest entries, the newest first. */
    static List<Entry> statement(Connection connection, String matricula) throws SQLException {
        return Sql.all(
                connection,
                Accounts::entry,
                "SELECT kind, cents, other, balance, at FROM operations WHERE account = ?"
                        + " ORDER BY number DESC LIMIT " + LONGEST_STATEMENT,
                matricula);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                Kind.valueOf(row.getString(1)), row.getLong(2), row.getString(3), row.getLong(4), row.getString(5));
    }

    /** Does an order, or answers as at first if it was done before. */
    Entry execute(Connection connection, Order order) throws SQLException {
        Optional<Entry> before = Sql.first(
                connection,
                Accounts::entry,
                "SELECT kind, cents, other, balance, at FROM operations WHERE account = ? AND id = ?",
                order.account(),
                order.id());
        if (before.isPresent()) {
            return repeated(order, before.get());
        }
        return switch (order.kind()) {
            case DEPOSITO -> book(connection, order, order.cents());
            case SAQUE -> withdraw(connection, order);
            case TRANSFERENCIA -> transfer(connection, order);
            case RECEBIMENTO -> throw new IllegalArgumentException("nobody orders what others send");
        };
    }

    private static Entry repeated(Order order, Entry before) {
        boolean same = before.kind() == order.kind()
                && before.cents() == order.cents()
                && before.other().equals(order.other());
        if (!same) {
            throw new Refusal("409", "o id " + order.id() + " já é de outra operação");
        }
        return before;
    }

    private Entry withdraw(Connection connection, Order order) throws SQLException {
        long today = Sql.number(
                connection,
                "SELECT COALESCE(SUM(cents), 0) FROM operations WHERE account = ? AND day = ? AND kind = ?",
                order.account(),
                LocalDate.now(clock).toString(),
                Kind.SAQUE.name());
        if (today + order.cents() > dailyLimitCents) {
            throw new Refusal("403", "Limite diário de saque: hoje restam R$ " + Money.text(dailyLimitCents - today));
        }
        return book(connection, order, -order.cents());
    }

    @SuppressWarnings("ArgumentSelectionDefectChecker") // the other side of the same transfer
    private Entry transfer(Connection connection, Order order) throws SQLException {
        if (order.other().equals(order.account())) {
            throw Refusal.bad("a conta de destino é a própria conta");
        }
        if (!exists(connection, order.other())) {
            throw new Refusal("404", "a conta de destino não existe");
        }
        Entry sent = book(connection, order, -order.cents());
        String id = order.account() + "/" + order.id(); // no client can send such an id
        bookEntry(connection, order.other(), id, Kind.RECEBIMENTO, order.cents(), order.account(), order.cents());
        return sent;
    }

    private Entry book(Connection connection, Order order, long change) throws SQLException {
        return bookEntry(connection, order.account(), order.id(), order.kind(), order.cents(), order.other(), change);
    }

    private Entry bookEntry(
            Connection connection, String account, String id, Kind kind, long cents, String other, long change)
            throws SQLException {
        long balance = balance(connection, account) + change;
        if (balance < 0) {
            throw new Refusal("402", "Saldo insuficiente: seu saldo é R$ " + Money.text(balance - change));
        }
        Sql.update(connection, "UPDATE accounts SET cents = ? WHERE matricula = ?", balance, account);
        Entry entry = new Entry(kind, cents, other, balance, TIME.format(LocalDateTime.now(clock)));
        Sql.update(
                connection,
                "INSERT INTO operations SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?"
                        + " FROM operations WHERE account = ?",
                account,
                id,
                kind.name(),
                cents,
                other,
                balance,
                entry.at(),
                LocalDate.now(clock).toString(),
                account);
        return entry;
    }
}
