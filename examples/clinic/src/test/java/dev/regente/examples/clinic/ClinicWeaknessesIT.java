package dev.regente.examples.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.Line;
import dev.regente.examples.kit.client.ClusterClient;
import dev.regente.examples.kit.client.LineConnection;
import dev.regente.examples.kit.client.Terminal;
import dev.regente.examples.kit.client.Texts;
import dev.regente.examples.kit.server.InProcessCluster;
import dev.regente.examples.kit.server.LineServer;
import dev.regente.examples.kit.server.Passwords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a first clinic got wrong, each shown to be right here: three nodes, real sockets, lines as they are sent. */
class ClinicWeaknessesIT {
    private static final String PASSWORD = "secret1";
    private static final String GENERAL = "CLINICO GERAL";
    private static final String SKIN = "DERMATOLOGISTA";
    private static final String FOOD = "NUTRICIONISTA";
    private static final String MONDAY = "SEGUNDA-FEIRA";
    private static final String WEDNESDAY = "QUARTA-FEIRA";
    private static final String FRIDAY = "SEXTA-FEIRA";
    private static final int DAYS_AHEAD = 180;

    /** A Sunday, 17/12/2023. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2023-12-17T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    static Path dir;

    private static InProcessCluster cluster;
    private static int patients;
    private static int weeks;

    private static InProcessCluster start(Path directory, List<Specialty> specialties, ClinicService.Rules rules)
            throws IOException {
        return start(directory, specialties, rules, CLOCK);
    }

    private static InProcessCluster start(
            Path directory, List<Specialty> specialties, ClinicService.Rules rules, Clock clock) throws IOException {
        Passwords.Policy policy = new Passwords.Policy(4, 5, Duration.ofHours(1));
        return new InProcessCluster(
                "clinic",
                Files.createDirectories(directory),
                LineServer.Limits.USUAL,
                node -> new ClinicService(
                        node, new ClinicService.Settings(clock, specialties, rules, policy, "equipe1")));
    }

    @BeforeAll
    static void start() throws IOException {
        cluster = start(dir, Specialty.USUAL, ClinicService.Rules.USUAL);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static LineConnection connect(InProcessCluster to) throws IOException {
        return new LineConnection(to.address(to.awaitActive()));
    }

    private static LineConnection connect() throws IOException {
        return connect(cluster);
    }

    /** Never the same twice, so that tests do not meet. */
    private static String cpf() {
        return String.format("999000%05d", ++patients);
    }

    /** A Monday that no other test has used. */
    private static LocalDate week() {
        return LocalDate.of(2023, 12, 18).plusWeeks(weeks++);
    }

    private static Line book(LineConnection clinic, String cpf, String specialty, LocalDate monday) throws IOException {
        int days = specialty.equals(GENERAL) ? 0 : specialty.equals(SKIN) ? 2 : 4;
        String day = specialty.equals(GENERAL) ? MONDAY : specialty.equals(SKIN) ? WEDNESDAY : FRIDAY;
        return clinic.call("AGEND", cpf, "Ana de Teste", specialty, Specialty.text(monday.plusDays(days)), day);
    }

    private static String time(Line reply) {
        return reply.verb() + (reply.size() > 7 ? " " + reply.text(7) : "");
    }

    @Test
    void allRepliesAreThoseOfTheTable() throws IOException {
        String cpf = cpf();
        try (LineConnection clinic = connect()) {
            assertThat(clinic.call("LISTA").lines(1).stream().map(each -> each.slice(0, 2)))
                    .containsExactly(Line.of(GENERAL, MONDAY), Line.of(SKIN, WEDNESDAY), Line.of(FOOD, FRIDAY));
            LocalDate monday = week();
            String date = Specialty.text(monday.plusDays(2));
            Line record = Line.of("AGEND", cpf, "ANA DE TESTE", SKIN, date, WEDNESDAY, "08:00");
            Line booked = clinic.call("AGEND", cpf, "Ana de Teste", "dermatologista", date, "quarta-feira");
            assertThat(booked.verb()).isEqualTo("OK-300");
            assertThat(booked.from(1)).isEqualTo(record);
            assertThat(clinic.call("AGEND", cpf, "Ana de Teste", SKIN, date, WEDNESDAY))
                    .isEqualTo(Line.of("ERRO-111"));
            assertThat(clinic.call("SENHA", cpf, PASSWORD)).isEqualTo(Line.ok("Senha guardada"));
            assertThat(clinic.call("LOGIN", cpf, PASSWORD).isOk()).isTrue();
            Line found = clinic.call("BUSCA", cpf);
            assertThat(found.verb()).isEqualTo("OK-302");
            assertThat(found.from(1)).isEqualTo(record);
            Line cancelled = clinic.call("CANCEL", cpf);
            assertThat(cancelled.verb()).isEqualTo("OK-301");
            assertThat(cancelled.from(1)).isEqualTo(record);
            assertThat(clinic.call("BUSCA", cpf)).isEqualTo(Line.of("ERRO-112"));
            assertThat(clinic.call("CANCEL", cpf)).isEqualTo(Line.of("ERRO-113"));
        }
    }

