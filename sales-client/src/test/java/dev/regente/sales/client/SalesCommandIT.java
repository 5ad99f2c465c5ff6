package dev.regente.sales.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands and menus against a scripted node. */
class SalesCommandIT {
    private static final String STORES = "[{\"id\":\"s1\",\"name\":\"Centro\"},{\"id\":\"s2\",\"name\":\"Sul\"}]";
    private static final String SALE_ID = "11111111-2222-3333-4444-555555555555";

    private final ObjectMapper json = new ObjectMapper();
    private final FakeNode node = new FakeNode();

    @TempDir
    private Path directory;

    @BeforeEach
    void scriptTheLogin() {
        node.cluster(node.address());
    }

    @AfterEach
    void closeNode() {
        node.close();
    }

    /** What one command did. */
    private record Result(int status, String out, String err, ScriptedTerminal terminal) {}

    private Result run(ScriptedTerminal terminal, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                "--lang", "en", "--session-file", directory.resolve("session").toString(), "--deadline", "300ms"));
        line.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = new CommandLine(new SalesCommand(terminal))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.toArray(String[]::new));
        return new Result(status, out.toString(), err.toString(), terminal);
    }

    private Result run(String... arguments) {
        return run(new ScriptedTerminal(), arguments);
    }

    private void as(String role) {
        node.on("POST", "/api/session", 200, "{\"token\":\"secret\",\"name\":\"Ana\",\"role\":\"" + role + "\"}");
    }

    private Result logIn() {
        return run(
                new ScriptedTerminal("a password"),
                "--servers",
                node.address().toString(),
                "login",
                "--cpf",
                "12345678901",
                "--password-stdin");
    }

    @Test
    void aLoginIsKeptForTheNextCommands() throws Exception {
        as("seller");
        node.on("POST", "/api/sales", 201, "{\"id\":\"" + SALE_ID + "\",\"amount\":\"199.90\"}");

        Result login = logIn();
        Result sold = run("sell", "--store", "s1", "--amount", "199,90", "--id", SALE_ID, "--json");

        assertThat(login.status()).isZero();
        assertThat(login.out()).isEqualTo("Logged in: Ana (seller).\n").doesNotContain("secret");
        assertThat(sold.status()).isZero();
        JsonNode result = json.readTree(sold.out());
        assertThat(result.path("id").asText()).isEqualTo(SALE_ID);
        assertThat(result.path("outcome").asText()).isEqualTo("done");
        assertThat(result.path("repeated").asBoolean()).isFalse();
        assertThat(result.path("sale").path("amount").asText()).isEqualTo("199.90");
        JsonNode posted = json.readTree(node.asked("/api/sales").get(0).body());
        assertThat(posted.path("amount").asText()).isEqualTo("199,90");
        assertThat(posted.path("store").asText()).isEqualTo("s1");
        assertThat(node.asked("/api/sales").get(0).authorization()).isEqualTo("Bearer secret");
    }

    @Test
    void aRefusedSaleIsOneLineAndOneObject() throws Exception {
        as("seller");
        node.on("POST", "/api/sales", 400, "{\"detail\":\"the amount must be positive\",\"outcome\":\"not-done\"}");
        logIn();

        Result people = run("sell", "--store", "s1", "--amount=-5");
        Result programs = run("sell", "--store", "s1", "--amount=-5", "--json");

        assertThat(people.status()).isEqualTo(1);
        assertThat(people.out()).isEmpty();
        assertThat(people.err()).isEqualTo("surely not done: the amount must be positive\n");
        assertThat(programs.status()).isEqualTo(1);
        JsonNode problem = json.readTree(programs.out());
        assertThat(problem.path("outcome").asText()).isEqualTo("not-done");
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("id").asText()).hasSize(36);
    }

    @Test
    void anUnknownOutcomeNamesTheIdToRepeat() {
        as("seller");
        node.hangUp("POST", "/api/sales");
        logIn();

        Result lost = run("sell", "--store", "s1", "--amount", "5,00", "--id", SALE_ID);

        assertThat(lost.status()).isEqualTo(1);
        assertThat(lost.err())
                .startsWith("may have been done: ")
                .contains("--id " + SALE_ID)
                .hasLineCount(1);
    }

    @Test
    void wrongPasswordEndedSessionAndSilentServerAreOneLineEach() {
        node.on("POST", "/api/session", 401, "{\"detail\":\"CPF or password is wrong\",\"outcome\":\"not-done\"}");
        Result wrong = logIn();
        Result nobody = run("sell", "--store", "s1", "--amount", "5,00");

        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.err()).isEqualTo("CPF or password is wrong\n");
        assertThat(nobody.status()).isEqualTo(1);
        assertThat(nobody.err()).contains("nobody is logged in").hasLineCount(1);
    }

    @Test
    void anEndedSessionAsksForANewLogin() {
        as("seller");
        node.on("GET", "/api/stores", 401, "{\"detail\":\"the session has ended\",\"outcome\":\"not-done\"}");
        logIn();

        Result ended = run("stores");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("the session has ended (log in again").hasLineCount(1);
    }

    @Test
    void aSessionIsNotSentToOtherServersAndSilenceIsSaid() {
        as("seller");
        logIn();
        try (FakeNode other = new FakeNode()) {
            Result foreign = run("--servers", other.address().toString(), "stores");
            assertThat(foreign.status()).isEqualTo(1);
            assertThat(foreign.err()).contains("belongs to " + node.address()).hasLineCount(1);
            assertThat(other.asked()).isEmpty();
        }
        node.close();

        Result silent = run("stores");

        assertThat(silent.status()).isEqualTo(1);
        assertThat(silent.err()).startsWith("no server reachable within 300 ms").hasLineCount(1);
    }

    @Test
    void wrongCommandLinesExitWithTwo() {
        assertThat(run("sell", "--amount", "5").status()).isEqualTo(2);
        assertThat(run("report", "weather").status()).isEqualTo(2);
        assertThat(run("--servers", "ftp://x", "status").status()).isEqualTo(2);
        assertThat(run("--deadline", "soon", "status").status()).isEqualTo(2);
        assertThat(run("login", "--cpf", "12345678901").status()).isEqualTo(2);
    }

    @Test
    void reportsAreAskedWithTheirLimitsAndPrinted() {
        as("manager");
        node.on(
                "GET",
                "/api/reports/chain?chain=c1&from=2023-01-01&to=2023-12-31",
                200,
                "{\"count\":3,\"total\":\"680.00\"}");
        logIn();

        Result people = run("report", "chain", "--chain", "c1", "--from", "2023-01-01", "--to", "2023-12-31");
        Result programs =
                run("--json", "report", "chain", "--chain", "c1", "--from", "2023-01-01", "--to", "2023-12-31");

        assertThat(people.out()).isEqualTo("3 sales, total R$ 680.00\n");
        assertThat(programs.out()).isEqualTo("{\"count\":3,\"total\":\"680.00\"}\n");
    }

    @Test
    void aFileIsImportedWithItsRefusedLinesNamed() throws Exception {
        as("seller");
        node.on("POST", "/api/sales", 201, "{}")
                .on("POST", "/api/sales", 200, "{}")
                .on("POST", "/api/sales", 404, "{\"detail\":\"there is no such store\",\"outcome\":\"not-done\"}");
        logIn();
        Path file = Files.writeString(
                directory.resolve("day.csv"), "store,amount,date\ns1,1.00,31/01/2023\ns1,2.00,\ns9,3.00,\n");

        Result imported = run("import", file.toString());

        assertThat(imported.status()).isEqualTo(1);
        assertThat(imported.out()).isEqualTo("1 recorded, 1 were there already, 1 refused.\n");
        assertThat(imported.err()).contains("4: there is no such store").hasLineCount(1);
        assertThat(json.readTree(node.asked("/api/sales").get(0).body())
                        .path("date")
                        .asText())
                .isEqualTo("2023-01-31");
    }

    @Test
    void anImportThatLosesTheServersSaysWhereItStopped() throws Exception {
        as("seller");
        node.on("POST", "/api/sales", 201, "{}").hangUp("POST", "/api/sales");
        logIn();
        Path file = Files.writeString(directory.resolve("day.csv"), "store;amount\ns1;1,00\ns1;2,00\n");

        Result stopped = run("import", file.toString());
        Result missing = run("import", directory.resolve("none.csv").toString());

        assertThat(stopped.status()).isEqualTo(1);
        assertThat(stopped.err())
                .startsWith("may have been done: stopped at line 3")
                .contains("again to go on")
                .hasLineCount(1);
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("none.csv cannot be imported").hasLineCount(1);
    }

    @Test
    void anAccountThatIsLockedForMinutesIsSaidAtOnce() {
        node.busy("POST", "/api/session", "240", "{\"detail\":\"too many failed logins\",\"outcome\":\"not-done\"}");

        Result locked = logIn();

        assertThat(locked.status()).isEqualTo(1);
        assertThat(locked.err()).isEqualTo("too many failed logins\n");
        assertThat(node.asked("/api/session")).hasSize(1);
    }

    @Test
    void aLogoutEndsTheSessionAtTheServerAndHere() {
        as("seller");
        node.on("DELETE", "/api/session", 200, "{\"closed\":true}");
        logIn();

        Result out = run("logout");
        Result again = run("logout");

        assertThat(out.status()).isZero();
        assertThat(node.asked("/api/session").get(1).authorization()).isEqualTo("Bearer secret");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("nobody is logged in");
    }

    @Test
    void statusNeedsNoLogin() {
        Result status = run("--servers", node.address().toString(), "status");

        assertThat(status.status()).isZero();
        assertThat(status.out()).contains("node 1  coordinates, term 7, serving");
        assertThat(node.asked()).allMatch(asked -> asked.authorization() == null);
    }

    @Test
    void aSellerRecordsThroughTheMenuAndBadInputIsAskedAgain() {
        as("seller");
        node.on("GET", "/api/stores", 200, STORES);
        node.on("POST", "/api/sales", 201, "{\"amount\":\"12.50\"}");
        ScriptedTerminal person = new ScriptedTerminal(
                "", "12345678901", "a password", "9", "x", "2", "12,50", "perhaps", "y", "1", "3,00", "n", "0");

        Result menu = run(person, "--servers", node.address().toString());

        assertThat(menu.status()).isZero();
        assertThat(person.usedUp()).isTrue();
        assertThat(person.shown())
                .contains("Welcome, Ana!", "1) Centro", "2) Sul", "number from 0 to 2", "type y or n", "R$ 12.50")
                .contains("Nothing was recorded", "Bye.");
        assertThat(node.asked("/api/sales")).hasSize(1);
        assertThat(node.asked("/api/sales").get(0).body()).contains("\"store\":\"s2\"", "12,50");
    }

    @Test
    void aSellerRepeatsAnUnknownSaleWithTheSameId() throws Exception {
        as("seller");
        node.on("GET", "/api/stores", 200, STORES);
        node.hangUp("POST", "/api/sales");
        ScriptedTerminal person = new ScriptedTerminal("12345678901", "a password", "1", "5,00", "y", "y", "n");

        run(person, "--servers", node.address().toString());

        assertThat(person.shown()).contains("may have been done", "never recorded twice", "Bye.");
        List<String> ids = new ArrayList<>();
        for (FakeNode.Asked asked : node.asked("/api/sales")) {
            ids.add(json.readTree(asked.body()).path("id").asText());
        }
        assertThat(ids).hasSizeGreaterThan(1).containsOnly(ids.get(0));
    }

    @Test
    void aManagerChoosesReportsFromLists() {
        as("manager");
        node.on("GET", "/api/chains", 200, "[{\"id\":\"c1\",\"name\":\"ATAKADAO\"}]");
        node.on("GET", "/api/users?role=seller", 200, "[{\"cpf\":\"45678901234\",\"name\":\"Ana\"}]");
        node.on("GET", "/api/reports/seller?cpf=45678901234", 200, "{\"count\":2,\"total\":\"560.00\"}");
        node.on(
                "GET",
                "/api/reports/chain?chain=c1&from=2023-01-01&to=2023-01-01",
                200,
                "{\"count\":0,\"total\":\"0.00\"}");
        node.on(
                "GET",
                "/api/reports/best-store",
                200,
                "{\"winners\":[{\"name\":\"Leste\",\"total\":\"530.00\",\"count\":2}],\"ranking\":[]}");
        ScriptedTerminal person = new ScriptedTerminal(
                "12345678901",
                "a password",
                "1",
                "1",
                "2",
                "4",
                "1",
                "31/02/2023",
                "02/01/2023",
                "01/01/2023",
                "01/01/2023",
                "01012023");

        Result menu = run(person, "--servers", node.address().toString());

        assertThat(menu.status()).isZero();
        assertThat(person.usedUp()).isTrue();
        assertThat(person.shown())
                .contains("2 sales, total R$ 560.00", "Leste: R$ 530.00", "day that exists", "cannot be before")
                .contains("There is no sale here.")
                .endsWith("Bye.\n");
    }

    @Test
    void theMenuGoesBackToTheLoginOnlyWhenTheSessionEnded() {
        as("seller");
        node.on("GET", "/api/stores", 503, "{\"title\":\"electing\",\"outcome\":\"not-done\"}")
                .on("GET", "/api/stores", 200, STORES)
                .on("GET", "/api/stores", 401, "{\"title\":\"ended\",\"outcome\":\"not-done\"}")
                .on("GET", "/api/stores", 200, STORES);
        ScriptedTerminal person =
                new ScriptedTerminal("12345678901", "a password", "1", "5", "n", "12345678901", "a password", "0");

        run(person, "--servers", node.address().toString());

        assertThat(person.usedUp()).isTrue();
        assertThat(node.asked("/api/session")).hasSize(2);
    }
}
