package dev.regente.examples.atm;

import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.Refusal;
import dev.regente.examples.kit.server.ClusterNode;
import dev.regente.examples.kit.server.OperationLog;
import dev.regente.examples.kit.server.Passwords;
import dev.regente.examples.kit.server.Service;
import dev.regente.examples.kit.server.Session;
import dev.regente.examples.kit.server.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The cash machine's server. The balance is here and nowhere else: a client asks, the server decides, and only the elected
 * node writes. All it does for that is to write through {@link ClusterNode#write}.
 */
public final class AtmService implements Service {
    private static final int SHORTEST_PASSWORD = 6;
    private static final String SAMPLE_PASSWORD = "123456";
    private static final long SAMPLE_CENTS = 100_000;

    /**
     * How the bank is run.
     *
     * @param clock of the entries, with the zone in which a day ends
     * @param dailyLimitCents how much may be withdrawn from one account in one day
     * @param passwords how they are hashed
     * @param samples matrículas of the accounts that an empty bank gets, with R$ 1000,00 each
     */
    public record Settings(Clock clock, long dailyLimitCents, Passwords.Policy passwords, List<String> samples) {}

    private final ClusterNode cluster;
    private final Settings settings;
    private final Accounts accounts;
    private final Passwords passwords;

    /** A server on this node. */
    public AtmService(ClusterNode cluster, Settings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.accounts = new Accounts(settings.clock(), settings.dailyLimitCents());
        this.passwords = new Passwords(settings.passwords(), System::nanoTime);
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        Accounts.createTables(connection);
        if (Sql.number(connection, "SELECT COUNT(*) FROM accounts") == 0) {
            for (String matricula : settings.samples()) {
                String hash = passwords.hash(SAMPLE_PASSWORD, SHORTEST_PASSWORD);
                accounts.open(connection, matricula, "Cliente " + matricula, hash, SAMPLE_CENTS);
            }
        }
    }

    @Override
    public Session connected() {
        return new Client();
    }

    /** One customer at one machine. */
    private final class Client implements Session {
        /** Who logged in here; null before. */
        private String matricula;

        private boolean ended;

        @Override
        public Line answer(Line request) {
            return switch (request.verb()) {
                case "LOGIN" -> login(request.text(1), request.raw(2));
                case "ABRIR" -> open(request.text(1), request.text(2), request.raw(3));
                case "SALDO" -> Line.ok(Money.text(cluster.read(c -> Accounts.balance(c, loggedInAs()))));
                case "SAQUE" -> execute(Accounts.Kind.SAQUE, request.text(1), request.text(2), "");
                case "DEPOSITO" -> execute(Accounts.Kind.DEPOSITO, request.text(1), request.text(2), "");
                case "TRANSFERENCIA" ->
                    execute(Accounts.Kind.TRANSFERENCIA, request.text(1), request.text(3), request.text(2));
                case "EXTRATO" -> statement();
                case "TROCAR" -> changePassword(request.raw(1), request.raw(2));
                case "SAIR", "4" -> leave();
                default ->
                    throw Refusal.bad("comando desconhecido; há LOGIN, ABRIR, SALDO, SAQUE, DEPOSITO,"
                            + " TRANSFERENCIA, EXTRATO, TROCAR e SAIR");
            };
        }

        private Line login(String number, String password) {
            matricula = null;
            Optional<String> hash = cluster.read(c -> Accounts.passwordHash(c, number));
            boolean right = passwords.matches(number, password, hash);
            note("LOGIN", number, right ? "Logado" : "Falha");
            if (!right) {
                return Line.of("ERRO", "401", "Falha");
            }
            matricula = number;
            return Line.ok("Logado", cluster.read(c -> Accounts.name(c, number)).orElse(""));
        }

        private Line open(String number, String name, String password) {
            if (!number.matches("[0-9]{4,14}")) {
                throw Refusal.bad("a matrícula deve ter de 4 a 14 dígitos");
            }
            if (name.length() < 2 || name.length() > 100) {
                throw Refusal.bad("o nome deve ter de 2 a 100 letras");
            }
            String hash = passwords.hash(password, SHORTEST_PASSWORD);
            cluster.write(c -> {
                accounts.open(c, number, name, hash, 0);
                return number;
            });
            note("ABRIR", number, "conta aberta");
            return Line.ok("Conta aberta");
        }

        private Line execute(Accounts.Kind kind, String id, String amount, String other) {
            Accounts.Order order = new Accounts.Order(loggedInAs(), id, kind, Money.cents(amount), other);
            Accounts.Entry done = cluster.write(connection -> accounts.execute(connection, order));
            note(kind.name(), order.account(), "id " + id + " R$ " + Money.text(done.cents()));
            return Line.ok(Money.text(done.balance()), sentence(done));
        }

        private static String sentence(Accounts.Entry done) {
            String amount = "R$ " + Money.text(done.cents());
            return switch (done.kind()) {
                case SAQUE -> "Saque de " + amount + " realizado";
                case DEPOSITO -> "Depósito de " + amount + " realizado";
                case TRANSFERENCIA -> "Transferência de " + amount + " para " + done.other() + " realizada";
                case RECEBIMENTO -> "Transferência de " + amount + " de " + done.other() + " recebida";
            };
        }

        private Line statement() {
            List<Accounts.Entry> entries = cluster.read(c -> Accounts.statement(c, loggedInAs()));
            return Line.ok(entries.stream()
                    .map(entry -> Line.of(entry.at(), sentence(entry), Money.text(entry.balance())))
                    .toArray());
        }

        private Line changePassword(String old, String fresh) {
            String number = loggedInAs();
            if (!passwords.matches(number, old, cluster.read(c -> Accounts.passwordHash(c, number)))) {
                return Line.of("ERRO", "401", "Falha");
            }
            String hash = passwords.hash(fresh, SHORTEST_PASSWORD);
            cluster.write(c -> {
                Accounts.changePassword(c, number, hash);
                return number;
            });
            note("TROCAR", number, "senha trocada");
            return Line.ok("Senha trocada");
        }

        private Line leave() {
            ended = true;
            return Line.ok("Até logo");
        }

        private String loggedInAs() {
            if (matricula == null) {
                throw Refusal.notLoggedIn();
            }
            return matricula;
        }

        private void note(String operation, String number, String result) {
            cluster.log().note(operation + " " + OperationLog.masked(number) + " " + result);
        }

        @Override
        public boolean loggedIn() {
            return matricula != null;
        }

        @Override
        public boolean ended() {
            return ended;
        }
    }
}
