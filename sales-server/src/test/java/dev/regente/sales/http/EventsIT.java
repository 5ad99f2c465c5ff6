package dev.regente.sales.http;

import static dev.regente.sales.http.HttpFixture.ANA;
import static dev.regente.sales.http.HttpFixture.JOAO;
import static dev.regente.sales.http.HttpFixture.LUCAS;
import static dev.regente.sales.http.HttpFixture.sale;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regente.election.ElectionEvent;
import dev.regente.election.kernel.NodeId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The event stream, over a real socket. */
class EventsIT {
    @TempDir
    Path dir;

    private HttpFixture server;

    @BeforeEach
    void start() {
        server = new HttpFixture(dir);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Event(String id, String name, JsonNode data) {}

    /** A reader of the stream; each wait ends with the class's time limit at the latest. */
    private static final class Stream implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;

        Stream(InputStream body) {
            this.body = body;
            this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        Event next(String name) throws IOException {
            String id = "";
            String event = "";
            while (true) {
                String line = lines.readLine();
                if (line == null) {
                    throw new IOException("the stream ended");
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ") && event.equals(name)) {
                    return new Event(id, event, Body.JSON.readTree(line.substring(6)));
                } else if (line.isEmpty()) {
                    id = "";
                    event = "";
                }
            }
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    private HttpResponse<InputStream> open(String token, String lastId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/api/events"));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return server.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private void record(String id) {
        assertThat(server.post("/api/sales", server.logIn(ANA), sale(id, "martins-1", "1"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aManagerSeesSalesAsTheyComeAndWhatWasMissedAfterAReconnect() throws Exception {
        String manager = server.logIn(LUCAS);
        String last;
        try (Stream stream = new Stream(open(manager, null).body())) {
            record("live-1");
            Event sale = stream.next("sale");
            assertThat(sale.data().path("id").asText()).isEqualTo("live-1");
            last = sale.id();
        }
        record("missed-1");
        record("missed-2");
        try (Stream stream = new Stream(open(manager, last).body())) {
            assertThat(stream.next("sale").data().path("id").asText()).isEqualTo("missed-1");
            assertThat(stream.next("sale").data().path("id").asText()).isEqualTo("missed-2");
        }
    }

    @Test
    void everybodySeesTheClusterAndTheElectionButSalesOnlyManagers() throws Exception {
        String seller = server.logIn(JOAO);
        try (Stream stream = new Stream(open(null, null).body())) {
            JsonNode cluster = stream.next("cluster").data();
            assertThat(cluster.path("leader").asInt()).isEqualTo(1);
            assertThat(cluster.path("nodes").get(0).path("lag").asInt()).isZero();
            record("unseen");
            server.chronicle.add(new ElectionEvent(
                    ElectionEvent.Kind.SUSPECT, NodeId.of(2), 7, false, "silent", null, 0, 1_700_000_000_000L));
            server.log.follow(null);
            assertThat(stream.next("election").data().path("kind").asText()).isEqualTo("suspect");
            JsonNode after = stream.next("cluster").data();
            while (!after.path("leader").isNull()) {
                after = stream.next("cluster").data();
            }
            assertThat(after.path("serving").asBoolean()).isFalse();
        }
        assertThat(open(seller, null).statusCode()).isEqualTo(403);
        assertThat(open(null, "x").statusCode()).isEqualTo(400);
    }

    @Test
    void listenersAreBounded() throws Exception {
        List<InputStream> open = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 70; i++) {
            HttpResponse<InputStream> response = open(null, null);
            if (response.statusCode() == 429) {
                refused++;
            }
            open.add(response.body());
        }
        assertThat(refused).isEqualTo(6);
        for (InputStream body : open) {
            body.close();
        }
    }
}
