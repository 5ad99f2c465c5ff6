package dev.regente.sales.http;

import static dev.regente.sales.http.HttpFixture.ANA;
import static dev.regente.sales.http.HttpFixture.JOAO;
import static dev.regente.sales.http.HttpFixture.LUCAS;
import static dev.regente.sales.http.HttpFixture.login;
import static dev.regente.sales.http.HttpFixture.sale;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.http.HttpFixture.Answer;
import dev.regente.sales.log.LogException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every route and every refusal, over a real socket. */
class SalesHttpIT {
    @TempDir
    Path dir;

    private HttpFixture server;

    @BeforeEach
    void start() {
        server = fixture(dir);
    }

    /** Over another kind of store in subclasses. */
    HttpFixture fixture(Path directory) {
        return new HttpFixture(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void assertProblem(Answer answer, int status, String reason, String outcome) {
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
        assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.outcome()).isEqualTo(outcome);
        assertThat(answer.detail()).isNotBlank().doesNotContain("Exception").doesNotContain("null");
        assertThat(answer.json().path("type").asText()).isEqualTo("urn:regente:problem:" + reason);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("title").asText()).isNotBlank();
    }

    // ---- sessions

    @Test
    void aLoginGivesATokenANameAndARole() {
        Answer answer = server.post("/api/session", null, login(ANA, "demo"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("name").asText()).isEqualTo("Ana");
        assertThat(answer.json().path("role").asText()).isEqualTo("seller");
        assertThat(answer.json().path("expires").asText()).isEqualTo("2026-03-01T20:00:00Z");
        String token = answer.json().path("token").asText();
        assertThat(server.get("/api/session", token).json().path("cpf").asText())
                .isEqualTo(ANA);
        assertThat(server.get("/api/session", token).json().has("passwordHash")).isFalse();
    }

    @Test
    void anUnknownUserAndAWrongPasswordAnswerAlike() {
        Answer wrong = server.post("/api/session", null, login(ANA, "wrong"));
        Answer unknown = server.post("/api/session", null, login("99999999999", "demo"));
        assertProblem(wrong, 401, "wrong-login", "not-done");
        assertThat(unknown.json()).isEqualTo(wrong.json());
        Answer endless = server.post("/api/session", null, login(ANA, "x".repeat(5000)));
        assertThat(endless.json()).isEqualTo(wrong.json());
    }

    @Test
    void anExpiredSessionIsToldAsSuch() {
        String token = server.logIn(ANA);
        server.clock.now = server.clock.now.plus(Duration.ofHours(8));
        Answer answer = server.get("/api/stores", token);
        assertProblem(answer, 401, "session-expired", "not-done");
        assertThat(answer.detail()).isEqualTo("the session has expired; log in again");
        assertThat(answer.response().headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void aRequestWithoutAValidTokenIsRefused() {
        assertProblem(server.get("/api/stores", null), 401, "no-session", "not-done");
        assertProblem(server.get("/api/stores", "forged"), 401, "no-session", "not-done");
        assertProblem(
                server.post("/api/sales", "forged", sale("a", "martins-1", "1.00")), 401, "no-session", "not-done");
        assertThat(server.log.submitted()).as("only the sample data").isEqualTo(1);
    }

    @Test
    void aClosedSessionIsOver() {
        String token = server.logIn(ANA);
        assertThat(server.send("DELETE", "/api/session", token, null).status()).isEqualTo(200);
        assertProblem(server.get("/api/stores", token), 401, "no-session", "not-done");
    }

    @Test
    void tooManyFailuresOfOneCpfHaveToWaitWhileOthersLogIn() {
        String nobody = "99999999999";
        for (int i = 0; i < LoginLimit.PER_CPF; i++) {
            assertThat(server.post("/api/session", null, login(nobody, "wrong")).status())
                    .isEqualTo(401);
        }
        Answer refused = server.post("/api/session", null, login(nobody, "demo"));
        assertProblem(refused, 429, "too-many-attempts", "not-done");
        assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(server.logIn(JOAO)).isNotEmpty();
        server.clock.now = server.clock.now.plusMillis(LoginLimit.WINDOW_MILLIS);
        assertProblem(server.post("/api/session", null, login(nobody, "demo")), 401, "wrong-login", "not-done");
    }

    // ---- accounts

    private static String user(String cpf, String name, String year, String password, String role) {
        return "{\"cpf\": \"" + cpf + "\", \"name\": \"" + name + "\", \"birthYear\": " + year + ", \"password\": \""
                + password + "\", \"role\": \"" + role + "\"}";
    }

    @Test
    void aSellerSignsUpAndLogsIn() {
        Answer answer =
                server.post("/api/users", null, user("11122233344", "Rita, da Silva", "2000", "segredo", "seller"));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("name").asText()).isEqualTo("Rita, da Silva");
        assertThat(answer.json().has("passwordHash")).isFalse();
        assertThat(server.post("/api/session", null, login("11122233344", "segredo"))
                        .status())
                .isEqualTo(200);
        assertProblem(
                server.post("/api/users", null, user("11122233344", "Outra", "1999", "outra-senha", "seller")),
                409,
                "cpf-taken",
                "not-done");
    }

    @Test
    void aManagerIsMadeByAManager() {
        String body = user("11122233344", "Rui", "1980", "segredo", "manager");
        assertProblem(server.post("/api/users", null, body), 401, "no-session", "not-done");
        assertProblem(server.post("/api/users", server.logIn(ANA), body), 403, "not-a-manager", "not-done");
        assertThat(server.post("/api/users", server.logIn(LUCAS), body).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1234567890  | Rita | 2000 | segredo | seller  | bad-cpf",
                "11122233344 | ''   | 2000 | segredo | seller  | bad-name",
                "11122233344 | Rita | 1432 | segredo | seller  | bad-birthYear",
                "11122233344 | Rita | 19.90 | segredo | seller | wrong-type",
                "11122233344 | Rita | \"2000\" | segredo | seller | wrong-type",
                "11122233344 | Rita | 2000 | abc     | seller  | bad-password",
                "11122233344 | Rita | 2000 | segredo | boss    | bad-role",
            })
    void aBadAccountIsRefusedWithTheField(
            String cpf, String name, String year, String password, String role, String reason) {
        assertProblem(server.post("/api/users", null, user(cpf, name, year, password, role)), 400, reason, "not-done");
    }

    @Test
    void aPasswordLongerThanBcryptReadsIsRefused() {
        assertProblem(
                server.post("/api/users", null, user("11122233344", "Rita", "2000", "x".repeat(73), "seller")),
                400,
                "bad-password",
                "not-done");
    }

    @Test
    void checkDigitsAreDemandedWhereTheServerIsSetSo(@TempDir Path other) {
        try (HttpFixture strict = new HttpFixture(other, true)) {
            assertProblem(
                    strict.post("/api/users", null, user("11122233344", "Rita", "2000", "segredo", "seller")),
                    400,
                    "bad-cpf",
                    "not-done");
            assertThat(strict.post("/api/users", null, user("11144477735", "Rita", "2000", "segredo", "seller"))
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void onlyAManagerListsAccounts() {
        assertProblem(server.get("/api/users", server.logIn(ANA)), 403, "not-a-manager", "not-done");
        JsonNode users = server.get("/api/users", server.logIn(LUCAS)).json().path("users");
        assertThat(users.findValuesAsText("name")).containsExactly("Ana", "João", "Maria", "Pedro");
        assertThat(server.get("/api/users?role=manager", server.logIn(LUCAS))
                        .json()
                        .path("users"))
                .hasSize(1);
    }

    // ---- catalog

    @Test
    void storesAndChainsAreListedAndManagersAddThem() {
        String lucas = server.logIn(LUCAS);
        assertThat(server.get("/api/chains", lucas).json().path("chains")).hasSize(3);
        assertThat(server.get("/api/stores", server.logIn(ANA)).json().path("stores"))
                .hasSize(6);
        String chain = "{\"id\": \"nova\", \"name\": \"Nova Rede\"}";
        assertThat(server.post("/api/chains", lucas, chain).status()).isEqualTo(201);
        assertThat(server.post("/api/chains", lucas, chain).status()).isEqualTo(200);
        String store = "{\"name\": \"Nova 1\", \"cnpj\": \"44444444000101\", \"chain\": \"nova\"}";
        Answer added = server.post("/api/stores", lucas, store);
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("id").asText()).hasSize(36);
        assertThat(server.get("/api/stores", lucas).json().path("stores")).hasSize(7);
        assertProblem(
                server.post("/api/stores", lucas, store.replace("nova", "none")), 404, "unknown-chain", "not-done");
        assertProblem(server.post("/api/chains", server.logIn(ANA), chain), 403, "not-a-manager", "not-done");
        assertProblem(
                server.post("/api/stores", lucas, store.replace("44444444000101", "123")), 400, "bad-cnpj", "not-done");
    }

    // ---- sales

    @Test
    void aSaleIsCreatedOnceAndRepeatedWithTheSameAnswer() {
        String ana = server.logIn(ANA);
        Answer first = server.post("/api/sales", ana, sale("id-1", "martins-1", "199,90"));
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().path("amount").asText()).isEqualTo("199.90");
        assertThat(first.json().path("date").asText()).isEqualTo("2026-03-01");
        assertThat(first.json().path("seller").asText()).isEqualTo(ANA);
        server.clock.now = server.clock.now.plus(Duration.ofHours(3));
        Answer repeat = server.post("/api/sales", ana, sale("id-1", "martins-1", "199.90"));
        assertThat(repeat.status()).isEqualTo(200);
        assertThat(repeat.json()).isEqualTo(first.json());
        assertProblem(
                server.post("/api/sales", ana, sale("id-1", "martins-1", "199.91")), 409, "other-content", "not-done");
        assertProblem(
                server.post("/api/sales", server.logIn(JOAO), sale("id-1", "martins-1", "199.90")),
                409,
                "other-content",
                "not-done");
        assertThat(server.get("/api/sales/id-1", ana).json()).isEqualTo(first.json());
    }

    @Test
    void theIdMayComeAsIdempotencyKey() {
        String ana = server.logIn(ANA);
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/api/sales"))
                .header("Authorization", "Bearer " + ana)
                .header("Idempotency-Key", "key-1")
                .POST(HttpRequest.BodyPublishers.ofString("{\"store\": \"martins-1\", \"amount\": \"1\"}"));
        Answer answer = server.send(request.build());
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("id").asText()).isEqualTo("key-1");
        request.POST(HttpRequest.BodyPublishers.ofString(sale("key-2", "martins-1", "1")));
        assertProblem(server.send(request.build()), 400, "two-ids", "not-done");
    }

    @Test
    void todayIsTodayInTheServersZone() {
        server.clock.now = Instant.parse("2026-03-02T02:00:00Z");
        String ana = server.logIn(ANA);
        Answer answer = server.post("/api/sales", ana, sale("late", "martins-1", "1"));
        assertThat(answer.json().path("date").asText())
                .as("still evening in São Paulo")
                .isEqualTo("2026-03-01");
        String tomorrow = "{\"id\": \"x\", \"store\": \"martins-1\", \"amount\": \"1\", \"date\": \"2026-03-02\"}";
        assertProblem(server.post("/api/sales", ana, tomorrow), 400, "future-date", "not-done");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-5 | bad-amount",
                "0 | bad-amount",
                "NaN | bad-amount",
                "1e5 | bad-amount",
                "1.999 | bad-amount",
                "999999999999 | bad-amount",
                "dez | bad-amount",
            })
    void aBadAmountIsRefused(String amount, String reason) {
        Answer answer = server.post("/api/sales", server.logIn(ANA), sale("a", "martins-1", amount));
        assertProblem(answer, 400, reason, "not-done");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{ | bad-json",
                "~~ | bad-json",
                "[] | bad-json",
                "\"text\" | bad-json",
                "{} {} | bad-json",
                "{\"id\": NaN} | bad-json",
                "{\"id\": \"a\", \"id\": \"b\"} | bad-json",
                "{\"id\": \"a\", \"store\": \"martins-1\", \"amount\": 199.90} | wrong-type",
                "{\"id\": \"a\", \"store\": \"martins-1\"} | missing-field",
                "{\"id\": null, \"store\": \"martins-1\", \"amount\": \"1\"} | missing-field",
                "{\"id\": \"a\", \"store\": \"martins-1\", \"amount\": \"1\", \"dat\": \"x\"} | unknown-field",
                "{\"id\": \"a b\", \"store\": \"martins-1\", \"amount\": \"1\"} | bad-id",
                "{\"id\": \"a\", \"store\": \"martins-1\", \"amount\": \"1\", \"date\": \"31/02/2023\"} | bad-date",
                "{\"id\": \"a\", \"store\": \"martins-1\", \"amount\": \"1\", \"date\": \"2023-02-31\"} | bad-date",
            })
    void aBadBodyIsRefused(String body, String reason) {
        assertProblem(server.post("/api/sales", server.logIn(ANA), body), 400, reason, "not-done");
    }

    @Test
    void aSaleNeedsASellerAndAKnownStore() {
        assertProblem(
                server.post("/api/sales", server.logIn(LUCAS), sale("a", "martins-1", "1")),
                403,
                "not-a-seller",
                "not-done");
        assertProblem(
                server.post("/api/sales", server.logIn(ANA), sale("a", "nowhere", "1")),
                404,
                "unknown-store",
                "not-done");
    }

    @Test
    void aSellerSeesTheOwnSalesAndAManagerAll() {
        assertThat(server.get("/api/sales/demo-9", server.logIn(ANA)).status()).isEqualTo(200);
        assertThat(server.get("/api/sales/demo-9", server.logIn(LUCAS)).status())
                .isEqualTo(200);
        assertProblem(server.get("/api/sales/demo-9", server.logIn(JOAO)), 403, "not-a-manager", "not-done");
        assertProblem(server.get("/api/sales/none", server.logIn(ANA)), 404, "unknown-sale", "not-done");
    }

    @Test
    void aManagerTakesASaleBackWithAReason() {
        String lucas = server.logIn(LUCAS);
        String reason = "{\"reason\": \"digitada duas vezes\"}";
        assertProblem(
                server.post("/api/sales/demo-9/void", server.logIn(ANA), reason), 403, "not-a-manager", "not-done");
        assertProblem(server.post("/api/sales/none/void", lucas, reason), 404, "unknown-sale", "not-done");
        assertProblem(
                server.post("/api/sales/demo-9/void", lucas, "{\"reason\": \" \"}"), 400, "bad-reason", "not-done");
        Answer answer = server.post("/api/sales/demo-9/void", lucas, reason);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("voided").asBoolean()).isTrue();
        assertThat(answer.json().path("void").path("reason").asText()).isEqualTo("digitada duas vezes");
        assertThat(answer.json().path("void").path("by").asText()).isEqualTo(LUCAS);
        assertThat(server.get("/api/reports/network", lucas)
                        .json()
                        .path("total")
                        .asText())
                .isEqualTo("1610.00");
    }

