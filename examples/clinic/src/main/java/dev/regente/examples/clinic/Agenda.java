package dev.regente.examples.clinic;

import dev.regente.examples.kit.Refusal;
import dev.regente.examples.kit.server.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The bookings, on a connection inside a transaction. Each day of a specialist has its own places, from 08:00 every 30
 * minutes; a patient has at most one booking to come for each specialist.
 */
final class Agenda {
    private static final LocalTime FIRST = LocalTime.of(8, 0);
    private static final int MINUTES = 30;
    private static final int DAYS_AHEAD = 180;
    private static final int REMINDER_DAYS = 2;
    private static final int MOST_NOTICES = 20;
    private static final int LONGEST_QUEUE = 20;
    private static final int LONGEST_AUDIT = 1000;
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("dd/MM/uuuu HH:mm:ss", Locale.ROOT);

    private final Clock clock;
    private final ClinicService.Rules rules;

    Agenda(Clock clock, ClinicService.Rules rules) {
        this.clock = clock;
        this.rules = rules;
    }

    /** Who wants to see whom, and when; {@code id} is empty, or makes a repeat harmless. */
    record Wish(String cpf, String name, Specialty specialty, LocalDate day, String id) {}

    /** What is in the book. */
    record Booking(String cpf, String name, String specialty, LocalDate day, int place) {
        String time() {
            return FIRST.plusMinutes((long) MINUTES * place).toString();
        }
    }

    static void createTables(Connection connection) throws SQLException {
        for (String table : List.of(
                "patients (cpf VARCHAR(11) PRIMARY KEY, password VARCHAR(80) NOT NULL)",
                "bookings (specialty VARCHAR(40) NOT NULL, day VARCHAR(10) NOT NULL, place INTEGER NOT NULL,"
                        + " cpf VARCHAR(11) NOT NULL, name VARCHAR(100) NOT NULL, id VARCHAR(64) NOT NULL,"
                        + " PRIMARY KEY (specialty, day, cpf), UNIQUE (specialty, day, place))",
                "waiting (specialty VARCHAR(40) NOT NULL, day VARCHAR(10) NOT NULL, number INTEGER NOT NULL,"
                        + " cpf VARCHAR(11) NOT NULL, name VARCHAR(100) NOT NULL, PRIMARY KEY (specialty, day, cpf))",
                "notices (cpf VARCHAR(11) NOT NULL, number BIGINT NOT NULL, text VARCHAR(300) NOT NULL,"
                        + " PRIMARY KEY (cpf, number))",
                "audit (number BIGINT PRIMARY KEY, at VARCHAR(20) NOT NULL, who VARCHAR(11) NOT NULL,"
                        + " what VARCHAR(300) NOT NULL)",
                "pulse (id INTEGER PRIMARY KEY, millis BIGINT NOT NULL)")) {
            Sql.update(connection, "CREATE TABLE IF NOT EXISTS " + table);
        }
    }

    // --- booking

    /** Books the first free place of the day. */
    Booking book(Connection connection, Wish wish) throws SQLException {
        Optional<Booking> before = withId(connection, wish);
        if (before.isPresent()) {
            return before.get();
        }
        refusePastAndFar(wish.day());
        boolean booked = !find(connection, wish.cpf(), wish.specialty().name()).isEmpty();
        boolean full = taken(connection, wish).size() >= rules.capacity();
        if (booked && !(full && rules.vacancyFirst())) {
            throw new Refusal("ERRO-111", "já há consulta");
        }
        if (full) {
            throw new Refusal("ERRO-110", "não há vaga");
        }
        Booking booking = insert(connection, wish);
        audit(connection, wish.cpf(), "marcou " + label(booking));
        return booking;
    }

    private static Optional<Booking> withId(Connection connection, Wish wish) throws SQLException {
        return wish.id().isEmpty()
                ? Optional.empty()
                : Sql.first(
                        connection,
                        Agenda::booking,
                        "SELECT cpf, name, specialty, day, place FROM bookings WHERE cpf = ? AND id = ? AND specialty = ?",
                        wish.cpf(),
                        wish.id(),
                        wish.specialty().name());
    }

    private void refusePastAndFar(LocalDate day) {
        if (day.isBefore(today()) || day.isAfter(today().plusDays(DAYS_AHEAD))) {
            throw Refusal.bad("a data deve estar entre hoje e daqui a " + DAYS_AHEAD + " dias");
        }
    }

    private Booking insert(Connection connection, Wish wish) throws SQLException {
        Set<Integer> taken = taken(connection, wish);
        int place = 0;
        while (taken.contains(place)) {
            place++;
        }
        Booking booking = new Booking(wish.cpf(), wish.name(), wish.specialty().name(), wish.day(), place);
        Sql.update(
                connection,
                "INSERT INTO bookings VALUES (?, ?, ?, ?, ?, ?)",
                booking.specialty(),
                booking.day().toString(),
                place,
                booking.cpf(),
                booking.name(),
                wish.id());
        return booking;
    }

