package dev.regente.sales.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regente.election.Algorithm;
import dev.regente.election.Preemption;
import dev.regente.election.Safety;
import dev.regente.election.Security;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three whole servers in one process: real sockets, real disks. */
class SalesClusterIT {
    private static final String ANA = "45678901234";
    private static final String LUCAS = "56789012345";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private final Map<Integer, SalesNode> nodes = new TreeMap<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private String peers;

    @BeforeEach
    void startThree() throws Exception {
        List<String> list = new ArrayList<>();
        List<ServerSocket> held = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            ServerSocket socket = new ServerSocket(0);
            held.add(socket);
            list.add(id + "=127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        peers = String.join(",", list);
        for (int id = 1; id <= 3; id++) {
            start(id);
        }
        await("the principal serves", () -> nodes.get(3).log().status().serving());
    }

    @AfterEach
    void stopAll() {
        nodes.values().forEach(SalesNode::close);
    }

    private void start(int id) throws StartException {
        nodes.put(
                id,
                SalesNode.start(new NodeSettings(
                        "test",
                        id,
                        peers,
                        HostPort.parse("127.0.0.1:0"),
                        Optional.empty(),
                        dir.resolve("n" + id),
                        true,
                        true,
                        ZoneId.of("UTC"),
                        Duration.ofHours(8),
                        false,
                        new NodeSettings.ElectionSettings(
                                Safety.TOKENS,
                                Algorithm.BULLY,
                                Duration.ofMillis(100),
                                Duration.ofMillis(500),
                                Duration.ofMillis(500),
                                Preemption.afterStable(Duration.ofSeconds(1))),
                        Security.NONE,
                        false)));
    }

    private void stop(int id) {
        nodes.remove(id).close();
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(10);
        }
    }

    private record Answer(int status, JsonNode body, Optional<String> location) {}

    private Answer send(int node, String method, String path, String token, String body) throws Exception {
        return send(URI.create("http://127.0.0.1:" + nodes.get(node).httpPort() + path), method, token, body);
    }