    @Test
    void aRepeatWhileTheFirstIsPendingJoinsIt() throws Exception {
        String ana = server.logIn(ANA);
        int before = server.log.submitted();
        CompletableFuture<Void> gate = server.log.hold();
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(
                    CompletableFuture.supplyAsync(() -> server.post("/api/sales", ana, sale("same", "martins-1", "1"))
                            .status()));
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (server.log.submitted() == before && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        Thread.sleep(300);
        assertThat(server.log.submitted() - before).as("entries in the log").isEqualTo(1);
        gate.complete(null);
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        assertThat(statuses).containsExactlyInAnyOrder(201, 200, 200);
    }

    // ---- reports

    @Test
    void theGoldenTotals() {
        String lucas = server.logIn(LUCAS);
        assertTotal(server.get("/api/reports/network", lucas), 9, "1670.00");
        assertTotal(server.get("/api/reports/network?from=2023-01-17&to=2023-05-15", lucas), 9, "1670.00");
        assertTotal(server.get("/api/reports/network?from=2023-05-15&to=2023-05-15", lucas), 1, "60.00");
        assertTotal(server.get("/api/reports/seller?cpf=" + ANA, lucas), 3, "560.00");
        assertTotal(server.get("/api/reports/store?store=atakadao-leste", lucas), 2, "530.00");
        assertTotal(server.get("/api/reports/chain?chain=lojas-martins", lucas), 3, "550.00");
        Answer best = server.get("/api/reports/best-seller", lucas);
        assertThat(best.json().path("winners").findValuesAsText("name")).containsExactly("Ana");
        assertThat(best.json().path("ranking").findValuesAsText("total"))
                .containsExactly("560.00", "530.00", "330.00", "250.00");
    }

    private static void assertTotal(Answer answer, int count, String total) {
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        assertThat(answer.json().path("count").asInt()).isEqualTo(count);
        assertThat(answer.json().path("total").asText()).isEqualTo(total);
        assertThat(answer.json().path("empty").asBoolean()).isEqualTo(count == 0);
    }

    @Test
    void tiesWinTogether() {
        String lucas = server.logIn(LUCAS);
        // without its first-placed stores, two stores with 340.00 share the first place
        server.post("/api/sales/demo-1/void", lucas, "{\"reason\": \"x\"}");
        JsonNode best = server.get("/api/reports/best-store", lucas).json();
        assertThat(best.path("winners").findValuesAsText("name")).containsExactly("Lojas Martins 2", "Max Atacado Sul");
        assertThat(best.path("winners").findValuesAsText("total")).containsExactly("340.00", "340.00");
    }

    @Test
    void anEmptyResultIsSaid() {
        String lucas = server.logIn(LUCAS);
        assertTotal(server.get("/api/reports/network?from=2020-01-01&to=2020-12-31", lucas), 0, "0.00");
        JsonNode best =
                server.get("/api/reports/best-store?to=2020-12-31", lucas).json();
        assertThat(best.path("winners")).isEmpty();
        assertThat(best.path("ranking")).isEmpty();
        assertThat(best.path("empty").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/reports/seller, 400, missing-parameter",
        "/api/reports/seller?cpf=123, 400, bad-cpf",
        "/api/reports/seller?cpf=99999999999, 404, unknown-user",
        "/api/reports/store?store=none, 404, unknown-store",
        "/api/reports/chain?chain=none, 404, unknown-chain",
        "/api/reports/network?from=2023-13-01, 400, bad-from",
        "/api/reports/network?from=2023-05-01&to=2022-02-10, 400, bad-to",
        "/api/reports/nothing, 404, no-such-route",
    })
    void aBadQuestionIsRefused(String path, int status, String reason) {
        assertProblem(server.get(path, server.logIn(LUCAS)), status, reason, "not-done");
    }

    @Test
    void sellersDoNotAskForTotals() {
        assertProblem(server.get("/api/reports/network", server.logIn(ANA)), 403, "not-a-manager", "not-done");
    }

    // ---- the framework's own refusals

    @Test
    void anUnknownAddressAndAWrongMethodAreProblemsToo() {
        assertProblem(server.get("/nowhere", null), 404, "no-such-route", "not-done");
        assertProblem(server.send("PUT", "/api/sales", null, "{}"), 405, "wrong-method", "not-done");
    }

    @Test
    void anOversizedBodyIsRefusedWithAndWithoutALength() {
        String ana = server.logIn(ANA);
        String large = sale("a", "martins-1", "1".repeat((int) SalesHttp.MAX_BODY_BYTES));
        assertProblem(server.post("/api/sales", ana, large), 413, "too-large", "not-done");
        byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
        HttpRequest chunked = HttpRequest.newBuilder(server.uri("/api/sales"))
                .header("Authorization", "Bearer " + ana)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> (InputStream) new ByteArrayInputStream(bytes)))
                .build();
        assertProblem(server.send(chunked), 413, "too-large", "not-done");
    }

    @Test
    void aMalformedRequestLineShowsNoPageOfTheFramework() throws Exception {
        try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), server.http.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /\0bad HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").doesNotContainIgnoringCase("jetty");
        }
    }

    @Test
    void sendersThatStallHoldNoThread() throws Exception {
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), server.http.port());
                stalled.add(socket);
                socket.getOutputStream()
                        .write("POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            assertThat(server.logIn(ANA)).isNotEmpty();
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    // ---- the log's refusals

    @Test
    void aFailureOfTheLogSaysWhetherItHappened() {
        String ana = server.logIn(ANA);
        server.log.failWith(LogException.notDone("the term ended"));
        Answer notDone = server.post("/api/sales", ana, sale("a", "martins-1", "1"));
        assertProblem(notDone, 503, "not-committed", "not-done");
        assertThat(notDone.response().headers().firstValue("Retry-After")).contains("1");
        assertProblem(server.get("/api/stores", ana), 503, "not-committed", "not-done");
        server.log.failWith(LogException.unknown("no majority answered in time"));
        assertProblem(server.post("/api/sales", ana, sale("a", "martins-1", "1")), 503, "outcome-unknown", "unknown");
    }

    @Test
    void aNodeWithoutACoordinatorSaysSo() {
        String ana = server.logIn(ANA);
        server.log.follow(null);
        assertProblem(server.get("/api/stores", ana), 503, "no-coordinator", "not-done");
    }

    // ---- the node itself

    @Test
    void theClusterIsDescribedWithoutALogin() {
        JsonNode cluster = server.get("/api/cluster", null).json();
        assertThat(cluster.path("self").asInt()).isEqualTo(1);
        assertThat(cluster.path("leader").asInt()).isEqualTo(1);
        assertThat(cluster.path("term").asLong()).isEqualTo(7);
        assertThat(cluster.path("token").asLong()).isEqualTo(7);
        assertThat(cluster.path("serving").asBoolean()).isTrue();
        assertThat(cluster.path("nodes").get(1).path("address").asText()).isEqualTo("127.0.0.1:7102");
        assertThat(cluster.path("nodes").get(0).path("lastIndex").asLong()).isEqualTo(1);
        server.log.follow(null);
        assertThat(server.get("/api/cluster", null).json().path("leader").isNull())
                .isTrue();
    }

    @Test
    void readyOnlyAfterTheRehearsal() {
        assertThat(server.get("/health/live", null).status()).isEqualTo(200);
        assertThat(server.get("/health/ready", null).status()).isEqualTo(503);
        server.http.rehearsed();
        assertThat(server.get("/health/ready", null).status()).isEqualTo(200);
        server.log.follow(null);
        assertThat(server.get("/health/ready", null).json().path("detail").asText())
                .isEqualTo("no coordinator is known");
        server.unhealthy = java.util.Optional.of("the disk is full");
        assertThat(server.get("/health/live", null).status()).isEqualTo(503);
    }

    @Test
    void metricsCountSalesAndRefusals() {
        String ana = server.logIn(ANA);
        server.post("/api/sales", ana, sale("a", "martins-1", "1"));
        server.post("/api/sales", ana, sale("a", "martins-1", "1"));
        server.post("/api/sales", ana, sale("b", "nowhere", "1"));
        String text = server.get("/metrics", null).response().body();
        assertThat(text)
                .contains("regente_sales_acknowledged_total 1.0")
                .contains("regente_sales_repeated_total 1.0")
                .contains("regente_refusals_total{reason=\"unknown-store\"} 1.0")
                .contains("regente_leader 1.0")
                .contains("regente_term 7.0")
                .contains("regente_applied_index")
                .contains("regente_http_requests_seconds_count{method=\"POST\",route=\"/api/sales\",status=\"201\"} 1");
    }
}
