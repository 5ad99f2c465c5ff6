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
        List<String> line = new ArrayList<>(
                List.of("--session-file", directory.resolve("session").toString()));
        line.addAll(List.of(arguments));
        if (!line.contains("--deadline")) {
            line.addAll(0, List.of("--deadline", "30s"));
        }
        if (!line.contains("--lang")) {
            line.addAll(0, List.of("--lang", "en"));
        }
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

        Result lost = run("--deadline", "300ms", "sell", "--store", "s1", "--amount", "5,00", "--id", SALE_ID);

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

        Result silent = run("--deadline", "300ms", "stores");

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

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("day.csv"), text);
    }

    private void asSellerWithStores() {
        as("seller");
        node.on("GET", "/api/stores", 200, STORES);
        logIn();
    }

    @Test
    void badLinesAreNamedAndNothingIsSentUnlessTheyAreLeftOut() throws Exception {
        asSellerWithStores();
        node.on("POST", "/api/batches", 201, "{\"recorded\":1,\"repeated\":1}");
        Path file = file("store,amount,date\ns1,1.00,31/01/2023\ns1,x,\ns9,3.00,\ns2,2.00,\n");

        Result refused = run("import", file.toString());

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err().lines())
                .containsExactly(
                        "line 3: 'x' is no amount like 199.90",
                        "line 4: there is no store s9",
                        "surely not done: nothing was sent: lines that cannot be sales: 2; mend the file, or leave them out"
                                + " with --skip-bad");
        assertThat(node.asked("/api/batches")).isEmpty();

        Path rejects = directory.resolve("bad.csv");
        Result imported = run("import", file.toString(), "--skip-bad", "--rejects", rejects.toString(), "--json");

        assertThat(imported.status()).isZero();
        JsonNode result = json.readTree(imported.out());
        assertThat(result.path("recorded").asInt()).isEqualTo(1);
        assertThat(result.path("repeated").asInt()).isEqualTo(1);
        assertThat(result.path("bad").findValuesAsText("line")).containsExactly("3", "4");
        assertThat(rejects).hasContent("store,amount,date\ns1,x,\ns9,3.00,\n");
        JsonNode sent = json.readTree(node.asked("/api/batches").get(0).body());
        assertThat(sent.path("sales")).hasSize(2);
        assertThat(sent.path("sales").get(0).path("date").asText()).isEqualTo("2023-01-31");
        assertThat(sent.path("sales").get(1).has("date")).isFalse();
    }

    @Test
    void aFileThatIsImportedAgainIsTheSameBatches() throws Exception {
        asSellerWithStores();
        node.on("POST", "/api/batches", 201, "{\"recorded\":500,\"repeated\":0}");
        StringBuilder text = new StringBuilder("store;amount\n");
        for (int i = 0; i < 600; i++) {
            text.append("s1;1,00\n");
        }
        Path file = file(text.toString());

        run("import", file.toString());
        run("import", file.toString());

        List<FakeNode.Asked> sent = node.asked("/api/batches");
        assertThat(sent).hasSize(4);
        assertThat(sent.get(2).body()).isEqualTo(sent.get(0).body());
        assertThat(sent.get(3).body()).isEqualTo(sent.get(1).body());
        assertThat(json.readTree(sent.get(0).body()).path("sales")).hasSize(500);
        assertThat(json.readTree(sent.get(1).body()).path("sales")).hasSize(100);
    }

    @Test
    void aBatchOfLongTextsIsSentInParts() throws Exception {
        asSellerWithStores();
        node.on("POST", "/api/batches", 413, "{\"reason\":\"too-large\",\"outcome\":\"not-done\"}")
                .on("POST", "/api/batches", 201, "{\"recorded\":1,\"repeated\":0}");

        Result imported = run("import", file("store;amount\ns1;1,00\ns1;2,00\n").toString());

        assertThat(imported.out()).isEqualTo("2 recorded, 0 were there already, 0 left out.\n");
        assertThat(node.asked("/api/batches")).hasSize(3);
    }

    @Test
    void whatTheServerRefusesIsNamedByItsLineAndStopsUnlessLeftOut() throws Exception {
        asSellerWithStores();
        String faults = "{\"reason\":\"batch-declined\",\"detail\":\"nothing was recorded\",\"outcome\":\"not-done\","
                + "\"faults\":[{\"place\":1,\"reason\":\"future-date\",\"detail\":\"the date is in the future\"}]}";
        node.on("POST", "/api/batches", 409, faults)
                .on("POST", "/api/batches", 409, faults)
                .on("POST", "/api/batches", 201, "{\"recorded\":2,\"repeated\":0}");
        Path file = file("store;amount\ns1;1,00\ns1;2,00\ns2;3,00\n");

        Result stopped = run("import", file.toString());
        Result left = run("--lang", "pt", "import", file.toString(), "--skip-bad");

        assertThat(stopped.status()).isEqualTo(1);
        assertThat(stopped.err().lines())
                .containsExactly(
                        "line 3: the date is in the future",
                        "surely not done: stopped with 0 recorded: nothing was recorded; import the same file again to go on:"
                                + " nothing is recorded twice");
        assertThat(left.status()).isZero();
        assertThat(left.err()).isEqualTo("linha 3: a data está no futuro\n");
        assertThat(left.out()).isEqualTo("2 registradas, 0 já estavam lá, 1 deixadas de fora.\n");
        JsonNode last = json.readTree(node.asked("/api/batches").get(2).body());
        assertThat(last.path("sales")).hasSize(2);
    }

    @Test
    void anImportThatLosesTheServersSaysHowFarItCame() throws Exception {
        asSellerWithStores();
        node.hangUp("POST", "/api/batches");
        Path file = file("store;amount\ns1;1,00\n");

        Result stopped = run("--deadline", "3s", "import", file.toString());
        Result missing = run("import", directory.resolve("none.csv").toString());

        assertThat(stopped.status()).isEqualTo(1);
        assertThat(stopped.err())
                .startsWith("may have been done: stopped with 0 recorded")
                .contains("again to go on")
                .hasLineCount(1);
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("none.csv cannot be used").hasLineCount(1);
    }

    @Test
    void refusalsAreInTheReadersLanguage() {
        as("seller");
        node.on(
                "POST",
                "/api/sales",
                400,
                "{\"detail\":\"the date is in the future\",\"reason\":\"future-date\",\"outcome\":\"not-done\"}");
        logIn();

        Result portuguese = run("--lang", "pt", "sell", "--store", "s1", "--amount", "5");
        Result english = run("sell", "--store", "s1", "--amount", "5");

        assertThat(portuguese.err()).isEqualTo("com certeza não foi feito: a data está no futuro\n");
        assertThat(english.err()).isEqualTo("surely not done: the date is in the future\n");
    }

    @Test
    void watchingGoesOnWithAnotherNodeAndTellsNothingTwice() throws Exception {
        String cluster = "event: cluster\ndata: {\"self\":1,\"leader\":3,\"term\":7,\"serving\":false}\n\n";
        String elected = "event: election\ndata: {\"number\":1,\"at\":\"2026-01-01T00:00:00Z\",\"kind\":\"leader\","
                + "\"node\":3,\"term\":7,\"text\":\"heard\"}\n\n";
        String suspect = "event: election\ndata: {\"number\":2,\"at\":\"2026-01-01T00:00:01Z\",\"kind\":\"suspect\","
                + "\"node\":3,\"term\":7,\"text\":\"silent\"}\n\n";
        node.on("GET", "/api/events", 200, "retry: 1000\n\n" + cluster + elected)
                .on("GET", "/api/events", 200, cluster + elected + suspect);

        Result people = run("--servers", node.address().toString(), "watch", "--count", "3");

        assertThat(people.status()).isZero();
        assertThat(people.out().lines()).hasSize(3);
        assertThat(people.out())
                .containsSubsequence(
                        "Node 1 says: coordinator 3, term 7",
                        "node 3 leads, in term 7  (heard)",
                        "node 3 is suspected  (silent)");
        assertThat(people.err().lines())
                .containsExactly(
                        "listening to " + node.address(),
                        node.address() + " tells no more; asking the next node",
                        "listening to " + node.address());
        assertThat(node.asked("/api/events")).allMatch(asked -> asked.authorization() == null);
    }

    @Test
    void salesAreExportedPageByPageAcrossRefusals() throws Exception {
        as("manager");
        node.on("GET", "/api/sales?limit=500", 503, "{\"reason\":\"no-coordinator\",\"outcome\":\"not-done\"}")
                .on(
                        "GET",
                        "/api/sales?limit=500",
                        200,
                        "{\"sales\":[{\"id\":\"a\",\"date\":\"2023-01-31\",\"store\":\"s1\",\"seller\":\"1\",\"amount\":\"1.00\","
                                + "\"note\":\"x, y\",\"voided\":true}],\"next\":\"2023-01-31.4\"}");
        node.on(
                "GET",
                "/api/sales?limit=500&after=2023-01-31.4",
                200,
                "{\"sales\":[{\"id\":\"b\",\"date\":\"2023-01-30\",\"store\":\"s1\",\"seller\":\"1\",\"amount\":\"2.00\"}],"
                        + "\"next\":null}");
        logIn();
        Path file = directory.resolve("out.csv");

        Result exported = run("export", file.toString());

        assertThat(exported.status()).as(exported.err()).isZero();
        assertThat(file)
                .hasContent("id,date,store,seller,amount,product,note,voided\na,2023-01-31,s1,1,1.00,,\"x, y\",yes\n"
                        + "b,2023-01-30,s1,1,2.00,,,no\n");
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
    void aSellerRegistersWithoutALoginAndAPasswordIsChangedWithBoth() throws Exception {
        node.on("POST", "/api/users", 201, "{\"name\":\"Rita\"}");
        node.on("POST", "/api/session/password", 200, "{\"changed\":true}");
        as("seller");

        Result registered = run(
                new ScriptedTerminal("first"),
                "--servers",
                node.address().toString(),
                "register",
                "--cpf",
                "99988877766",
                "--name",
                "Rita",
                "--birth-year",
                "1990",
                "--password-stdin");
        logIn();
        Result changed = run(new ScriptedTerminal("first", "second"), "password", "--password-stdin");

        assertThat(registered.out()).isEqualTo("Account opened: Rita.\n");
        assertThat(node.asked("/api/users").get(0).authorization()).isNull();
        assertThat(json.readTree(node.asked("/api/users").get(0).body())
                        .path("role")
                        .asText())
                .isEqualTo("seller");
        assertThat(changed.out()).isEqualTo("The password is changed.\n");
        assertThat(json.readTree(node.asked("/api/session/password").get(0).body()))
                .isEqualTo(json.readTree("{\"current\":\"first\",\"password\":\"second\"}"));
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

        run(person, "--deadline", "3s", "--servers", node.address().toString());

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
