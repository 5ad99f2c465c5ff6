package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.kernel.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElectionNodeIT {
    private static final long MOST_SECONDS = 30;

    @TempDir
    Path directory;

    private String peers;
    private Safety safety = Safety.LEASED;
    private final Map<Integer, ElectionNode> nodes = new TreeMap<>();
    /** What each election was told on each node, by "n1 duty-1". */
    private final Map<String, List<String>> told = new ConcurrentHashMap<>();
    /** Which node was elected with which token: rule S1, one holder of a token for each election. */
    private final Map<String, Integer> holders = new ConcurrentHashMap<>();

    private final Set<String> twoHolders = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void chooseAddresses() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<String> list = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            list.add(i + "=127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        peers = String.join(",", list);
    }

    @AfterEach
    void closeAll() {
        nodes.values().forEach(ElectionNode::close);
        assertThat(twoHolders).as("tokens with two holders").isEmpty();
    }

    private ElectionBuilder describe(int id) {
        return Election.builder("duties")
                .self(id)
                .peers(peers)
                .safety(safety)
                .heartbeat(Duration.ofMillis(60))
                .timeout(Duration.ofMillis(500))
                .lease(Duration.ofMillis(500))
                .data(directory.resolve("n" + id));
    }

    private ElectionNode start(int id) throws ElectionStartException {
        ElectionNode node = describe(id).buildNode().start();
        nodes.put(id, node);
        return node;
    }

    private NamedElectionBuilder describe(int id, String name) {
        List<String> heard = told.computeIfAbsent("n" + id + " " + name, any -> new CopyOnWriteArrayList<>());
        return nodes.get(id)
                .election(name)
                .onElected(lead -> {
                    heard.add("elected " + lead.token());
                    Integer other = holders.putIfAbsent(name + " " + lead.token(), id);
                    if (other != null && other != id) {
                        twoHolders.add(name + " " + lead.token());
                    }
                })
                .onRevoked((lead, reason) -> heard.add("revoked " + lead.token() + " " + reason));
    }

    private void open(int id, List<String> names) {
        names.forEach(name -> describe(id, name).spread().open());
    }

    private static List<String> names(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add("duty-" + i);
        }
        return names;
    }

    private Election on(int id, String name) {
        return nodes.get(id).find(name).orElseThrow();
    }

    /** The leader that all these nodes agree on and that says so itself, or 0. */
    private int agreed(String name, List<Integer> ids) {
        int leader = 0;
        for (int id : ids) {
            int known = on(id, name).leadership().leader().map(NodeId::number).orElse(-1);
            if (known < 0 || (leader != 0 && known != leader)) {
                return 0;
            }
            leader = known;
        }
        return ids.contains(leader) && on(leader, name).isLeader() ? leader : 0;
    }

    private void awaitAgreement(List<String> names, List<Integer> ids) {
        await(() -> names.stream().allMatch(name -> agreed(name, ids) != 0), () -> names.stream()
                .filter(name -> agreed(name, ids) == 0)
                .limit(3)
                .map(name -> name
                        + ids.stream()
                                .map(id -> "\n  n" + id + ": " + on(id, name).explain())
                                .toList())
                .toList()
                .toString());
    }

    private static void await(BooleanSupplier condition, Supplier<String> otherwise) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
                fail(otherwise.get());
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail("interrupted");
            }
        }
    }

    @Test
    void twoHundredElectionsAreSpreadSurviveAKillAndARestart() throws Exception {
        List<String> names = names(200);
        for (int id = 1; id <= 3; id++) {
            start(id);
        }
        for (int id = 1; id <= 3; id++) {
            open(id, names);
        }
        awaitAgreement(names, List.of(1, 2, 3));
        Map<String, Integer> before = new TreeMap<>();
        names.forEach(name -> before.put(name, agreed(name, List.of(1, 2, 3))));
        Map<String, Long> tokens = new TreeMap<>();
        before.forEach((name, leader) ->
                tokens.put(name, on(leader, name).lead().map(Lead::token).orElse(0L)));
        assertThat(new HashSet<>(before.values())).as("the duties are spread").containsExactlyInAnyOrder(1, 2, 3);

        // as good as killed: the others see the connections close, and it says nothing any more
        nodes.get(3).isolate(true);
        awaitAgreement(names, List.of(1, 2));
        names.stream().filter(name -> before.get(name) == 3).forEach(name -> {
            assertThat(on(agreed(name, List.of(1, 2)), name)
                            .lead()
                            .orElseThrow()
                            .token())
                    .isGreaterThan(tokens.get(name));
        });
        names.stream().filter(name -> before.get(name) != 3).forEach(name -> assertThat(agreed(name, List.of(1, 2)))
                .as(name)
                .isEqualTo(before.get(name)));
        nodes.get(3).isolate(false);
        awaitAgreement(names, List.of(1, 2, 3));

        Map<String, Long> highest = new TreeMap<>();
        names.forEach(name -> highest.put(name, on(1, name).leadership().term()));
        nodes.values().forEach(ElectionNode::close);
        for (int id = 1; id <= 3; id++) {
            start(id);
            open(id, names);
        }
        awaitAgreement(names, List.of(1, 2, 3));
        names.forEach(
                name -> assertThat(on(1, name).leadership().term()).as(name).isGreaterThan(highest.get(name)));
    }

    @Test
    void aHandOffOfOneLeavesTheOthersAlone() throws Exception {
        List<String> names = names(8);
        for (int id = 1; id <= 3; id++) {
            start(id);
            open(id, names);
        }
        awaitAgreement(names, List.of(1, 2, 3));
        String moved = names.get(0);
        int old = agreed(moved, List.of(1, 2, 3));
        int target = old % 3 + 1;
        Map<String, List<String>> before = new TreeMap<>();
        told.forEach((name, all) -> before.put(name, List.copyOf(all)));
        await(
                () -> {
                    try {
                        return on(old, moved)
                                .handOff(target)
                                .get(5, TimeUnit.SECONDS)
                                .done();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                () -> "n" + old + ": " + on(old, moved).explain());
        await(
                () -> agreed(moved, List.of(1, 2, 3)) == target,
                () -> "no hand-off: " + on(target, moved).explain());
        told.forEach((name, all) -> {
            if (!name.endsWith(" " + moved)) {
                assertThat(all).as(name).isEqualTo(before.get(name));
            }
        });
        assertThat(told.get("n" + old + " " + moved)).last().asString().endsWith("HANDED_OFF");
    }

    @Test
    void electionsAreOpenedAndClosedInAnyOrder() throws Exception {
        for (int id = 1; id <= 3; id++) {
            start(id);
        }
        open(1, List.of("early"));
        open(2, List.of("late"));
        open(2, List.of("early"));
        awaitAgreement(List.of("early"), List.of(1, 2));
        assertThat(on(2, "late").leadership().leader())
                .as("one of three has no majority")
                .isEmpty();
        assertThat(on(2, "late").explain().toString()).contains("n1=connected, but the election is not open there");
        open(3, List.of("late", "early"));
        awaitAgreement(List.of("late"), List.of(2, 3));
        awaitAgreement(List.of("early"), List.of(1, 2, 3));

        int leader = agreed("early", List.of(1, 2, 3));
        Election old = on(leader, "early");
        long token = old.lead().orElseThrow().token();
        int late = agreed("late", List.of(2, 3));
        old.close();
        assertThat(told.get("n" + leader + " early")).last().asString().isEqualTo("revoked " + token + " CLOSED");
        assertThat(old.isLeader()).isFalse();
        assertThat(old.handOff(0).get(5, TimeUnit.SECONDS).reason()).isEqualTo("closed");
        assertThat(nodes.get(leader).find("early")).isEmpty();
        List<Integer> rest = new ArrayList<>(List.of(1, 2, 3));
        rest.remove(Integer.valueOf(leader));
        awaitAgreement(List.of("early"), rest);
        assertThat(agreed("late", List.of(2, 3))).isEqualTo(late);
        // opened again it knows what it promised, and follows
        open(leader, List.of("early"));
        awaitAgreement(List.of("early"), List.of(1, 2, 3));
        assertThat(on(leader, "early").leadership().term()).isGreaterThan(token);
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        ElectionNode unstarted = describe(1).buildNode();
        assertThatThrownBy(() -> unstarted.election("a").open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not started");
        start(1);
        open(1, List.of("a"));
        assertThatThrownBy(() -> nodes.get(1).election("a").open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("open on this node already");
        assertThatThrownBy(() -> nodes.get(1).election("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> describe(2).onElected(lead -> {}).buildNode())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("onElected");
        nodes.get(1).close();
        assertThatThrownBy(() -> nodes.get(1).election("b").open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stopped");
    }
}
