package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R13 over real sockets and disks: a voter loses its disk, stays mute, and votes again once it was replaced. */
class ReplaceIT {
    private static final long MOST_NANOS = 30_000_000_000L;

    @TempDir
    Path directory;

    private String peers;
    private final Map<Integer, AutoCloseable> running = new TreeMap<>();

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
    void closeAll() throws Exception {
        for (AutoCloseable each : running.values()) {
            each.close();
        }
    }

    private ElectionBuilder describe(int id) {
        return Election.builder("replaced")
                .self(id)
                .peers(peers)
                .heartbeat(Duration.ofMillis(50))
                .timeout(Duration.ofMillis(300))
                .lease(Duration.ofMillis(300))
                .data(directory.resolve("n" + id));
    }

    private Election start(int id) throws ElectionStartException {
        Election node = describe(id).build().start();
        running.put(id, node);
        return node;
    }

    private void end(int id) throws Exception {
        running.remove(id).close();
    }

    private void wipe(int id) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("n" + id))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void await(BooleanSupplier condition, Supplier<String> otherwise) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > MOST_NANOS) {
                fail(otherwise.get());
            }
            Thread.sleep(2);
        }
    }

    private static void awaitLeader(List<Election> nodes) throws InterruptedException {
        await(
                () -> nodes.stream().anyMatch(Election::isLeader)
                        && nodes.stream().allMatch(each -> each.leadership()
                                .leader()
                                .equals(nodes.get(0).leadership().leader())),
                () -> nodes.stream().map(Election::explain).toList().toString());
    }

    private static String mute(Election election) {
        return election.explain().details().stream()
                .filter(detail -> detail.name().equals("mute"))
                .map(detail -> detail.value())
                .findFirst()
                .orElse("");
    }

    @Test
    void aWipedDiskStaysMuteAndSaysWhyUntilItIsReplacedThenItVotes() throws Exception {
        Election first = start(1);
        Election second = start(2);
        Election third = start(3);
        awaitLeader(List.of(first, second, third));
        long before = second.leadership().term();
        end(1);
        wipe(1);
        Election again = start(1);
        await(() -> mute(again).startsWith("another disk was node 1 before"), () -> again.explain()
                .toString());
        assertThat(mute(again)).endsWith("run node replace");
        // two of three are there, but one of them is mute: there is no majority
        end(2);
        for (Election each : List.of(third, again)) {
            await(() -> each.leadership().leader().isEmpty(), () -> each.explain()
                    .toString());
        }
        Election secondAgain = start(2);
        awaitLeader(List.of(secondAgain, third));

        assertThat(again.request(new ElectionRequest.Replace(false))).isTrue();
        await(() -> mute(again).isEmpty(), () -> again.explain().toString());
        awaitLeader(List.of(again, secondAgain, third));
        // its vote makes the majority now
        end(third.isLeader() ? 3 : 2);
        awaitLeader(List.of(again, running.containsKey(3) ? third : secondAgain));
        assertThat(again.leadership().term()).isGreaterThan(before);
    }

    @Test
    void aDataDirectoryOfManyElectionsIsReplacedAsAWhole() throws Exception {
        List<String> names = List.of("duty-1", "duty-2", "duty-3", "duty-4", "duty-5");
        Map<Integer, ElectionNode> nodes = new TreeMap<>();
        for (int id = 1; id <= 3; id++) {
            nodes.put(id, open(id, names));
        }
        for (String name : names) {
            awaitLeader(of(nodes, name));
        }
        end(1);
        wipe(1);
        nodes.put(1, open(1, names));
        for (String name : names) {
            Election lost = nodes.get(1).find(name).orElseThrow();
            await(() -> mute(lost).startsWith("another disk was node 1 before"), () -> lost.explain()
                    .toString());
        }
        assertThat(nodes.get(1).request(new ElectionRequest.Replace(false))).isTrue();
        for (String name : names) {
            Election lost = nodes.get(1).find(name).orElseThrow();
            await(() -> mute(lost).isEmpty(), () -> lost.explain().toString());
        }
        end(3);
        nodes.remove(3);
        for (String name : names) {
            awaitLeader(of(nodes, name));
        }
    }

    private ElectionNode open(int id, List<String> names) throws ElectionStartException {
        ElectionNode node = describe(id).buildNode().start();
        running.put(id, node);
        names.forEach(name -> node.election(name).open());
        return node;
    }

    private static List<Election> of(Map<Integer, ElectionNode> nodes, String name) {
        return nodes.values().stream()
                .map(node -> node.find(name).orElseThrow())
                .toList();
    }
}
