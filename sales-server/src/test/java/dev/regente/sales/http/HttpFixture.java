package dev.regente.sales.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.DemoData;
import dev.regente.sales.log.Chronicle;
import dev.regente.sales.log.LocalLog;
import dev.regente.sales.store.SalesData;
import dev.regente.sales.store.SalesStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** One HTTP server over a log of one node, the sample data loaded, and a clock that tests turn. */
final class HttpFixture implements AutoCloseable {
    static final int CHEAP = 4;
    static final String JOAO = "12345678901";
    static final String ANA = "45678901234";
    static final String LUCAS = "56789012345";

    final SalesData store;
    private final Runnable closeStore;
    final LocalLog log;
    final TurnedClock clock = new TurnedClock();
    final SalesHttp http;
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    final Chronicle chronicle = new Chronicle();
    private final Passwords passwords = new Passwords(CHEAP);
    volatile Optional<String> unhealthy = Optional.empty();

    /** A wall clock that stands still until it is turned. */
    static final class TurnedClock extends Clock {
        volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    HttpFixture(Path dir) {
        this(dir, false);
    }

    HttpFixture(Path dir, boolean checkDigits) {
        this(SalesStore.open(dir.resolve("sales.db"), "n1"), checkDigits);
    }

    private HttpFixture(SalesStore own, boolean checkDigits) {
        this(own, new LocalLog(own), own::close, checkDigits);
    }

    /** Over any data. */
    HttpFixture(SalesData data, LocalLog dataLog, Runnable closeData, boolean checkDigits) {
        store = data;
        log = dataLog;
        closeStore = closeData;
        log.submit(CommandCodec.encode(DemoData.seed(Passwords.hashNow(CHEAP, DemoData.PASSWORD))))
                .toCompletableFuture()
                .join();
        Services services = new Services(
                store,
                log,
                passwords,
                clock,
                ZoneId.of("America/Sao_Paulo"),
                Duration.ofHours(8),
                checkDigits,
                chronicle);
        http = SalesHttp.start("127.0.0.1", 0, services, () -> unhealthy);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + http.port() + path);
    }

    record Answer(int status, JsonNode json, HttpResponse<String> response) {
        String reason() {
            return json.path("reason").asText();
        }

        String detail() {
            return json.path("detail").asText();
        }

        String outcome() {
            return json.path("outcome").asText();
        }
    }

    Answer send(String method, String path, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request.build());
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            String text = response.body();
            JsonNode json = text.startsWith("{") ? Body.JSON.readTree(text) : Body.JSON.createObjectNode();
            return new Answer(response.statusCode(), json, response);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    Answer get(String path, String token) {
        return send("GET", path, token, null);
    }

    Answer post(String path, String token, String body) {
        return send("POST", path, token, body);
    }

    /** The token of a sample user. */
    String logIn(String cpf) {
        Answer answer = post("/api/session", null, login(cpf, "demo"));
        if (answer.status() != 200) {
            throw new AssertionError(answer.json());
        }
        return answer.json().get("token").textValue();
    }

    static String login(String cpf, String password) {
        return "{\"cpf\": \"" + cpf + "\", \"password\": \"" + password + "\"}";
    }

    static String sale(String id, String store, String amount) {
        return "{\"id\": \"" + id + "\", \"store\": \"" + store + "\", \"amount\": \"" + amount + "\"}";
    }

    @Override
    public void close() {
        http.close();
        passwords.close();
        log.close();
        closeStore.run();
    }
}