    private static Set<Integer> taken(Connection connection, Wish wish) throws SQLException {
        return new TreeSet<>(Sql.all(
                connection,
                row -> row.getInt(1),
                "SELECT place FROM bookings WHERE specialty = ? AND day = ?",
                wish.specialty().name(),
                wish.day().toString()));
    }

    /** How many places of a day are free. */
    int free(Connection connection, Specialty specialty, LocalDate day) throws SQLException {
        return rules.capacity()
                - taken(connection, new Wish("", "", specialty, day, "")).size();
    }

    /** The first day from today on which a specialist has a free place. */
    LocalDate firstFreeDay(Connection connection, Specialty specialty) throws SQLException {
        LocalDate day = specialty.nextDay(today());
        while (free(connection, specialty, day) <= 0 && !day.isAfter(today().plusDays(DAYS_AHEAD))) {
            day = day.plusWeeks(1);
        }
        return day;
    }

    // --- looking

    /** The bookings to come of a patient, the next first; of one specialist, or of all if that is empty. */
    List<Booking> find(Connection connection, String cpf, String specialty) throws SQLException {
        return Sql.all(
                connection,
                Agenda::booking,
                "SELECT cpf, name, specialty, day, place FROM bookings WHERE cpf = ? AND day >= ?"
                        + " AND (specialty = ? OR ? = '') ORDER BY day, place",
                cpf,
                today().toString(),
                specialty,
                specialty);
    }

    /** All bookings of a day, or all to come if none is given: for the staff. */
    List<Booking> list(Connection connection, Optional<LocalDate> day) throws SQLException {
        return Sql.all(
                connection,
                Agenda::booking,
                "SELECT cpf, name, specialty, day, place FROM bookings WHERE day >= ? AND day <= ?"
                        + " ORDER BY day, specialty, place",
                day.orElse(today()).toString(),
                day.orElse(today().plusDays(DAYS_AHEAD)).toString());
    }

    private static Booking booking(ResultSet row) throws SQLException {
        return new Booking(
                row.getString(1), row.getString(2), row.getString(3), LocalDate.parse(row.getString(4)), row.getInt(5));
    }

    // --- changing

    /** Cancels the next booking; its place goes to whoever waits for it. */
    Booking cancel(Connection connection, String cpf, String specialty) throws SQLException {
        Booking booking = find(connection, cpf, specialty).stream()
                .findFirst()
                .orElseThrow(() -> new Refusal("ERRO-113", "não há consulta"));
        remove(connection, booking);
        audit(connection, cpf, "desmarcou " + label(booking));
        return booking;
    }

    /** Moves a booking to another day of the same specialist. */
    Booking move(Connection connection, Wish wish) throws SQLException {
        Booking old = find(connection, wish.cpf(), wish.specialty().name()).stream()
                .findFirst()
                .orElseThrow(() -> new Refusal("ERRO-113", "não há consulta"));
        if (old.day().equals(wish.day())) {
            return old; // a repeat
        }
        refusePastAndFar(wish.day());
        if (free(connection, wish.specialty(), wish.day()) <= 0) {
            throw new Refusal("ERRO-110", "não há vaga");
        }
        remove(connection, old);
        Booking moved = insert(connection, new Wish(wish.cpf(), old.name(), wish.specialty(), wish.day(), ""));
        audit(connection, wish.cpf(), "remarcou " + label(old) + " para " + label(moved));
        return moved;
    }

    private void remove(Connection connection, Booking booking) throws SQLException {
        String day = booking.day().toString();
        Sql.update(
                connection,
                "DELETE FROM bookings WHERE specialty = ? AND day = ? AND cpf = ?",
                booking.specialty(),
                day,
                booking.cpf());
        if (rules.shiftTimes()) {
            shift(connection, booking);
        }
        Optional<Wish> next = Sql.first(
                connection,
                row -> new Wish(
                        row.getString(1),
                        row.getString(2),
                        new Specialty(booking.specialty(), booking.day().getDayOfWeek()),
                        booking.day(),
                        ""),
                "SELECT cpf, name FROM waiting WHERE specialty = ? AND day = ? ORDER BY number",
                booking.specialty(),
                day);
        if (next.isPresent()) {
            Sql.update(
                    connection,
                    "DELETE FROM waiting WHERE specialty = ? AND day = ? AND cpf = ?",
                    booking.specialty(),
                    day,
                    next.get().cpf());
            Booking promoted = insert(connection, next.get());
            notify(connection, promoted.cpf(), "saiu da lista de espera: consulta marcada, " + label(promoted));
        }
    }

