package dev.regente.election.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recipe of {@code docs/fencing.md} for a resource behind HTTP. */
class FencingHeaderIT {
    private final FencingGuard guard = new MemoryGuard("the mailbox");
    private final List<String> stored = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mail", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        int status;
        String header = exchange.getRequestHeaders().getFirst(FencingHeader.NAME);
        try {
            guard.run(FencingHeader.parse(header), () -> stored.add(body));
            status = 204;
        } catch (IllegalArgumentException e) {
            status = header == null ? FencingHeader.MISSING_STATUS : 400;
        } catch (StaleTokenException e) {
            status = FencingHeader.STALE_STATUS;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Test
    void aReplacedLeaderIsRefusedOverHttp() {
        assertThat(send("3", "first")).isEqualTo(204);
        assertThat(send("4", "second")).isEqualTo(204);
        assertThat(send("3", "late")).isEqualTo(412);
        assertThat(send("four", "nonsense")).isEqualTo(400);
        assertThat(send(null, "nobody")).isEqualTo(428);
        assertThat(stored).containsExactly("first", "second");
    }

    private int send(String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mail"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header(FencingHeader.NAME, token);
        }
        try {
            return HttpClient.newHttpClient()
                    .send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