    @Test
    void cw2FivePlacesADayAreFive() throws IOException {
        LocalDate monday = week();
        List<String> replies = new ArrayList<>();
        try (LineConnection clinic = connect()) {
            for (int i = 0; i < 7; i++) {
                replies.add(time(book(clinic, cpf(), GENERAL, monday)));
            }
        }
        assertThat(replies)
                .containsExactly(
                        "OK-300 08:00",
                        "OK-300 08:30",
                        "OK-300 09:00",
                        "OK-300 09:30",
                        "OK-300 10:00",
                        "ERRO-110",
                        "ERRO-110");
    }

    @Test
    void theOriginalsRulesAreSettings() throws IOException {
        try (InProcessCluster original =
                        start(dir.resolve("original"), Specialty.USUAL, new ClinicService.Rules(6, true, true, true));
                LineConnection clinic = connect(original)) {
            LocalDate monday = LocalDate.of(2023, 12, 18);
            List<String> patients = new ArrayList<>();
            List<String> replies = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                patients.add(cpf());
                replies.add(time(book(clinic, patients.get(i), GENERAL, monday)));
            }
            assertThat(replies)
                    .containsExactly(
                            "OK-300 08:00",
                            "OK-300 08:30",
                            "OK-300 09:00",
                            "OK-300 09:30",
                            "OK-300 10:00",
                            "OK-300 10:30",
                            "ERRO-110");
            assertThat(book(clinic, patients.get(0), GENERAL, monday).verb())
                    .as("vacancy before duplicate")
                    .isEqualTo("ERRO-110");
            assertThat(time(clinic.call("CANCEL", patients.get(0))))
                    .as("without a login")
                    .isEqualTo("OK-301 08:00");
            assertThat(time(clinic.call("BUSCA", patients.get(5)))).isEqualTo("OK-302 10:00");
            assertThat(time(book(clinic, patients.get(6), GENERAL, monday))).isEqualTo("OK-300 10:30");
            assertThat(clinic.call("SENHA", patients.get(6), PASSWORD).isOk()).isTrue();
            assertThat(clinic.call("CANCEL", patients.get(1)).isOk()).isTrue();
            assertThat(clinic.call("LOGIN", patients.get(6), PASSWORD).text(1))
                    .isEqualTo("seu horário mudou de 10:30 para: CLINICO GERAL 18/12/2023 10:00");
        }
    }

    @Test
    void errors111ComesBefore110OnAFullDay() throws IOException {
        LocalDate monday = week();
        String first = cpf();
        try (LineConnection clinic = connect()) {
            book(clinic, first, SKIN, monday);
            for (int i = 0; i < 4; i++) {
                assertThat(book(clinic, cpf(), SKIN, monday).isOk()).isTrue();
            }
            assertThat(book(clinic, first, SKIN, monday)).isEqualTo(Line.of("ERRO-111"));
            assertThat(book(clinic, cpf(), SKIN, monday)).isEqualTo(Line.of("ERRO-110"));
        }
    }

    @Test
    void cw1BytesAreTextAndNeverObjects() throws IOException {
        try (LineConnection clinic = connect()) {
            clinic.send(new byte[] {(byte) 0x80, 4, (byte) 0x95, 0x0b, 0, 0, 0, '\n'});
            assertThat(clinic.receive()).isEqualTo(Line.of("ERRO", "400", "a linha não está em UTF-8"));
            clinic.send("cos\nsystem\n(S'true'\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 3; i++) {
                assertThat(clinic.receive().isError("400")).isTrue();
            }
            assertThat(clinic.call("LISTA").isOk()).isTrue();
        }
    }

    @Test
    void cw3AndCw4TheServerChecksEverythingItIsTold() throws IOException {
        String cpf = cpf();
        String monday = Specialty.text(week());
        try (LineConnection clinic = connect()) {
            for (Line wrong : List.of(
                    Line.of("AGEND", "abc", "Ana", GENERAL, monday, MONDAY),
                    Line.of("AGEND", cpf, "", GENERAL, monday, MONDAY),
                    Line.of("AGEND", cpf, "Ana", "ASTROLOGO", monday, MONDAY),
                    Line.of("AGEND", cpf, "Ana", SKIN, monday, WEDNESDAY),
                    Line.of("AGEND", cpf, "Ana", GENERAL, monday, WEDNESDAY),
                    Line.of("AGEND", cpf, "Ana", GENERAL, monday, "DIA-DE-FEIRA"),
                    Line.of("AGEND", cpf, "Ana", GENERAL, "31/02/2024", MONDAY),
                    Line.of("AGEND", cpf, "Ana", GENERAL, "11/12/2023", MONDAY),
                    Line.of("AGEND", cpf, "Ana", GENERAL, "18/12/2034", MONDAY),
                    Line.of("AGEND", cpf, "Ana", GENERAL, monday))) {
                Line reply = clinic.call(wrong);
                assertThat(reply.isError("400")).as("%s: %s", wrong, reply).isTrue();
            }
            assertThat(clinic.call("AGEND", cpf, "Ana", GENERAL, monday, MONDAY).isOk())
                    .isTrue();
            assertThat(clinic.call("FOO").isError("400")).isTrue();
        }
    }

    @Test
    void cw5PatientsChooseWhichBookingAndTheStaffSeeAll() throws IOException {
        LocalDate monday = week();
        String cpf = cpf();
        try (LineConnection clinic = connect()) {
            book(clinic, cpf, FOOD, monday);
            book(clinic, cpf, SKIN, monday);
            book(clinic, cpf, GENERAL, monday);
            clinic.call("SENHA", cpf, PASSWORD);
            assertThat(clinic.call("BUSCA", cpf).size()).as("all three").isEqualTo(1 + 3 * 7);
            assertThat(clinic.call("BUSCA", cpf, SKIN).text(4)).isEqualTo(SKIN);
            assertThat(clinic.call("CANCEL", cpf, FOOD).text(4)).isEqualTo(FOOD);
            assertThat(clinic.call("CANCEL", cpf).text(4))
                    .as("else the next one")
                    .isEqualTo(GENERAL);
            assertThat(clinic.call("BUSCA", cpf).text(4)).isEqualTo(SKIN);
            assertThat(clinic.call("AGENDA").isError("401")).isTrue();
            assertThat(clinic.call("AUDITORIA").isError("401")).isTrue();
            assertThat(clinic.call("LOGIN", "equipe", "wrong!!").isError("401")).isTrue();
            assertThat(clinic.call("LOGIN", "equipe", "equipe1").isOk()).isTrue();
            assertThat(clinic.call("AGENDA", Specialty.text(monday.plusDays(2))).lines(1))
                    .containsExactly(Line.of(
                            "AGEND",
                            cpf,
                            "ANA DE TESTE",
                            SKIN,
                            Specialty.text(monday.plusDays(2)),
                            WEDNESDAY,
                            "08:00"));
        }
    }

    @Test
    void cw6ACpfAloneOpensNothing() throws IOException {
        String cpf = cpf();
        String other = cpf();
        try (LineConnection clinic = connect();
                LineConnection thief = connect()) {
            assertThat(thief.call("SENHA", cpf, "thief12").isError("401")).isTrue();
            book(clinic, cpf, GENERAL, week());
            assertThat(thief.call("SENHA", cpf, "thief12").isError("401"))
                    .as("only who booked sets the first password")
                    .isTrue();
            assertThat(clinic.call("SENHA", cpf, "short").isError("400")).isTrue();
            assertThat(clinic.call("SENHA", cpf, PASSWORD).isOk()).isTrue();
            book(thief, other, GENERAL, week());
            assertThat(thief.call("SENHA", other, "thief12").isOk()).isTrue();
            for (String verb : List.of("BUSCA", "CANCEL", "REMARCAR")) {
                assertThat(thief.call(verb, cpf, GENERAL, "x").isError("401"))
                        .as(verb)
                        .isTrue();
            }
            assertThat(thief.call("SENHA", cpf, "thief12").isError("401")).isTrue();
            assertThat(thief.call("LOGIN", cpf, "thief12").isError("401")).isTrue();
            assertThat(thief.call("BUSCA", other).isError("401"))
                    .as("a failed login ends the old one")
                    .isTrue();
            assertThat(clinic.call("BUSCA", cpf).isOk()).isTrue();
            assertThat(clinic.call("SENHA", cpf, "another1").isOk())
                    .as("one's own may be changed")
                    .isTrue();
        }
    }

    @Test
    void cw7TimesStayAfterACancellation() throws IOException {
        LocalDate monday = week();
        String first = cpf();
        String second = cpf();
        try (LineConnection clinic = connect()) {
            book(clinic, first, GENERAL, monday);
            clinic.call("SENHA", first, PASSWORD);
            assertThat(clinic.call("CANCEL", first).isOk()).isTrue();
            book(clinic, first, GENERAL, monday);
            assertThat(time(book(clinic, second, GENERAL, monday))).isEqualTo("OK-300 08:30");
            assertThat(clinic.call("CANCEL", first).isOk()).isTrue();
            assertThat(clinic.call("SENHA", second, PASSWORD).isOk()).isTrue();
            assertThat(time(clinic.call("BUSCA", second))).isEqualTo("OK-302 08:30");
            assertThat(time(book(clinic, cpf(), GENERAL, monday)))
                    .as("the gap is used")
                    .isEqualTo("OK-300 08:00");
        }
    }

    @Test
    void cw8EveryWeekHasItsDay() throws IOException {
        LocalDate one = week();
        LocalDate two = week();
        try (LineConnection clinic = connect()) {
            for (int i = 0; i < 5; i++) {
                assertThat(book(clinic, cpf(), FOOD, one).isOk()).isTrue();
            }
            assertThat(book(clinic, cpf(), FOOD, one)).isEqualTo(Line.of("ERRO-110"));
            assertThat(time(book(clinic, cpf(), FOOD, two))).isEqualTo("OK-300 08:00");
            assertThat(book(clinic, cpf(), FOOD, LocalDate.now(CLOCK).plusDays(DAYS_AHEAD))
                            .isOk())
                    .isFalse();
        }
    }

    @Test
    void cw9TwoSpecialistsOnOneDayDoNotShareTheirPlaces() throws IOException {
        List<Specialty> both =
                List.of(new Specialty(GENERAL, DayOfWeek.MONDAY), Specialty.parse("pediatra=segunda-feira"));
        try (InProcessCluster clinics =
                        start(dir.resolve("both"), both, new ClinicService.Rules(1, false, false, true));
                LineConnection clinic = connect(clinics)) {
            String cpf = cpf();
            for (String specialty : List.of(GENERAL, "PEDIATRA")) {
                assertThat(time(clinic.call("AGEND", cpf, "Ana", specialty, "18/12/2023", MONDAY)))
                        .isEqualTo("OK-300 08:00");
                assertThat(clinic.call("AGEND", cpf(), "Ana", specialty, "18/12/2023", MONDAY))
                        .isEqualTo(Line.of("ERRO-110"));
            }
            assertThat(clinic.call("BUSCA", cpf).size()).isEqualTo(1 + 2 * 7);
        }
    }

    @Test
    void cw10WhatIsTypedWrongIsAskedAgain() throws IOException {
        String cpf = cpf();
        String shown = typed(
                cluster,
                "x",
                "9",
                "1",
                "",
                "7",
                "2",
                "123",
                cpf,
                "",
                "Ana de Teste",
                "",
                PASSWORD,
                "2",
                cpf,
                "wrong!!",
                "2",
                cpf,
                PASSWORD,
                "3",
                cpf,
                PASSWORD,
                "3",
                cpf,
                PASSWORD,
                "4");
        assertThat(shown)
                .contains("BEM VINDO", "1 - Marcar consulta", "2 - Ver consulta", "3 - Desmarcar consulta", "4 - Sair")
                .containsSubsequence(
                        "Opção inválida.",
                        "Opção inválida.",
                        "Opção inválida.",
                        "Opção inválida.",
                        "O CPF deve ter 11 dígitos.",
                        "Consulta marcada:",
                        "ANA DE TESTE: DERMATOLOGISTA",
                        "Senha guardada.",
                        "CPF ou senha incorretos",
                        "Consultas encontradas:",
                        "Consulta desmarcada:",
                        "Não há consulta marcada para este CPF.")
                .doesNotContain("(end)");
    }

    private static String typed(InProcessCluster to, String... lines) throws IOException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                null,
                new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8,
                new PrintStream(shown, true, StandardCharsets.UTF_8));
        ClinicClientCommand command = new ClinicClientCommand();
        new CommandLine(command).parseArgs();
        try (ClusterClient client = to.client()) {
            command.run(terminal, new Texts(ClinicClientCommand.class, "pt"), client);
        } catch (Terminal.EndOfInput e) {
            shown.writeBytes("(end)".getBytes(StandardCharsets.UTF_8));
        }
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void cw11ALookUpNeverMissesABookingWhileOthersCancel() throws Exception {
        LocalDate monday = week();
        String watched = cpf();
        ExecutorService busy = Executors.newSingleThreadExecutor();
        try (LineConnection clinic = connect()) {
            book(clinic, watched, SKIN, monday);
            clinic.call("SENHA", watched, PASSWORD);
            Future<Integer> others = busy.submit(() -> {
                int cancelled = 0;
                try (LineConnection other = connect()) {
                    String cpf = cpf();
                    book(other, cpf, SKIN, monday);
                    other.call("SENHA", cpf, PASSWORD);
                    for (int i = 0; i < 20; i++) {
                        cancelled += other.call("CANCEL", cpf).isOk() ? 1 : 0;
                        book(other, cpf, SKIN, monday);
                    }
                }
                return cancelled;
            });
            int looked = 0;
            while (!others.isDone() || looked == 0) {
                assertThat(time(clinic.call("BUSCA", watched))).isEqualTo("OK-302 08:00");
                looked++;
            }
            assertThat(others.get()).isEqualTo(20);
        } finally {
            busy.shutdownNow();
        }
    }

    @Test
    void cw12BookingsLastAndThereAreAWaitingListMovesRemindersAndAnAudit() throws IOException {
        LocalDate monday = week();
        String first = cpf();
        String waiting = cpf();
        try (LineConnection clinic = connect()) {
            book(clinic, first, GENERAL, monday);
            clinic.call("SENHA", first, PASSWORD);
            for (int i = 0; i < 4; i++) {
                book(clinic, cpf(), GENERAL, monday);
            }
            Line wish = Line.of("ESPERA", waiting, "Bia de Teste", GENERAL, Specialty.text(monday));
            assertThat(clinic.call(wish)).isEqualTo(Line.ok("lista de espera", "1"));
            assertThat(clinic.call(wish)).as("once").isEqualTo(Line.ok("lista de espera", "1"));
            clinic.call("SENHA", waiting, PASSWORD);
            clinic.call("LOGIN", first, PASSWORD);
            LocalDate later = week();
            Line moved = clinic.call("REMARCAR", first, GENERAL, Specialty.text(later));
            assertThat(moved.slice(5, 8)).isEqualTo(Line.of(Specialty.text(later), MONDAY, "08:00"));
            assertThat(clinic.call("REMARCAR", first, GENERAL, Specialty.text(monday)))
                    .isEqualTo(Line.of("ERRO-110"));
            assertThat(clinic.call("REMARCAR", first, SKIN, Specialty.text(monday.plusDays(2))))
                    .isEqualTo(Line.of("ERRO-113"));
            assertThat(clinic.call("LOGIN", waiting, PASSWORD).text(1))
                    .startsWith("saiu da lista de espera: consulta marcada, CLINICO GERAL");
            clinic.call("LOGIN", "equipe", "equipe1");
            assertThat(clinic.call("AUDITORIA").toString()).contains(first, "remarcou CLINICO GERAL");
        }
        int active = cluster.awaitActive();
        cluster.stop(active);
        try (ClusterClient clinic = cluster.client()) {
            assertThat(clinic.login("LOGIN", waiting, PASSWORD).isOk()).isTrue();
            assertThat(time(clinic.call("BUSCA", waiting))).isEqualTo("OK-302 08:00");
        } finally {
            cluster.start(active);
        }
    }

    @Test
    void cw12AReminderComesWithTheLogin() throws IOException {
        String cpf = cpf();
        try (InProcessCluster own = start(dir.resolve("reminder"), Specialty.USUAL, ClinicService.Rules.USUAL);
                LineConnection clinic = connect(own)) {
            assertThat(book(clinic, cpf, GENERAL, LocalDate.of(2023, 12, 18)).isOk())
                    .isTrue();
            clinic.call("SENHA", cpf, PASSWORD);
            assertThat(clinic.call("LOGIN", cpf, PASSWORD))
                    .isEqualTo(Line.ok("lembrete: CLINICO GERAL 18/12/2023 08:00"));
        }
    }

    @Test
    void cw13TheLogNamesNobody() throws IOException {
        String cpf = cpf();
        try (LineConnection clinic = connect()) {
            book(clinic, cpf, GENERAL, week());
            clinic.call("SENHA", cpf, PASSWORD);
            clinic.call("BUSCA", cpf);
        }
        for (int id = 1; id <= 3; id++) {
            assertThat(Files.readString(dir.resolve("n" + id + "/clinic.log")))
                    .doesNotContain(cpf, "ANA DE TESTE", GENERAL, PASSWORD);
        }
    }

    @Test
    void aRepeatWithItsIdIsOneBooking() throws IOException {
        String cpf = cpf();
        String date = Specialty.text(week());
        Line request = Line.of("AGEND", cpf, "Ana", GENERAL, date, MONDAY, "id-1");
        try (LineConnection clinic = connect();
                LineConnection again = connect()) {
            Line first = clinic.call(request);
            assertThat(first.isOk()).isTrue();
            assertThat(again.call(request)).isEqualTo(first);
            assertThat(again.call("SENHA", cpf, PASSWORD).isOk())
                    .as("after a repeat too")
                    .isTrue();
        }
    }

    /** The lesson: with one node of three left nobody coordinates, yet appointments can be looked up. */
    @Test
    void withoutACoordinatorLookUpsAreAnsweredAndSayHowOldTheyAre() throws IOException {
        String cpf = cpf();
        Clock running = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), CLOCK.instant()));
        try (InProcessCluster own =
                start(dir.resolve("degraded"), Specialty.USUAL, ClinicService.Rules.USUAL, running)) {
            try (LineConnection clinic = connect(own)) {
                book(clinic, cpf, GENERAL, LocalDate.of(2023, 12, 18));
                clinic.call("SENHA", cpf, PASSWORD);
            }
            own.stop(3);
            own.stop(2);
            HostPort last = own.address(1);
            try (LineConnection clinic = new LineConnection(last)) {
                Line login = clinic.call("LOGIN", cpf, PASSWORD);
                long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                while (!login.toString().contains("sem coordenador") && System.nanoTime() - end < 0) {
                    login = clinic.call("LOGIN", cpf, PASSWORD); // it may not have noticed yet
                }
                Line found = clinic.call("BUSCA", cpf);
                assertThat(found.slice(0, 8).text(7)).isEqualTo("08:00");
                assertThat(found.text(8)).matches("somente leitura, sem coordenador: dados de \\d+ s atrás");
                while (found.text(8).contains(" 0 s ") && System.nanoTime() - end < 0) {
                    found = clinic.call("BUSCA", cpf);
                }
                assertThat(found.text(8)).as("it grows old").matches(".* de [1-9]\\d* s atrás");
                assertThat(clinic.call("LISTA").toString()).contains("sem coordenador");
                assertThat(clinic.call("CANCEL", cpf).isError("503")).isTrue();
                assertThat(clinic.call("AGEND", cpf, "Ana", SKIN, "20/12/2023", WEDNESDAY)
                                .isError("503"))
                        .isTrue();
                assertThat(typed(own, "2", cpf, PASSWORD, "4")).contains("08:00", "(somente leitura, sem coordenador");
            }
            own.start(2);
            try (ClusterClient clinic = own.client()) {
                own.awaitActive();
                assertThat(clinic.login("LOGIN", cpf, PASSWORD).isOk()).isTrue();
                assertThat(clinic.call("CANCEL", cpf).isOk()).isTrue();
            }
        }
    }
}