    /** As the original: everybody after it comes earlier; but they are told. */
    private static void shift(Connection connection, Booking gone) throws SQLException {
        List<Booking> later = Sql.all(
                connection,
                Agenda::booking,
                "SELECT cpf, name, specialty, day, place FROM bookings WHERE specialty = ? AND day = ? AND place > ?"
                        + " ORDER BY place",
                gone.specialty(),
                gone.day().toString(),
                gone.place());
        for (Booking each : later) {
            Sql.update(
                    connection,
                    "UPDATE bookings SET place = place - 1 WHERE specialty = ? AND day = ? AND cpf = ?",
                    each.specialty(),
                    each.day().toString(),
                    each.cpf());
            Booking earlier = new Booking(each.cpf(), each.name(), each.specialty(), each.day(), each.place() - 1);
            notify(connection, each.cpf(), "seu horário mudou de " + each.time() + " para: " + label(earlier));
        }
    }

    /** Puts a patient on the waiting list of a full day, and says at which place. */
    long queue(Connection connection, Wish wish) throws SQLException {
        refusePastAndFar(wish.day());
        if (!find(connection, wish.cpf(), wish.specialty().name()).isEmpty()) {
            throw new Refusal("ERRO-111", "já há consulta");
        }
        if (free(connection, wish.specialty(), wish.day()) > 0) {
            throw new Refusal("409", "há vaga nesse dia: marque a consulta");
        }
        String day = wish.day().toString();
        String specialty = wish.specialty().name();
        long waiting =
                Sql.number(connection, "SELECT COUNT(*) FROM waiting WHERE specialty = ? AND day = ?", specialty, day);
        long own = Sql.number(
                connection,
                "SELECT COUNT(*) FROM waiting WHERE specialty = ? AND day = ? AND cpf = ?",
                specialty,
                day,
                wish.cpf());
        if (own == 0 && waiting >= LONGEST_QUEUE) {
            throw new Refusal("ERRO-110", "a lista de espera está cheia");
        }
        if (own == 0) {
            Sql.update(
                    connection,
                    "INSERT INTO waiting SELECT ?, ?, COALESCE(MAX(number), 0) + 1, ?, ? FROM waiting",
                    specialty,
                    day,
                    wish.cpf(),
                    wish.name());
        }
        return Sql.number(
                connection,
                "SELECT COUNT(*) FROM waiting WHERE specialty = ? AND day = ? AND number <="
                        + " (SELECT number FROM waiting WHERE specialty = ? AND day = ? AND cpf = ?)",
                specialty,
                day,
                specialty,
                day,
                wish.cpf());
    }

    // --- what people are told

    private static void notify(Connection connection, String cpf, String text) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO notices SELECT ?, COALESCE(MAX(number), 0) + 1, ? FROM notices WHERE cpf = ?",
                cpf,
                text,
                cpf);
        Sql.update(
                connection,
                "DELETE FROM notices WHERE cpf = ? AND number <= (SELECT MAX(number) FROM notices WHERE cpf = ?) - "
                        + MOST_NOTICES,
                cpf,
                cpf);
    }

    /** What changed for a patient, and what is near. */
    List<String> notices(Connection connection, String cpf) throws SQLException {
        List<String> notices = Sql.all(
                connection, row -> row.getString(1), "SELECT text FROM notices WHERE cpf = ? ORDER BY number", cpf);
        for (Booking booking : find(connection, cpf, "")) {
            if (!booking.day().isAfter(today().plusDays(REMINDER_DAYS))) {
                notices.add("lembrete: " + label(booking));
            }
        }
        return notices;
    }

    private static String label(Booking booking) {
        return booking.specialty() + " " + Specialty.text(booking.day()) + " " + booking.time();
    }

    private void audit(Connection connection, String who, String what) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO audit SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ? FROM audit",
                MOMENT.format(LocalDateTime.now(clock)),
                who,
                what);
    }

    /** Who changed what, the newest first: for the staff. */
    static List<List<String>> auditTrail(Connection connection) throws SQLException {
        return Sql.all(
                connection,
                row -> List.of(row.getString(1), row.getString(2), row.getString(3)),
                "SELECT at, who, what FROM audit ORDER BY number DESC LIMIT " + LONGEST_AUDIT);
    }

    // --- passwords, and the coordinator's pulse

    static Optional<String> passwordHash(Connection connection, String cpf) throws SQLException {
        return Sql.first(connection, row -> row.getString(1), "SELECT password FROM patients WHERE cpf = ?", cpf);
    }

    static void setPassword(Connection connection, String cpf, String hash) throws SQLException {
        Sql.update(connection, "DELETE FROM patients WHERE cpf = ?", cpf);
        Sql.update(connection, "INSERT INTO patients VALUES (?, ?)", cpf, hash);
    }

    /** The coordinator is there. */
    void pulse(Connection connection) throws SQLException {
        Sql.update(connection, "DELETE FROM pulse");
        Sql.update(connection, "INSERT INTO pulse VALUES (1, ?)", clock.millis());
    }

    /** Since when there may have been no coordinator, in seconds. */
    long secondsSincePulse(Connection connection) throws SQLException {
        long last = Sql.number(connection, "SELECT millis FROM pulse");
        return Math.max(0, (clock.millis() - last) / 1000);
    }

    LocalDate today() {
        return LocalDate.now(clock);
    }
}
