package dev.regente.examples.clinic;

import dev.regente.election.fencing.JdbcGuard;
import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.Refusal;
import dev.regente.examples.kit.server.ClusterNode;
import dev.regente.examples.kit.server.OperationLog;
import dev.regente.examples.kit.server.Passwords;
import dev.regente.examples.kit.server.Service;
import dev.regente.examples.kit.server.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The clinic's server. Changes are the coordinator's alone; looking up goes on without one. For that the coordinator
 * leaves its pulse in the store each second, so that any node can tell how old what it reads may be.
 */
public final class ClinicService implements Service {
    private static final String STAFF = "equipe";
    private static final int SHORTEST_PASSWORD = 6;
    private static final Set<String> LOOKING = Set.of("LOGIN", "LISTA", "BUSCA", "AGENDA");

    /**
     * What the original did otherwise can be had again.
     *
     * @param capacity places in a day of a specialist; the original had 6, and meant 5
     * @param vacancyFirst whether a patient with a booking hears of a full day (110) before hearing of that booking (111)
     * @param shiftTimes whether after a cancellation those who come later come earlier
     * @param open whether anybody may look up and cancel anybody's booking
     */
    public record Rules(int capacity, boolean vacancyFirst, boolean shiftTimes, boolean open) {
        /** For daily use. */
        public static final Rules USUAL = new Rules(5, false, false, false);
    }

    /**
     * How the clinic is run.
     *
     * @param clock of today, with its zone
     * @param staffPassword of the user {@code equipe}; empty: there is none
     */
    public record Settings(
            Clock clock, List<Specialty> specialties, Rules rules, Passwords.Policy passwords, String staffPassword) {}

    private final ClusterNode cluster;
    private final Settings settings;
    private final Agenda agenda;
    private final Passwords passwords;
    private final Optional<String> staffHash;
    private final ScheduledExecutorService pulse;