    private Answer send(URI uri, String method, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                json.readTree(answer.body().isEmpty() ? "{}" : answer.body()),
                answer.headers().firstValue("Location"));
    }

    /** Asks until it is answered, as a client does: follows redirects and repeats what was not done or is unknown. */
    private Answer insist(int node, String method, String path, String token, String body) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                Answer answer = send(node, method, path, token, body);
                if (answer.status() == 307) {
                    answer = send(URI.create(answer.location().orElseThrow()), method, token, body);
                }
                if (answer.status() != 503 && answer.status() != 307) {
                    return answer;
                }
                assertThat(System.nanoTime()).as("still %s", answer.body()).isLessThan(end);
            } catch (IOException e) {
                assertThat(System.nanoTime()).as("still %s", e).isLessThan(end);
            }
            Thread.sleep(20);
        }
    }

    private String logIn(int node, String cpf) throws Exception {
        await(
                "the sample data is there",
                () -> insist(node, "POST", "/api/session", null, "{\"cpf\":\"" + cpf + "\",\"password\":\"demo\"}")
                                .status()
                        == 200);
        return insist(node, "POST", "/api/session", null, "{\"cpf\":\"" + cpf + "\",\"password\":\"demo\"}")
                .body()
                .path("token")
                .asText();
    }

    private static String sale(int i) {
        return "{\"id\":\"sale-" + i + "\",\"store\":\"martins-1\",\"amount\":\"1.00\"}";
    }

    private String networkTotal(int node, String token) throws Exception {
        return insist(node, "GET", "/api/reports/network", token, "")
                .body()
                .path("total")
                .asText();
    }

    @Test
    void aFollowerRedirectsAndAllNodesHoldTheSameSales() throws Exception {
        String ana = logIn(1, ANA);
        Answer redirected = send(1, "POST", "/api/sales", ana, sale(0));
        assertThat(redirected.status()).isEqualTo(307);
        assertThat(redirected.location().orElseThrow())
                .isEqualTo("http://127.0.0.1:" + nodes.get(3).httpPort() + "/api/sales");
        for (int i = 0; i < 20; i++) {
            assertThat(insist(1 + i % 3, "POST", "/api/sales", ana, sale(i)).status())
                    .isEqualTo(201);
        }
        assertThat(send(2, "POST", "/api/sales?forward=true", ana, sale(3)).status())
                .as("a repeat, forwarded")
                .isEqualTo(200);
        assertThat(networkTotal(2, logIn(2, LUCAS))).isEqualTo("1690.00");
        long index = nodes.get(3).log().status().nodes().get(2).lastIndex().orElseThrow();
        await("all logs are as long", () -> nodes.values().stream().allMatch(node -> {
            var status = node.log().status();
            return status.nodes().get(status.self().number() - 1).lastIndex().orElse(0) >= index;
        }));
        await("the followers have applied it", () -> {
            Answer copy = send(1, "GET", "/api/sales/sale-19?stale=true", ana, "");
            return copy.status() == 200 && copy.body().has("ageMillis");
        });
        await("each node knows how long the others' logs are", () -> {
            JsonNode all = send(1, "GET", "/api/cluster", null, "").body().path("nodes");
            return all.get(0).path("lastIndex").asLong() >= index
                    && all.get(1).path("lastIndex").asLong() >= index
                    && all.get(2).path("lastIndex").asLong() >= index;
        });
    }

    @Test
    @DisplayName(
            "SW1 the election runs: no acknowledged sale is lost when the coordinator goes and the principal returns")
    void noAcknowledgedSaleIsLostWhenTheCoordinatorGoesAndThePrincipalReturns() throws Exception {
        String ana = logIn(1, ANA);
        String lucas = logIn(1, LUCAS);
        for (int i = 0; i < 10; i++) {
            assertThat(insist(3, "POST", "/api/sales", ana, sale(i)).status()).isEqualTo(201);
        }
        stop(3);
        for (int i = 10; i < 20; i++) {
            assertThat(insist(1, "POST", "/api/sales", ana, sale(i)).status())
                    .as("the session goes on without a new login")
                    .isIn(200, 201);
        }
        assertThat(nodes.get(2).log().status().serving()).as("the next in rank").isTrue();
        start(3);
        await("the principal serves again", () -> nodes.get(3).log().status().serving());
        assertThat(networkTotal(1, lucas)).isEqualTo("1690.00");
        for (int i = 0; i < 20; i++) {
            assertThat(insist(2, "POST", "/api/sales", ana, sale(i)).status())
                    .as("a repeat of an old sale is known as one")
                    .isEqualTo(200);
        }
    }

    @Test
    void aCoordinatorThatIsCutOffAcknowledgesNothing() throws Exception {
        String ana = logIn(1, ANA);
        String lucas = logIn(1, LUCAS);
        nodes.get(3).election().isolate(true);
        Answer cutOff = send(3, "POST", "/api/sales", ana, sale(1));
        assertThat(cutOff.status()).isEqualTo(503);
        assertThat(cutOff.body().path("outcome").asText()).isIn("unknown", "not-done");
        assertThat(send(3, "GET", "/api/stores", ana, "").status())
                .as("nor does it answer reads")
                .isEqualTo(503);
        assertThat(insist(1, "POST", "/api/sales", ana, sale(1)).status()).isIn(200, 201);
        nodes.get(3).election().isolate(false);
        await("the principal serves again", () -> nodes.get(3).log().status().serving());
        assertThat(insist(3, "POST", "/api/sales", ana, sale(1)).status()).isEqualTo(200);
        assertThat(networkTotal(1, lucas)).isEqualTo("1671.00");
    }

    @Test
    void aCoordinatorPausedFromInsideIsReplacedAndComesBack() throws Exception {
        String ana = logIn(1, ANA);
        Answer paused = send(1, "POST", "/api/demo/pause?node=3", null, "{\"seconds\": 4}");
        assertThat(paused.status()).as("passed on to node 3").isEqualTo(202);
        await("another serves", () -> nodes.get(2).log().status().serving());
        assertThat(insist(1, "POST", "/api/sales", ana, sale(1)).status()).isIn(200, 201);
        await("the principal serves again", () -> nodes.get(3).log().status().serving());
        assertThat(insist(3, "POST", "/api/sales", ana, sale(1)).status()).isEqualTo(200);
        assertThat(send(1, "POST", "/api/demo/pause?node=9", null, "{\"seconds\": 4}")
                        .status())
                .isEqualTo(404);
        assertThat(send(1, "POST", "/api/demo/pause", null, "{\"seconds\": 0}").status())
                .isEqualTo(400);
    }

    @Test
    void allNodesRestartWithEverything() throws Exception {
        String ana = logIn(1, ANA);
        for (int i = 0; i < 5; i++) {
            assertThat(insist(3, "POST", "/api/sales", ana, sale(i)).status()).isEqualTo(201);
        }
        for (int id = 1; id <= 3; id++) {
            stop(id);
        }
        for (int id = 1; id <= 3; id++) {
            start(id);
        }
        await("a coordinator serves", () -> nodes.values().stream()
                .anyMatch(node -> node.log().status().serving()));
        assertThat(networkTotal(1, logIn(1, LUCAS))).isEqualTo("1675.00");
        assertThat(insist(2, "POST", "/api/sales", ana, sale(4)).status()).isEqualTo(200);
    }
}
