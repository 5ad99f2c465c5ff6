package dev.regente.election.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.Election;
import dev.regente.election.ElectionNode;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.BooleanSupplier;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node of two elections, that is a whole cluster, looked into by HTTP and JMX. */
class ElectionNodeWindowIT {
    private static final String TRICKY = "duty \"2\", a=b&c";

    private final Counters counters = new Counters();
    private ElectionNode node;

    @BeforeEach
    void start() throws Exception {
        node = Election.builder("orders")
                .self(1)
                .peers("1=127.0.0.1:0")
                .volatileData()
                .buildNode()
                .start();
        node.election("duty-1").metrics(counters).open();
        node.election(TRICKY).metrics(counters).open();
        await(() -> node.elections().stream().allMatch(Election::isLeader));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > 30_000_000_000L) {
                fail("not within 30 s");
            }
            Thread.sleep(2);
        }
    }

    private static HttpResponse<String> get(ElectionHttp http, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + http.address().getPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theEndpointTellsOfAllElectionsAndOfEach() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ElectionHttp http = ElectionHttp.start(node, counters, any)) {
            assertThat(get(http, "/live").body()).isEqualTo("2 elections are open\n");
            assertThat(get(http, "/ready").statusCode()).isEqualTo(200);
            assertThat(get(http, "/leader").body())
                    .startsWith("[{\"election\":\"duty \\\"2\\\", a=b&c\",\"node\":1,\"leader\":1,")
                    .contains("{\"election\":\"duty-1\",\"node\":1,\"leader\":1,")
                    .endsWith("}]\n");
            assertThat(get(http, "/leader?election=duty-1").body())
                    .startsWith("{\"election\":\"duty-1\",\"node\":1,\"leader\":1,\"term\":1,\"isLeader\":true,");
            assertThat(get(http, "/explain?x=y&election=duty+%222%22%2C%20a%3Db%26c")
                            .body())
                    .startsWith("{\"election\":\"duty \\\"2\\\", a=b&c\",\"key\":\"leads\"");
            assertThat(get(http, "/live?election=duty-1").body()).startsWith("leads, token=1");
            assertThat(get(http, "/leader?election=none").statusCode()).isEqualTo(404);
            assertThat(get(http, "/metrics").body())
                    .containsOnlyOnce("# TYPE regente_is_leader gauge")
                    .contains(
                            "regente_is_leader{cluster=\"orders\",node=\"1\",election=\"duty-1\"} 1\n",
                            "regente_is_leader{cluster=\"orders\",node=\"1\",election=\"duty \\\"2\\\", a=b&c\"} 1\n",
                            "regente_leads_total{cluster=\"orders\",node=\"1\"} 2\n");
            node.find("duty-1").orElseThrow().stepDown(java.time.Duration.ofMinutes(1));
            await(() -> node.find("duty-1").orElseThrow().leadership().leader().isEmpty());
            assertThat(get(http, "/ready").statusCode()).isEqualTo(503);
            assertThat(get(http, "/ready").body()).isEqualTo("no leader is known: duty-1\n");
            node.close();
            assertThat(get(http, "/live").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void jmxShowsAndSteersAllElectionsAndEach() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Election first = node.find("duty-1").orElseThrow();
        ObjectName ofNode = new ObjectName("dev.regente:type=ElectionNode,cluster=\"orders\",node=1");
        ObjectName ofOne = new ObjectName("dev.regente:type=Election,cluster=\"orders\",node=1,election=\"duty-1\"");
        try (ElectionJmx all = ElectionJmx.register(node);
                ElectionJmx one = ElectionJmx.register(first);
                ElectionJmx other = ElectionJmx.register(node.find(TRICKY).orElseThrow())) {
            assertThat(new ObjectName(all.name())).isEqualTo(ofNode);
            assertThat(new ObjectName(one.name())).isEqualTo(ofOne);
            assertThat(server.getAttribute(new ObjectName(other.name()), "Name"))
                    .isEqualTo(TRICKY);
            assertThat((String[]) server.getAttribute(ofNode, "Elections")).containsExactly(TRICKY, "duty-1");
            assertThat((String[]) server.getAttribute(ofNode, "Leading")).hasSize(2);
            assertThat((String[]) server.getAttribute(ofNode, "WithoutLeader")).isEmpty();
            assertThat(server.getAttribute(ofOne, "Name")).isEqualTo("duty-1");
            assertThat(server.getAttribute(ofOne, "Leading")).isEqualTo(true);
            assertThat(call(server, ofNode, "token", "duty-1")).isEqualTo(1L);
            assertThat(call(server, ofNode, "explain", "duty-1")).asString().startsWith("leads, token=1");
            assertThat(call(server, ofNode, "explain", "none")).isEqualTo("not-open");
            assertThat(server.invoke(
                            ofNode, "handOff", new Object[] {"duty-1", 0}, new String[] {"java.lang.String", "int"}))
                    .asString()
                    .isEqualTo("not done: nobody-to-hand-over-to");
            assertThat(server.invoke(ofNode, "stepDown", new Object[] {"duty-1", 60_000L}, new String[] {
                        "java.lang.String", "long"
                    }))
                    .isEqualTo(true);
            await(() -> !first.isLeader());
            assertThat((String[]) server.getAttribute(ofNode, "Leading")).containsExactly(TRICKY);
        }
        assertThat(server.isRegistered(ofNode)).isFalse();
        assertThat(server.isRegistered(ofOne)).isFalse();
    }

    private static Object call(MBeanServer server, ObjectName name, String operation, String election)
            throws Exception {
        return server.invoke(name, operation, new Object[] {election}, new String[] {"java.lang.String"});
    }
}
