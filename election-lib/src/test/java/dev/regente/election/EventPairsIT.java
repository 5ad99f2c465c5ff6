package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.ElectionEvent.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events and callbacks come in pairs, once for each token, with reasons, whatever ends a lead. */
class EventPairsIT {
    private static final long MOST_SECONDS = 20;

    @TempDir
    Path directory;

    private final Map<Integer, Election> nodes = new TreeMap<>();
    private final Map<Integer, List<ElectionEvent>> events = new TreeMap<>();
    private final Map<Integer, List<String>> calls = new TreeMap<>();

    @AfterEach
    void closeAll() {
        nodes.values().forEach(Election::close);
    }

    private static String freePeers() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<String> peers = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            peers.add(id + "=127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return String.join(",", peers);
    }

    private void start(int id, String peers, Safety safety) throws ElectionStartException {
        List<ElectionEvent> seen = new CopyOnWriteArrayList<>();
        List<String> called = new CopyOnWriteArrayList<>();
        events.put(id, seen);
        calls.put(id, called);
        nodes.put(
                id,
                Election.builder("pairs")
                        .self(id)
                        .peers(peers)
                        .safety(safety)
                        .heartbeat(Duration.ofMillis(50))
                        .timeout(Duration.ofMillis(300))
                        .lease(Duration.ofMillis(300))
                        .data(directory.resolve("n" + id))
                        .listener(seen::add)
                        .onElected(lead -> called.add("+" + (lead.hasToken() ? lead.token() : 0)))
                        .onRevoked((lead, why) -> called.add("-" + (lead.hasToken() ? lead.token() : 0)))
                        .build()
                        .start());
    }

    private int awaitLeader(int notThis) throws InterruptedException {
        for (long start = System.nanoTime(); System.nanoTime() - start < TimeUnit.SECONDS.toNanos(MOST_SECONDS); ) {
            for (Map.Entry<Integer, Election> each : nodes.entrySet()) {
                if (each.getKey() != notThis && each.getValue().isLeader()) {
                    return each.getKey();
                }
            }
            Thread.sleep(5);
        }
        return fail("nobody leads but " + notThis);
    }

    private void awaitNoLead(int id) throws InterruptedException {
        for (long start = System.nanoTime(); System.nanoTime() - start < TimeUnit.SECONDS.toNanos(MOST_SECONDS); ) {
            List<String> called = calls.get(id);
            if (!called.isEmpty() && called.get(called.size() - 1).startsWith("-")) {
                return;
            }
            Thread.sleep(5);
        }
        fail("the lead of n" + id + " does not end: " + nodes.get(id).explain());
    }

    /** The followers may not be ready for it yet: one was cut off, the other has just stepped down. */
    private void handOff(int leader) throws Exception {
        for (long start = System.nanoTime(); System.nanoTime() - start < TimeUnit.SECONDS.toNanos(MOST_SECONDS); ) {
            HandOffResult result = nodes.get(leader).handOff(0).get(MOST_SECONDS, TimeUnit.SECONDS);
            if (result.done() || !nodes.get(leader).isLeader()) {
                return;
            }
            Thread.sleep(20);
        }
        fail("n" + leader + " cannot hand the lead over: " + nodes.get(leader).explain());
    }

    @ParameterizedTest
    @EnumSource(
            value = Safety.class,
            names = {"TOKENS", "LEASED"})
    void whateverEndsALead(Safety safety) throws Exception {
        String peers = freePeers();
        for (int id = 1; id <= 3; id++) {
            start(id, peers, safety);
        }
        int first = awaitLeader(0);
        nodes.get(first).isolate(true);
        int second = awaitLeader(first);
        awaitNoLead(first);
        nodes.get(first).isolate(false);
        nodes.get(second).stepDown(Duration.ofSeconds(2));
        int third = awaitLeader(second);
        handOff(third);
        // the target still has to win, and may not
        awaitLeader(0);
        nodes.values().forEach(Election::close);

        TreeSet<String> reasons = new TreeSet<>();
        TreeSet<Long> tokens = new TreeSet<>();
        for (int id = 1; id <= 3; id++) {
            List<ElectionEvent> seen = events.get(id);
            assertPaired(id, seen, tokens);
            seen.stream().filter(event -> event.kind() == Kind.REVOKED).forEach(end -> reasons.add(end.reason()));
            assertThat(seen)
                    .filteredOn(event ->
                            event.kind() == Kind.REVOKED || event.kind() == Kind.SUSPECT || event.kind() == Kind.LEADER)
                    .allSatisfy(event -> assertThat(event.reason()).matches("[a-z][a-z0-9-]*"));
            assertThat(seen).isSortedAccordingTo((a, b) -> Long.signum(a.nanos() - b.nanos()));
        }
        assertThat(reasons).contains("quorum-lost", "stepped-down");
    }

    /** One begins, the same one ends, then the next: in the events as in the callbacks, and no token twice anywhere. */
    private void assertPaired(int id, List<ElectionEvent> seen, Set<Long> tokens) {
        List<String> pairs = new ArrayList<>();
        long open = 0;
        for (ElectionEvent event : seen) {
            if (event.kind() == Kind.ELECTED) {
                assertThat(open).as("node %d: a lead is open at %s", id, event).isZero();
                open = event.term();
                assertThat(tokens.add(open))
                        .as("token %d for the first time", open)
                        .isTrue();
                pairs.add("+" + open);
            } else if (event.kind() == Kind.REVOKED) {
                assertThat(event.term()).as("node %d: what ends", id).isEqualTo(open);
                pairs.add("-" + open);
                open = 0;
            }
        }
        assertThat(open).as("node %d: open at the end", id).isZero();
        assertThat(calls.get(id)).isEqualTo(pairs);
    }

    @Test
    void explainSaysHowManyAreNeededAndWhatWasSaidLast() throws Exception {
        String peers = freePeers();
        start(1, peers, Safety.LEASED);
        String text = "";
        for (long start = System.nanoTime();
                !text.contains("lately=") && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(MOST_SECONDS); ) {
            Thread.sleep(5);
            text = nodes.get(1).explain().toString();
        }
        assertThat(text)
                .startsWith("no-leader, ")
                .contains("voters=3, needed=2, reachable=1, n2=", ", n3=", "lately=(", "latelyMillisAgo=");
    }
}
