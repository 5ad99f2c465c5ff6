package dev.regente.sales.http;

import static dev.regente.sales.http.HttpFixture.ANA;
import static dev.regente.sales.http.HttpFixture.LUCAS;
import static dev.regente.sales.http.HttpFixture.sale;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the routes against the running server, both ways. */
class OpenApiIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Demonstrations end and freeze the server: they are described, and tried elsewhere. */
    private static final String DEMO = "/api/demo/";

    @TempDir
    Path dir;

    private HttpFixture server;
    private JsonNode description;
    private String manager;
    private String seller;
    private final Set<String> tried = new TreeSet<>();

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = new HttpFixture(dir);
        description = JSON.readTree(server.client
                .send(
                        HttpRequest.newBuilder(server.uri("/api/openapi.json")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        manager = server.logIn(LUCAS);
        seller = server.logIn(ANA);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Set<String> described() {
        Set<String> all = new TreeSet<>();
        description.path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> all.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        return all;
    }

    @Test
    void everyRouteThatIsRegisteredIsDescribedAndNoOther() throws IOException {
        Pattern registration =
                Pattern.compile("\\.(get|post|delete|put|patch)\\(\"((?:/api|/health|/metrics)[^\"]*)\"");
        Set<String> registered = new TreeSet<>();
        Path sources = Path.of("src/main/java/dev/regente/sales/http");
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                registration
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(found -> registered.add(
                                found.group(1).toUpperCase(java.util.Locale.ROOT) + " " + found.group(2)));
            }
        }
        assertThat(registered).hasSizeGreaterThan(30);
        assertThat(described()).isEqualTo(registered);
    }

    private String send(String method, String route, String path, String token, String body, int status) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        tried.add(method + " " + route);
        try {
            HttpResponse<InputStream> response =
                    server.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            String type =
                    response.headers().firstValue("Content-Type").orElse("").split(";")[0];
            String text;
            try (InputStream in = response.body()) {
                text = type.equals("text/event-stream")
                        ? new String(in.readNBytes(6), StandardCharsets.UTF_8)
                        : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            assertThat(response.statusCode())
                    .as(method + " " + path + " " + text)
                    .isEqualTo(status);
            JsonNode said = description
                    .path("paths")
                    .path(route)
                    .path(method.toLowerCase(java.util.Locale.ROOT))
                    .path("responses")
                    .path(Integer.toString(status))
                    .path("content")
                    .path(type);
            assertThat(said.isMissingNode())
                    .as("%s %s answers %s %s, which is not described", method, route, status, type)
                    .isFalse();
            if (type.endsWith("json")) {
                check(said.path("schema"), JSON.readTree(text), method + " " + path);
            }
            return text;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The part of JSON Schema that the description uses; a field that it does not name is a fault. */
    private void check(JsonNode schema, JsonNode value, String at) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText().replaceAll(".*/", "");
            JsonNode named = description.path("components").path("schemas").path(name);
            assertThat(named.isMissingNode()).as("schema " + name).isFalse();
            check(named, value, at);
            return;
        }
        Set<String> types = new TreeSet<>();
        if (schema.path("type").isArray()) {
            schema.path("type").forEach(type -> types.add(type.asText()));
        } else {
            types.add(schema.path("type").asText());
        }
        assertThat(types).as(at + " is " + value).contains(typeOf(value));
        if (value.isTextual() && schema.has("pattern")) {
            assertThat(value.asText()).as(at).matches(schema.path("pattern").asText());
        }
        if (schema.has("enum")) {
            Set<String> words = new TreeSet<>();
            schema.path("enum").forEach(word -> words.add(word.asText()));
            assertThat(words).as(at).contains(value.asText());
        }
        if (value.isArray()) {
            value.forEach(item -> check(schema.path("items"), item, at + "[]"));
        }
        if (value.isObject() && schema.has("properties")) {
            schema.path("required").forEach(field -> assertThat(value.has(field.asText()))
                    .as(at + " has " + field)
                    .isTrue());
            value.properties().forEach(field -> {
                assertThat(schema.path("properties").has(field.getKey()))
                        .as(at + " has " + field.getKey() + ", which is not described")
                        .isTrue();
                check(schema.path("properties").path(field.getKey()), field.getValue(), at + "." + field.getKey());
            });
        }
    }

    private static String typeOf(JsonNode value) {
        if (value.isTextual()) {
            return "string";
        } else if (value.isIntegralNumber()) {
            return "integer";
        } else if (value.isBoolean()) {
            return "boolean";
        } else if (value.isArray()) {
            return "array";
        }
        return value.isNull() ? "null" : "object";
    }

    private void read(String route, String path, int status) {
        send("GET", route, path, manager, null, status);
    }

    private void write(String route, String path, String token, String body, int status) {
        send("POST", route, path, token, body, status);
    }

    @Test
    void everyRouteAnswersAsDescribed() {
        write("/api/session", "/api/session", null, HttpFixture.login(ANA, "demo"), 200);
        write("/api/session", "/api/session", null, HttpFixture.login(ANA, "wrong"), 401);
        read("/api/session", "/api/session", 200);
        send("GET", "/api/session", "/api/session", null, null, 401);
        write(
                "/api/session/password",
                "/api/session/password",
                seller,
                "{\"current\":\"demo\",\"password\":\"abcd\"}",
                200);
        write(
                "/api/users",
                "/api/users",
                null,
                "{\"cpf\":\"11122233344\",\"name\":\"Rosa\",\"birthYear\":1980,\"password\":\"rosa\",\"role\":\"seller\"}",
                201);
        read("/api/users", "/api/users", 200);
        write("/api/users/{cpf}/password", "/api/users/" + ANA + "/password", manager, "{\"password\":\"demo\"}", 200);
        seller = server.logIn(ANA);
        read("/api/chains", "/api/chains", 200);
        write("/api/chains", "/api/chains", manager, "{\"id\":\"c\",\"name\":\"C\"}", 201);
        write("/api/chains", "/api/chains", manager, "{\"id\":\"c\",\"name\":\"C\"}", 200);
        read("/api/stores", "/api/stores", 200);
        String store = "{\"id\":\"s\",\"name\":\"S\",\"cnpj\":\"11111111000101\",\"chain\":\"c\"}";
        write("/api/stores", "/api/stores", manager, store, 201);
        write("/api/stores", "/api/stores", seller, store, 403);
        String tagged = sale("a", "martins-1", "1,00").replace("}", ",\"product\":\"p\",\"note\":\"n\"}");
        write("/api/sales", "/api/sales", seller, tagged, 201);
        write("/api/sales", "/api/sales", seller, tagged, 200);
        write("/api/sales", "/api/sales", seller, sale("a", "martins-1", "2,00"), 409);
        write("/api/sales", "/api/sales", seller, sale("b", "nowhere", "2,00"), 404);
        write("/api/sales", "/api/sales", seller, "{", 400);
        read("/api/sales", "/api/sales?limit=2", 200);
        read("/api/sales", "/api/sales?limit=0", 400);
        read("/api/sales.csv", "/api/sales.csv", 200);
        read("/api/sales/{id}", "/api/sales/a", 200);
        read("/api/sales/{id}", "/api/sales/none", 404);
        write("/api/sales/{id}/void", "/api/sales/a/void", manager, "{\"reason\":\"x\"}", 200);
        read("/api/sales/{id}", "/api/sales/a", 200);
        String batch = "{\"id\":\"b\",\"sales\":[" + sale("b-1", "martins-1", "1") + "]}";
        write("/api/batches", "/api/batches", seller, batch, 201);
        write(
                "/api/batches",
                "/api/batches",
                seller,
                batch.replace("martins-1", "nowhere").replace("\"b\"", "\"c\""),
                409);
        read("/api/batches/{id}", "/api/batches/b", 200);
        read("/api/audit", "/api/audit?limit=2", 200);
        read("/api/reports/seller", "/api/reports/seller?cpf=" + ANA, 200);
        read("/api/reports/store", "/api/reports/store?store=martins-1", 200);
        read("/api/reports/chain", "/api/reports/chain?chain=c&from=2023-01-01", 200);
        read("/api/reports/chain", "/api/reports/chain?chain=none", 404);
        read("/api/reports/network", "/api/reports/network?from=2023-01-20&to=2023-02-10", 200);
        read("/api/reports/network", "/api/reports/network?from=2023-02-10&to=2023-01-20", 400);
        for (String of : new String[] {"seller", "store", "chain"}) {
            read("/api/reports/best-" + of, "/api/reports/best-" + of, 200);
        }
        read("/api/reports/by-day", "/api/reports/by-day", 200);
        read("/api/reports/by-month", "/api/reports/by-month", 200);
        read("/api/cluster", "/api/cluster", 200);
        read("/api/events", "/api/events", 200);
        read("/api/openapi.json", "/api/openapi.json", 200);
        read("/health/live", "/health/live", 200);
        read("/health/ready", "/health/ready", 503);
        server.http.rehearsed();
        read("/health/ready", "/health/ready", 200);
        read("/metrics", "/metrics", 200);
        send("DELETE", "/api/session", "/api/session", seller, null, 200);

        Set<String> untried = described();
        untried.removeAll(tried);
        untried.removeIf(route -> route.contains(DEMO));
        assertThat(untried).isEmpty();
    }
}
