package dev.regente.election.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.Election;
import dev.regente.election.ElectionBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node that is a whole cluster, looked into by every window. */
class ElectionWindowIT {
    @TempDir
    Path directory;

    private final Counters counters = new Counters();
    private final CountDownLatch elected = new CountDownLatch(1);
    private Election election;

    @BeforeEach
    void start() throws Exception {
        election = describe().metrics(counters).build().start();
        assertThat(elected.await(15, TimeUnit.SECONDS)).isTrue();
    }

    private ElectionBuilder describe() {
        return Election.builder("orders")
                .self(1)
                .peers("1=127.0.0.1:0")
                .data(directory.resolve("n1"))
                .onLeaderChanged(now -> elected.countDown());
    }

    @AfterEach
    void stop() {
        election.close();
    }

    private static HttpResponse<String> call(ElectionHttp http, String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + http.address().getPort() + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(ElectionHttp http, String path) throws Exception {
        return call(http, "GET", path);
    }

    @Test
    void theEndpointTellsHowTheNodeIs() throws Exception {
        try (ElectionHttp http = ElectionHttp.start(election, counters, 0)) {
            assertThat(http.address().getAddress().isLoopbackAddress()).isTrue();
            assertThat(get(http, "/live").statusCode()).isEqualTo(200);
            assertThat(get(http, "/live").body()).startsWith("leads, token=1, remainingMillis=");
            assertThat(get(http, "/ready").statusCode()).isEqualTo(200);
            assertThat(get(http, "/leader").body())
                    .startsWith("{\"node\":1,\"leader\":1,\"term\":1,\"isLeader\":true,\"token\":1,\"hearsay\":false,"
                            + "\"since\":\"2");
            assertThat(get(http, "/explain").body())
                    .startsWith("{\"key\":\"leads\",\"details\":{\"token\":\"1\",\"remainingMillis\":");
            HttpResponse<String> metrics = get(http, "/metrics");
            assertThat(metrics.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(metrics.body())
                    .contains(
                            "regente_is_leader{cluster=\"orders\",node=\"1\"} 1\n",
                            "regente_term{cluster=\"orders\",node=\"1\"} 1\n",
                            "regente_elections_total{cluster=\"orders\",node=\"1\",cause=\"start\"} 1\n",
                            "regente_leads_total{cluster=\"orders\",node=\"1\"} 1\n");
            assertThat(get(http, "/").statusCode()).isEqualTo(404);
            assertThat(get(http, "/live/x").statusCode()).isEqualTo(404);
            assertThat(call(http, "POST", "/live").statusCode()).isEqualTo(405);
            HttpResponse<String> head = call(http, "HEAD", "/leader");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();

            election.close();
            assertThat(get(http, "/live").statusCode()).isEqualTo(503);
            assertThat(get(http, "/live").body()).isEqualTo("stopped, reason=closed\n");
            assertThat(get(http, "/ready").statusCode()).isEqualTo(503);
            assertThat(get(http, "/leader").body()).contains("\"leader\":null", "\"isLeader\":false", "\"since\":null");
        }
    }

    @Test
    void rubbishAndSilentClientsKeepNobodyOut() throws Exception {
        try (ElectionHttp http = ElectionHttp.start(election, counters, 0)) {
            try (Socket rubbish = new Socket(
                            http.address().getAddress(), http.address().getPort());
                    Socket silent = new Socket(
                            http.address().getAddress(), http.address().getPort())) {
                rubbish.getOutputStream().write("\u0000\u0001 no http\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                silent.getOutputStream().write("GET /live HTT".getBytes(StandardCharsets.US_ASCII));
                assertThat(get(http, "/live").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() throws IOException {
        try (ElectionHttp http = ElectionHttp.start(election, counters, 0)) {
            assertThatThrownBy(() -> ElectionHttp.start(
                            election, counters, http.address().getPort()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void jmxShowsAndSteers() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("dev.regente:type=Election,cluster=\"orders\",node=1");
        try (ElectionJmx jmx = ElectionJmx.register(election)) {
            assertThat(new ObjectName(jmx.name())).isEqualTo(name);
            assertThat(server.getAttribute(name, "Leader")).isEqualTo(1);
            assertThat(server.getAttribute(name, "Leading")).isEqualTo(true);
            assertThat(server.getAttribute(name, "Token")).isEqualTo(1L);
            assertThat(server.getAttribute(name, "Cluster")).isEqualTo("orders");
            assertThat((String) server.getAttribute(name, "Explanation")).startsWith("leads, token=1");
            assertThat((long) server.getAttribute(name, "RemainingMillis")).isBetween(1L, 500L);
            assertThat((String[]) server.getAttribute(name, "Advice"))
                    .containsExactly("1 voter survives no failure: list at least 3");
            assertThat(server.invoke(name, "handOff", new Object[] {0}, new String[] {"int"}))
                    .asString()
                    .startsWith("not done: ");
            server.invoke(name, "stepDown", new Object[] {60_000L}, new String[] {"long"});
            for (long end = System.nanoTime() + 15_000_000_000L; election.isLeader() && System.nanoTime() < end; ) {
                Thread.sleep(5);
            }
            assertThat(server.getAttribute(name, "Token")).isEqualTo(0L);
            assertThatThrownBy(() -> ElectionJmx.register(election)).hasMessageStartingWith("JMX does not take this");
        }
        assertThat(server.isRegistered(name)).isFalse();
    }

    @Test
    void countersGrowWithTheElection() throws Exception {
        for (long end = System.nanoTime() + 15_000_000_000L; counters.extensions() < 3 && System.nanoTime() < end; ) {
            Thread.sleep(5);
        }
        assertThat(counters.extensions()).isGreaterThanOrEqualTo(3);
        assertThat(counters.writes()).isPositive();
        election.close();
        assertThat(counters.endedLeads()).isEqualTo(java.util.Map.of("closed", 1L));
        assertThat(counters.leads()).isEqualTo(1);
    }

    @Test
    void theFlightRecorderSeesIt() throws Exception {
        election.close();
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            CountDownLatch again = new CountDownLatch(1);
            try (Election second = describe()
                    .metrics(new JfrMetrics(1))
                    .onElected(lead -> again.countDown())
                    .build()
                    .start()) {
                assertThat(again.await(15, TimeUnit.SECONDS)).isTrue();
                assertThat(second.isLeader()).isTrue();
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.regente."))
                .toList();
        assertThat(events.stream()
                        .map(event -> event.getEventType().getName().substring("dev.regente.".length()))
                        .toList())
                .contains("ElectionBegan", "Elected", "Revoked", "RecordDurable");
        RecordedEvent end = events.stream()
                .filter(event -> event.getEventType().getName().endsWith(".Revoked"))
                .findFirst()
                .orElseThrow();
        assertThat(end.getString("reason")).isEqualTo("CLOSED");
        assertThat(end.getInt("node")).isEqualTo(1);
        assertThat(end.getDuration("tenure")).isPositive();
    }
}
