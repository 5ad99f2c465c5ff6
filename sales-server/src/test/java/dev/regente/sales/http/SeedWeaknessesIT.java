package dev.regente.sales.http;

import static dev.regente.sales.http.HttpFixture.ANA;
import static dev.regente.sales.http.HttpFixture.JOAO;
import static dev.regente.sales.http.HttpFixture.LUCAS;
import static dev.regente.sales.http.HttpFixture.login;
import static dev.regente.sales.http.HttpFixture.sale;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.DemoData;
import dev.regente.sales.http.HttpFixture.Answer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was wrong with a well-known student program of this kind, each turned into its opposite. SW1, that its election
 * never ran, needs several nodes: see {@code SalesClusterIT}.
 */
class SeedWeaknessesIT {
    @TempDir
    Path dir;

    private HttpFixture server;
    private String manager;
    private String ana;

    @BeforeEach
    void start() {
        server = new HttpFixture(dir);
        manager = server.logIn(LUCAS);
        ana = server.logIn(ANA);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String total(String query) {
        Answer answer = server.get("/api/reports/network" + query, manager);
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        return answer.json().path("total").asText();
    }

    private static String user(String cpf, String name, String year) {
        return "{\"cpf\": \"" + cpf + "\", \"name\": \"" + name + "\", \"birthYear\": " + year
                + ", \"password\": \"abcd\", \"role\": \"seller\"}";
    }

    @Test
    void sw02_aCallerWhoHangsUpInTheMiddleHarmsNobody() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.http.port())) {
                socket.getOutputStream()
                        .write("POST /api/sales HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"
                                .getBytes(StandardCharsets.US_ASCII));
            }
        }
        assertThat(total("")).isEqualTo("1670.00");
    }

    @Test
    void sw03_aCpfAloneOpensNothingAndNobodyMakesHimselfAManagerOrSellsForAnother() {
        assertThat(server.post("/api/session", null, "{\"cpf\": \"" + ANA + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(server.post("/api/session", null, login(ANA, "guess")).status())
                .isEqualTo(401);
        String self = user("11122233344", "Rosa", "1980").replace("seller", "manager");
        assertThat(server.post("/api/users", null, self).status()).isEqualTo(401);
        assertThat(server.post("/api/users", ana, self).reason()).isEqualTo("not-a-manager");
        String forged = sale("f", "martins-1", "1").replace("}", ", \"seller\": \"" + JOAO + "\"}");
        assertThat(server.post("/api/sales", ana, forged).reason()).isEqualTo("unknown-field");
    }

    @Test
    void sw04_everythingAClientNeedsComesOverTheNetwork() {
        assertThat(server.get("/api/stores", ana).json().path("stores")).hasSize(6);
        assertThat(server.get("/api/chains", ana).json().path("chains")).hasSize(3);
        assertThat(server.get("/api/users?role=seller", manager).json().path("users"))
                .hasSize(4);
    }

    @Test
    void sw05_periodsAreComparedByYearThenMonthThenDay() {
        assertThat(total("?from=2023-01-20&to=2023-02-10")).isEqualTo("280.00");
        assertThat(server.get("/api/reports/network?from=2023-05-01&to=2022-02-10", manager)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void sw06_oneDayIsAPeriodAndOnlyDaysThatExistAreDates() {
        assertThat(total("?from=2023-05-15&to=2023-05-15")).isEqualTo("60.00");
        assertThat(server.get("/api/reports/network?from=2023-02-31", manager).reason())
                .isEqualTo("bad-from");
        assertThat(server.get("/api/reports/network?from=0000-01-01", manager).reason())
                .isEqualTo("bad-from");
    }

    @Test
    void sw07_aPeriodOverAllChainsAndOverOne() {
        assertThat(total("")).isEqualTo("1670.00");
        assertThat(server.get("/api/reports/chain?chain=atakadao", manager)
                        .json()
                        .path("total")
                        .asText())
                .isEqualTo("680.00");
    }

    @Test
    void sw08_aNameMayHoldACommaAndBeLong() {
        String name = "Silva, Jr. " + "é".repeat(80);
        assertThat(server.post("/api/users", null, user("11122233344", name, "1980"))
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo(name);
    }

    @Test
    void sw09_noSalesIsAnAnswerAndTiesAreListedTogether() {
        JsonNode none = server.get("/api/reports/best-seller?from=2020-01-01&to=2020-12-31", manager)
                .json();
        assertThat(none.path("winners")).isEmpty();
        assertThat(none.path("empty").asBoolean()).isTrue();
        assertThat(none.path("total").asText()).isEqualTo("0.00");
        JsonNode tie = server.get("/api/reports/best-store?from=2023-03-10&to=2023-04-12", manager)
                .json();
        assertThat(tie.path("winners").findValuesAsText("total")).containsExactly("160.00");
        assertThat(server.post(
                                "/api/sales",
                                ana,
                                sale("tie", "martins-1", "10.00").replace("}", ", \"date\": \"2023-04-12\"}"))
                        .status())
                .isEqualTo(201);
        tie = server.get("/api/reports/best-store?from=2023-03-10&to=2023-04-12", manager)
                .json();
        assertThat(tie.path("winners").findValuesAsText("id")).containsExactly("martins-1", "max-atacado-sul");
    }

    @Test
    void sw10_aCpfHasOneAccountAndNamesakesKeepTheirOwnSales() {
        assertThat(server.post("/api/users", null, user(ANA, "Outra", "1980")).reason())
                .isEqualTo("cpf-taken");
        assertThat(server.post("/api/users", null, user("11122233344", "Ana", "1980"))
                        .status())
                .isEqualTo(201);
        String other = server.post("/api/session", null, login("11122233344", "abcd"))
                .json()
                .path("token")
                .asText();
        assertThat(server.post("/api/sales", other, sale("n", "martins-1", "5")).status())
                .isEqualTo(201);
        assertThat(server.get("/api/reports/seller?cpf=" + ANA, manager)
                        .json()
                        .path("total")
                        .asText())
                .isEqualTo("560.00");
    }

    @Test
    void sw11_aYearOfBirthIsAYear() {
        assertThat(server.post("/api/users", null, user("11122233344", "Rosa", "1432"))
                        .reason())
                .isEqualTo("bad-birthYear");
        assertThat(server.post("/api/users", null, user("11122233344", "Rosa", "19.90"))
                        .reason())
                .isEqualTo("wrong-type");
    }

    @Test
    void sw12_theSampleDataIsLoadedOnceAndWhole() {
        String hash = Passwords.hashNow(HttpFixture.CHEAP, DemoData.PASSWORD);
        server.log
                .submit(CommandCodec.encode(DemoData.seed(hash)))
                .toCompletableFuture()
                .join();
        assertThat(server.get("/api/sales", manager).json().path("sales")).hasSize(9);
    }

    @Test
    void sw13_everyRequestGetsAnAnswerAlsoOneThatMeansNothing() {
        assertThat(server.get("/api/nothing", manager).reason()).isEqualTo("no-such-route");
        assertThat(server.send("DELETE", "/api/stores", manager, null).reason()).isEqualTo("wrong-method");
    }

    @Test
    void sw14_moneyIsExactPositiveAndASaleCanBeTakenBack() {
        for (int i = 0; i < 3; i++) {
            assertThat(server.post("/api/sales", ana, sale("c" + i, "martins-1", "0,10"))
                            .status())
                    .isEqualTo(201);
        }
        assertThat(total("?from=2026-01-01")).as("three times ten cents").isEqualTo("0.30");
        for (String amount : new String[] {"0", "0,00", "-1", "1e3", "NaN", "1,999"}) {
            assertThat(server.post("/api/sales", ana, sale("z", "martins-1", amount))
                            .reason())
                    .as(amount)
                    .isEqualTo("bad-amount");
        }
        assertThat(server.post("/api/sales/c0/void", manager, "{\"reason\": \"typed twice\"}")
                        .status())
                .isEqualTo(200);
        assertThat(total("?from=2026-01-01")).isEqualTo("0.20");
    }

    @Test
    void sw15_answersAreNamedFieldsAndRefusalsSentences() {
        assertThat(server.get("/api/reports/best-store", manager)
                        .json()
                        .path("winners")
                        .get(0)
                        .path("name")
                        .asText())
                .isEqualTo("Atakadão Leste");
        assertThat(server.post("/api/sales", ana, "{").detail())
                .doesNotContain("Exception")
                .isNotBlank();
    }
}
