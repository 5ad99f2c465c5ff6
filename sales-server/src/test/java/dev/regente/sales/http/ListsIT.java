package dev.regente.sales.http;

import static dev.regente.sales.http.HttpFixture.ANA;
import static dev.regente.sales.http.HttpFixture.JOAO;
import static dev.regente.sales.http.HttpFixture.LUCAS;
import static dev.regente.sales.http.HttpFixture.sale;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.http.HttpFixture.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists, the CSV file, batches and totals by day and month, over a real socket. */
class ListsIT {
    @TempDir
    Path dir;

    private HttpFixture server;
    private String manager;
    private String ana;

    @BeforeEach
    void start() {
        server = fixture(dir);
        manager = server.logIn(LUCAS);
        ana = server.logIn(ANA);
    }

    /** Over another kind of store in subclasses. */
    HttpFixture fixture(Path directory) {
        return new HttpFixture(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<String> ids(String query, String token) {
        Answer answer = server.get("/api/sales" + query, token);
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        return answer.json().path("sales").findValuesAsText("id");
    }

    // ---- lists

    @Test
    void pagesGoFromTheLatestToTheFirstSaleWithoutGapOrRepeat() {
        List<String> all = new ArrayList<>();
        String after = "";
        for (int page = 0; page < 5; page++) {
            JsonNode json = server.get("/api/sales?limit=2" + after, manager).json();
            all.addAll(json.path("sales").findValuesAsText("id"));
            assertThat(json.path("next").isNull()).isEqualTo(page == 4);
            after = "&after=" + json.path("next").asText();
        }
        assertThat(all)
                .containsExactly(
                        "demo-9", "demo-8", "demo-7", "demo-6", "demo-5", "demo-4", "demo-3", "demo-2", "demo-1");
    }

    @Test
    void filtersNarrowTheList() {
        server.post("/api/sales/demo-4/void", manager, "{\"reason\": \"x\"}");
        assertThat(ids("?seller=" + ANA, manager)).containsExactly("demo-9", "demo-6", "demo-4");
        assertThat(ids("?seller=" + ANA + "&voided=false", manager)).containsExactly("demo-9", "demo-6");
        assertThat(ids("?voided=true", manager)).containsExactly("demo-4");
        assertThat(ids("?store=martins-1", manager)).containsExactly("demo-9", "demo-7");
        assertThat(ids("?chain=lojas-martins", manager)).containsExactly("demo-9", "demo-7", "demo-4");
        assertThat(ids("?from=2023-03-27&to=2023-04-12", manager)).containsExactly("demo-7", "demo-6");
        assertThat(ids("?from=2024-01-01", manager)).isEmpty();
        assertThat(ids("", ana)).as("a seller sees the own").containsExactly("demo-9", "demo-6", "demo-4");
        assertThat(server.get("/api/sales?seller=" + JOAO, ana).reason()).isEqualTo("not-a-manager");
    }

    @Test
    void parametersThatMakeNoSenseAreRefused() {
        for (String query : List.of("limit=0", "limit=501", "limit=x", "after=x", "after=2023-01-01.y", "voided=1")) {
            assertThat(server.get("/api/sales?" + query, manager).status())
                    .as(query)
                    .isEqualTo(400);
        }
        assertThat(server.get("/api/sales", null).status()).isEqualTo(401);
    }

    @Test
    void theCsvFileHasOneLineForEachSaleAndQuotesWhatNeedsIt() {
        String tricky = "{\"id\": \"t-1\", \"store\": \"martins-1\", \"amount\": \"1,50\","
                + " \"product\": \"Arroz, 5 kg \\\"tipo 1\\\"\", \"note\": \"=1+1\"}";
        assertThat(server.post("/api/sales", ana, tricky).status()).isEqualTo(201);
        Answer answer = server.get("/api/sales.csv?from=2023-05-02", manager);
        assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/csv");
        assertThat(answer.response().body().lines())
                .containsExactly(
                        "id,date,store,store_name,chain_name,seller,seller_name,amount,product,note,voided,void_reason",
                        "t-1,2026-03-01,martins-1,Lojas Martins 1,LOJAS MARTINS,45678901234,Ana,1.50,"
                                + "\"Arroz, 5 kg \"\"tipo 1\"\"\",'=1+1,no,",
                        "demo-9,2023-05-15,martins-1,Lojas Martins 1,LOJAS MARTINS,45678901234,Ana,60.00,,,no,",
                        "demo-8,2023-05-02,atakadao-leste,Atakadão Leste,ATAKADAO,34567890123,Pedro,230.00,,,no,");
        assertThat(server.get("/api/sales.csv", null).status()).isEqualTo(401);
    }

    @Test
    void aSaleKeepsItsProductAndNote() {
        String body = "{\"id\": \"p-1\", \"store\": \"martins-1\", \"amount\": \"1,00\", \"product\": \" Leite \"}";
        assertThat(server.post("/api/sales", ana, body).json().path("product").asText())
                .isEqualTo("Leite");
        assertThat(server.post("/api/sales", ana, body).status()).isEqualTo(200);
        assertThat(server.post("/api/sales", ana, body.replace("Leite", "Pão")).reason())
                .isEqualTo("other-content");
        assertThat(server.get("/api/sales/p-1", ana).json().has("note")).isFalse();
        String long_ = body.replace("Leite", "x".repeat(101)).replace("p-1", "p-2");
        assertThat(server.post("/api/sales", ana, long_).reason()).isEqualTo("bad-product");
    }

    // ---- totals by day and month, rankings

    @Test
    void totalsByDayAndMonthAddUpToTheWhole() {
        JsonNode months = server.get("/api/reports/by-month", manager).json();
        assertThat(months.path("months").findValuesAsText("month"))
                .containsExactly("2023-01", "2023-02", "2023-03", "2023-04", "2023-05");
        assertThat(months.path("months").findValuesAsText("total"))
                .containsExactly("480.00", "440.00", "310.00", "150.00", "290.00");
        assertThat(months.path("total").asText()).isEqualTo("1670.00");
        assertThat(months.path("count").asInt()).isEqualTo(9);

        JsonNode days = server.get("/api/reports/by-day?chain=atakadao&from=2023-03-01", manager)
                .json();
        assertThat(days.path("days").findValuesAsText("date")).containsExactly("2023-03-10", "2023-05-02");
        assertThat(days.path("total").asText()).isEqualTo("380.00");
        assertThat(server.get("/api/reports/by-day?store=martins-1", manager)
                        .json()
                        .path("total")
                        .asText())
                .isEqualTo("210.00");
        assertThat(server.get("/api/reports/by-month?seller=" + ANA, manager)
                        .json()
                        .path("total")
                        .asText())
                .isEqualTo("560.00");
        assertThat(server.get("/api/reports/by-day?seller=" + ANA + "&store=martins-1", manager)
                        .reason())
                .isEqualTo("two-filters");
    }

    @Test
    void aMonthReportCountsWholeMonthsAndSaysSo() {
        JsonNode json = server.get("/api/reports/by-month?from=2023-01-20&to=2023-02-10", manager)
                .json();
        assertThat(json.path("from").asText()).isEqualTo("2023-01-01");
        assertThat(json.path("to").asText()).isEqualTo("2023-02-28");
        assertThat(json.path("total").asText()).isEqualTo("920.00");
    }

    @Test
    void theBestChainIsTheOneWithTheLargestSum() {
        JsonNode json = server.get("/api/reports/best-chain", manager).json();
        assertThat(json.path("winners").findValuesAsText("name")).containsExactly("ATAKADAO");
        assertThat(json.path("ranking").findValuesAsText("total")).containsExactly("680.00", "550.00", "440.00");
    }

    // ---- batches

    private static String line(String id, String store, String amount, String more) {
        return sale(id, store, amount).replace("}", more + "}");
    }

    private static String batch(String id, String... sales) {
        return "{\"id\": \"" + id + "\", \"sales\": [" + String.join(",", sales) + "]}";
    }

    @Test
    void aBatchIsRecordedOnceHoweverOftenItIsSent() {
        String of = ", \"seller\": \"" + ANA + "\", \"date\": \"2024-02-29\"";
        String two = batch("b-1", line("x-1", "martins-1", "10,00", of), line("x-2", "martins-2", "20.00", of));
        Answer first = server.post("/api/batches", manager, two);
        assertThat(first.status()).as(first.json().toString()).isEqualTo(201);
        assertThat(first.json().path("recorded").asInt()).isEqualTo(2);
        assertThat(server.post("/api/batches", manager, two).status()).isEqualTo(200);
        assertThat(server.post("/api/batches", manager, two.replace("10,00", "11,00"))
                        .reason())
                .isEqualTo("other-content");
        // the same sales under another id, as after a change of the size of batches
        Answer again = server.post(
                "/api/batches",
                manager,
                batch("b-2", line("x-2", "martins-2", "20.00", of), line("x-3", "martins-2", "5", of)));
        assertThat(again.json().path("recorded").asInt()).isEqualTo(1);
        assertThat(again.json().path("repeated").asInt()).isEqualTo(1);
        assertThat(server.get("/api/batches/b-2", manager)
                        .json()
                        .path("repeated")
                        .asInt())
                .isEqualTo(1);
        assertThat(server.get("/api/batches/b-3", manager).status()).isEqualTo(404);
        assertThat(server.get("/api/reports/network?from=2024-02-29&to=2024-02-29", manager)
                        .json()
                        .path("total")
                        .asText())
                .isEqualTo("35.00");
    }

    @Test
    void ofABatchWithAnyBadSaleNothingIsRecordedAndEachFaultIsTold() {
        String of = ", \"seller\": \"" + ANA + "\"";
        Answer declined = server.post(
                "/api/batches",
                manager,
                batch(
                        "b-1",
                        line("x-1", "martins-1", "10,00", of),
                        line("x-2", "nowhere", "10,00", of),
                        line("x-3", "martins-1", "10,00", of + ", \"date\": \"2027-01-01\""),
                        line("x-1", "martins-1", "10,01", of),
                        line("x-4", "martins-1", "1", ", \"seller\": \"" + LUCAS + "\"")));
        assertThat(declined.status()).isEqualTo(409);
        assertThat(declined.outcome()).isEqualTo("not-done");
        assertThat(declined.json().path("faults").findValuesAsText("reason"))
                .containsExactly("unknown-store", "future-date", "other-content", "not-a-seller");
        assertThat(declined.json().path("faults").findValuesAsText("place")).containsExactly("1", "2", "3", "4");

        Answer bad = server.post(
                "/api/batches",
                manager,
                batch("b-1", line("x-1", "martins-1", "-1", of), line("x-2", "martins-1", "1", "")));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.json().path("faults").findValuesAsText("reason")).containsExactly("bad-amount", "missing-field");
        assertThat(server.get("/api/sales/x-1", manager).status()).isEqualTo(404);
        assertThat(server.post("/api/batches", manager, batch("b-1", line("x-1", "martins-1", "1", of)))
                        .status())
                .as("the id of a declined batch is free")
                .isEqualTo(201);
    }

    @Test
    void aSellerImportsTheOwnSalesOnly() {
        assertThat(server.post("/api/batches", ana, batch("b-1", sale("x-1", "martins-1", "10,00")))
                        .status())
                .isEqualTo(201);
        Answer answer = server.post(
                "/api/batches", ana, batch("b-2", line("x-2", "martins-1", "1", ", \"seller\": \"" + JOAO + "\"")));
        assertThat(answer.json().path("faults").findValuesAsText("reason")).containsExactly("not-a-manager");
    }

    @Test
    void aBatchHasAThousandSalesAtMost() {
        String[] sales = new String[1001];
        for (int i = 0; i < sales.length; i++) {
            sales[i] = sale("x-" + i, "martins-1", "1");
        }
        assertThat(server.post("/api/batches", ana, batch("b-1", sales)).reason())
                .isEqualTo("bad-sales");
        assertThat(server.post("/api/batches", ana, batch("b-1")).reason()).isEqualTo("bad-sales");
    }
}