    /** A server on this node. */
    public ClinicService(ClusterNode cluster, Settings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.agenda = new Agenda(settings.clock(), settings.rules());
        this.passwords = new Passwords(settings.passwords(), System::nanoTime);
        this.staffHash = Optional.of(settings.staffPassword())
                .filter(password -> !password.isEmpty())
                .map(password -> passwords.hash(password, SHORTEST_PASSWORD));
        this.pulse = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "pulse");
            thread.setDaemon(true);
            return thread;
        });
        Future<?> unused = pulse.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        Agenda.createTables(connection);
        agenda.pulse(connection);
    }

    private void beat() {
        if (cluster.isActive()) {
            try {
                cluster.write(connection -> {
                    agenda.pulse(connection);
                    return "beaten";
                });
            } catch (Refusal e) {
                return; // not the coordinator any more: the last pulse stays, and grows old
            }
        }
    }

    @Override
    public Session connected() {
        return new Client();
    }

    @Override
    public void close() {
        pulse.shutdownNow();
    }

    // --- degraded mode

    /** What was read; {@code age} is empty if it is true now. */
    private record Seen<T>(T value, Optional<String> age) {}

    /** Reads on the coordinator; on any node while there is none, and then says how old the answer may be. */
    private <T> Seen<T> look(JdbcGuard.Work<T, Refusal> work) {
        Optional<HostPort> coordinator = cluster.coordinator();
        if (cluster.isActive() || coordinator.isPresent()) {
            return new Seen<>(cluster.read(work), Optional.empty());
        }
        return cluster.readHere(connection -> {
            long seconds = agenda.secondsSincePulse(connection);
            return new Seen<>(
                    work.run(connection),
                    Optional.of("somente leitura, sem coordenador: dados de " + seconds + " s atrás"));
        });
    }

    /** A patient, or one of the staff. */
    private final class Client implements Session {
        /** Whose CPF was proved by a password here; null before. */
        private String patient;

        private boolean staff;
        /** Who booked here: these may set their first password. */
        private final Set<String> booked = new TreeSet<>();

        @Override
        public Line answer(Line request) {
            return switch (request.verb()) {
                case "LISTA" -> specialties();
                case "AGEND" -> book(request);
                case "SENHA" -> setPassword(cpf(request.text(1)), request.raw(2));
                case "LOGIN" -> login(request.text(1), request.raw(2));
                case "BUSCA" -> find(cpf(request.text(1)), request.text(2, ""));
                case "CANCEL" -> cancel(cpf(request.text(1)), request.text(2, ""));
                case "REMARCAR" -> move(cpf(request.text(1)), request.text(2), request.text(3));
                case "ESPERA" -> queue(request);
                case "AGENDA" -> list(request.text(1, ""));
                case "AUDITORIA" -> audit();
                default ->
                    throw Refusal.bad("comando desconhecido; há LISTA, AGEND, SENHA, LOGIN, BUSCA, CANCEL,"
                            + " REMARCAR, ESPERA, AGENDA e AUDITORIA");
            };
        }

        @Override
        public boolean answersWhenInactive(Line request) {
            return LOOKING.contains(request.verb());
        }

        private Line specialties() {
            return withAge(look(connection -> {
                List<Object> lines = new ArrayList<>();
                for (Specialty each : settings.specialties()) {
                    LocalDate day = agenda.firstFreeDay(connection, each);
                    lines.add(Line.of(
                            each.name(), each.dayName(), Specialty.text(day), agenda.free(connection, each, day)));
                }
                return Line.ok(lines.toArray());
            }));
        }

        private Line book(Line request) {
            Agenda.Wish wish = wish(request);
            String day = request.text(5);
            if (!day.toUpperCase(Locale.ROOT).equals(wish.specialty().dayName())) {
                throw Refusal.bad(wish.specialty().name() + " atende na "
                        + wish.specialty().dayName() + ", não em '" + day + "'");
            }
            Agenda.Booking booking = cluster.write(connection -> agenda.book(connection, wish));
            booked.add(booking.cpf());
            note("AGEND", booking.cpf(), "OK-300");
            return reply("OK-300", List.of(booking));
        }

        /** {@code [verb, cpf, name, specialty, date, weekday?, id?]}. */
        private Agenda.Wish wish(Line request) {
            String name = request.text(2).toUpperCase(Locale.ROOT);
            if (!name.matches("\\p{L}[\\p{L} .'-]{1,99}")) {
                throw Refusal.bad("o nome deve ter de 2 a 100 letras");
            }
            String id = request.text(6, "");
            if (!id.matches("[\\w.-]{0,64}")) {
                throw Refusal.bad("o id deve ter até 64 letras, dígitos, pontos ou hífens");
            }
            Specialty specialty = specialty(request.text(3));
            return new Agenda.Wish(cpf(request.text(1)), name, specialty, specialty.date(request.text(4)), id);
        }

        private Line setPassword(String cpf, String password) {
            boolean known = cluster.read(connection -> Agenda.passwordHash(connection, cpf))
                    .isPresent();
            if (known ? !cpf.equals(patient) : !booked.contains(cpf)) {
                throw new Refusal("401", known ? "este CPF já tem senha: faça o LOGIN" : "marque antes uma consulta");
            }
            String hash = passwords.hash(password, SHORTEST_PASSWORD);
            cluster.write(connection -> {
                Agenda.setPassword(connection, cpf, hash);
                return cpf;
            });
            patient = cpf;
            note("SENHA", cpf, "ok");
            return Line.ok("Senha guardada");
        }

        private Line login(String name, String password) {
            patient = null;
            staff = false;
            Seen<Optional<String>> hash = name.equals(STAFF)
                    ? look(connection -> staffHash)
                    : look(connection -> Agenda.passwordHash(connection, cpf(name)));
            boolean right = passwords.matches(name, password, hash.value());
            note("LOGIN", name, right ? "ok" : "falhou");
            if (!right) {
                return Line.of("ERRO", "401", "CPF ou senha incorretos");
            }
            staff = name.equals(STAFF);
            patient = staff ? null : name;
            List<String> notices =
                    staff ? List.of() : look(c -> agenda.notices(c, name)).value();
            return withAge(new Seen<>(Line.ok(notices.toArray()), hash.age()));
        }

        private Line find(String cpf, String specialty) {
            mustBeAllowed(cpf);
            String wanted = specialty.isEmpty() ? "" : specialty(specialty).name();
            Seen<List<Agenda.Booking>> found = look(connection -> agenda.find(connection, cpf, wanted));
            String code = found.value().isEmpty() ? "ERRO-112" : "OK-302";
            note("BUSCA", cpf, code + found.age().map(age -> ", " + age).orElse(""));
            return withAge(new Seen<>(reply(code, found.value()), found.age()));
        }

        private Line cancel(String cpf, String specialty) {
            mustBeAllowed(cpf);
            String wanted = specialty.isEmpty() ? "" : specialty(specialty).name();
            Agenda.Booking gone = cluster.write(connection -> agenda.cancel(connection, cpf, wanted));
            note("CANCEL", cpf, "OK-301");
            return reply("OK-301", List.of(gone));
        }

        private Line move(String cpf, String name, String date) {
            mustBeAllowed(cpf);
            Specialty specialty = specialty(name);
            Agenda.Wish wish = new Agenda.Wish(cpf, "", specialty, specialty.date(date), "");
            Agenda.Booking moved = cluster.write(connection -> agenda.move(connection, wish));
            note("REMARCAR", cpf, "OK-300");
            return reply("OK-300", List.of(moved));
        }

        private Line queue(Line request) {
            Agenda.Wish wish = wish(request);
            long place = cluster.write(connection -> agenda.queue(connection, wish));
            booked.add(wish.cpf());
            note("ESPERA", wish.cpf(), String.valueOf(place));
            return Line.ok("lista de espera", String.valueOf(place));
        }

        private Line list(String date) {
            mustBeStaff();
            Optional<LocalDate> day =
                    Optional.of(date).filter(text -> !text.isEmpty()).map(ClinicService.this::anyDate);
            Seen<List<Agenda.Booking>> all = look(connection -> agenda.list(connection, day));
            return withAge(new Seen<>(
                    Line.ok(all.value().stream()
                            .map(each -> reply("AGEND", List.of(each)).from(1))
                            .toArray()),
                    all.age()));
        }

        private Line audit() {
            mustBeStaff();
            return Line.ok(cluster.read(Agenda::auditTrail).toArray());
        }

        private void mustBeStaff() {
            if (!staff) {
                throw new Refusal("401", "só para a equipe: faça o LOGIN");
            }
        }

        private void mustBeAllowed(String cpf) {
            if (!settings.rules().open() && !staff && !cpf.equals(patient)) {
                throw Refusal.notLoggedIn();
            }
        }

        private void note(String operation, String cpf, String result) {
            cluster.log().note(operation + " " + OperationLog.masked(cpf) + " " + result);
        }

        @Override
        public boolean loggedIn() {
            return staff || patient != null;
        }
    }

    /** A code and, one after the other, bookings of seven words. */
    private Line reply(String code, List<Agenda.Booking> bookings) {
        List<Object> words = new ArrayList<>(List.of(code));
        for (Agenda.Booking each : bookings) {
            words.addAll(List.of("AGEND", each.cpf(), each.name(), each.specialty(), Specialty.text(each.day())));
            words.add(new Specialty(each.specialty(), each.day().getDayOfWeek()).dayName());
            words.add(each.time());
        }
        return Line.of(words.toArray());
    }

    private static Line withAge(Seen<Line> seen) {
        return seen.age().map(age -> seen.value().with(age)).orElse(seen.value());
    }

    private Specialty specialty(String name) {
        return settings.specialties().stream()
                .filter(each -> each.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Refusal.bad("não há a especialidade '" + name + "'; LISTA mostra quais há"));
    }

    private LocalDate anyDate(String text) {
        String otherwise = "não há consultas em '" + text + "'";
        for (Specialty each : settings.specialties()) {
            try {
                return each.date(text);
            } catch (Refusal e) {
                otherwise = e.getMessage(); // another specialist may come on that day
            }
        }
        throw Refusal.bad(otherwise);
    }

    private static String cpf(String text) {
        if (!text.matches("[0-9]{11}")) {
            throw Refusal.bad("o CPF deve ter 11 dígitos");
        }
        return text;
    }
}
