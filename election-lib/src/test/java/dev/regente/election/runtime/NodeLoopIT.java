package dev.regente.election.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.storage.DataDirectory;
import dev.regente.election.storage.Store;
import dev.regente.election.storage.VolatileStore;
import dev.regente.election.tcp.Address;
import dev.regente.election.tcp.MeshConfig;
import dev.regente.election.tcp.MeshException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLoopIT {
    private static final long MOST_SECONDS = 10;

    @TempDir
    Path directory;

    private Map<NodeId, Address> addresses;

    @BeforeEach
    void chooseAddresses() throws IOException {
        addresses = ToyNode.freeAddresses(3);
    }

    private ToyNode node(int id) {
        return new ToyNode(id, addresses);
    }

    @Test
    void threeNodesConnectTalkAndNoticeTheEndOfOne() throws Exception {
        try (ToyNode n1 = node(1).start();
                ToyNode n2 = node(2).start();
                ToyNode n3 = node(3).start()) {
            n1.awaits("up n2").awaits("up n3");
            n2.awaits("up n1").awaits("up n3");
            n3.awaits("up n1").awaits("up n2");
            n1.ask(Toy.send(3, "good morning"));
            n3.awaits("received good morning from n1");
            n3.ask(Toy.send(1, "good evening"));
            n1.awaits("received good evening from n3");
            assertThat(n1.node.links()).containsEntry(NodeId.of(2), "connected");
            n3.node.stop(List.of(), () -> {}, 0);
            n1.awaits("down n3");
            n2.awaits("down n3");
            try (ToyNode again = node(3).start()) {
                again.awaits("up n1");
                await(() -> n2.seen.lastIndexOf("up n3") > n2.seen.indexOf("down n3"), () -> "n2 " + n2.seen);
            }
        }
    }

    @Test
    void whatIsSentLastArrivesBeforeTheEnd() throws Exception {
        try (ToyNode n1 = node(1).start();
                ToyNode n2 = node(2).start()) {
            n1.awaits("up n2");
            n2.awaits("up n1");
            n2.node.stop(List.of(new Part.Request("toy", Toy.send(1, "farewell"))), () -> {}, 0);
            n1.awaits("received farewell from n2").awaits("down n2");
        }
    }

    @Test
    void timersFireOnceAndStoppedOnesDoNot() throws Exception {
        try (ToyNode n1 = node(1).start()) {
            n1.ask(new Toy.Do((toy, host) -> {
                host.startTimer("first", 3_000_000, 5_000_000);
                host.startTimer("never", 1_000_000, 1_000_000);
                host.startTimer("late", 20_000_000, 20_000_000);
                host.startTimer("early", 500_000_000, 500_000_000);
                host.startTimer("early", 0, 0);
                host.stopTimer("never");
                host.stopTimer("unknown");
            }));
            n1.awaits("timer late");
            assertThat(n1.seen)
                    .filteredOn(what -> what.startsWith("timer"))
                    .containsExactly("timer early", "timer first", "timer late");
        }
    }

    @Test
    void recordsAreDurableInOrderAndComeBack() throws Exception {
        for (int life = 0; life < 2; life++) {
            try (DataDirectory data = DataDirectory.open(directory, "toys", NodeId.of(1))) {
                ToyNode n1 = node(1);
                n1.stores = Map.of("last", data.records("last"), "log", data.journal("log"));
                try (n1) {
                    n1.start();
                    if (life == 0) {
                        n1.awaits("started with {last=[], log=[]}");
                        for (int i = 1; i <= 3; i++) {
                            n1.ask(Toy.persist("last", Value.of(i)));
                            n1.ask(Toy.persist("log", Value.of(10L * i)));
                        }
                        n1.awaits("durable 5").awaits("durable 6");
                        assertThat(n1.seen.indexOf("durable 1")).isLessThan(n1.seen.indexOf("durable 3"));
                        assertThat(n1.seen.indexOf("durable 2")).isLessThan(n1.seen.indexOf("durable 4"));
                    } else {
                        n1.awaits("started with {last=[3], log=[10, 20, 30]}");
                    }
                }
            }
        }
    }

    @Test
    void aFailedWriteIsTold() throws Exception {
        ToyNode n1 = node(1);
        try (DataDirectory data = DataDirectory.open(directory, "toys", NodeId.of(1));
                n1) {
            Store store = data.records("last");
            store.close();
            n1.stores = Map.of("last", store);
            n1.start();
            n1.ask(Toy.persist("last", Value.of(1)));
            n1.awaits("failed 1");
        }
    }

    @Test
    void aBrokenInvariantStopsTheNodeAndSaysWhy() throws Exception {
        try (ToyNode n1 = node(1).start();
                ToyNode n2 = node(2).start()) {
            n1.awaits("up n2");
            n2.ask(Toy.breakInvariant());
            n1.awaits("down n2");
            assertThat(n2.broken.get())
                    .contains("invariant toy-is-whole is broken in toy")
                    .contains("asked to break");
            await(() -> !n2.node.ask("toy", Toy.send(1, "x")), () -> "n2 still takes requests");
        }
    }

    @Test
    void oneMakesKnownAndTheOtherIsAsked() throws Exception {
        ToyNode n1 = node(1);
        n1.more.add(new Part<>(
                "second",
                new Toy(),
                Toy.CODEC,
                Map.of("last", new VolatileStore()),
                Part.Wiring.NONE,
                Part.Listener.none(),
                (notice, nanos) -> n1.seen.add("second " + ((Toy.Saw) notice).what()),
                Part.Listener.none()));
        n1.wiring = notice -> notice.equals(new Toy.Saw("timer go"))
                ? List.of(new Part.Request("second", Toy.persist("last", Value.of(1))))
                : List.of();
        try (n1) {
            n1.start();
            n1.ask(new Toy.Do((toy, host) -> host.startTimer("go", 1, 1)));
            n1.awaits("second durable 1");
        }
    }

    @Test
    void aCallbackThatHangsDelaysNoMessage() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ToyNode n1 = node(1);
        n1.slow = notice -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        n1.wiring = notice -> notice.equals(new Toy.Saw("received ping from n2"))
                ? List.of(new Part.Request("toy", Toy.send(2, "pong")))
                : List.of();
        try (n1;
                ToyNode n2 = node(2).start()) {
            n1.start();
            n2.awaits("up n1");
            n2.ask(Toy.send(1, "ping"));
            n2.awaits("received pong from n1");
            release.countDown();
            n1.awaits("received ping from n2");
        }
    }

    @Test
    void aCutNodeIsConnectedAgainOnceTheCutEnds() throws Exception {
        try (ToyNode n1 = node(1).start();
                ToyNode n2 = node(2).start()) {
            n1.awaits("up n2");
            n2.node.isolate(true);
            n1.awaits("down n2");
            n2.awaits("down n1");
            n1.seen.clear();
            n2.node.isolate(false);
            n1.awaits("up n2");
        }
    }

    @Test
    void aMessageThatCannotBeReadIsDropped() throws Exception {
        try (ToyNode n1 = node(1).start();
                ToyNode n2 = node(2).start()) {
            n1.awaits("up n2");
            n2.awaits("up n1");
            n2.ask(Toy.send(1, ""));
            n2.ask(Toy.send(1, Toy.UNREADABLE));
            n2.ask(Toy.send(1, "good"));
            n1.awaits("received good from n2");
            assertThat(n1.broken.get()).isNull();
        }
    }

    @Test
    void anErrorInAKernelStopsTheNodeAndSaysWhy() throws Exception {
        try (ToyNode n1 = node(1).start();
                ToyNode n2 = node(2).start()) {
            n1.awaits("up n2");
            n2.ask(new Toy.Do((toy, host) -> {
                throw new StackOverflowError("too deep");
            }));
            n1.awaits("down n2");
            assertThat(n2.broken.get()).contains("too deep");
        }
    }

    @Test
    void aSelectorThatFailsEndsTheNodeWholly() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        ToyNode n2 = node(2);
        n2.stores = Map.of("last", storeOf(() -> {}, closed::countDown));
        try (ToyNode n1 = node(1).start();
                n2) {
            n2.start();
            n1.awaits("up n2");
            n2.awaits("up n1");
            n2.node.run(() -> {
                try {
                    n2.node.loop().selector().close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            n1.awaits("down n2");
            await(() -> !n2.node.ask("toy", Toy.send(1, "x")), () -> "n2 still takes requests");
            assertThat(n2.broken.get()).contains("the selector failed");
            assertThat(closed.await(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aStoreIsNotClosedUnderAWriteThatHangs() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        ToyNode n1 = node(1);
        n1.stores = Map.of(
                "last",
                storeOf(
                        () -> {
                            writing.countDown();
                            try {
                                release.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        closed::countDown));
        n1.start();
        n1.ask(Toy.persist("last", Value.of(1)));
        assertThat(writing.await(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        n1.close();
        await(() -> !n1.node.ask("toy", Toy.send(2, "x")), () -> "n1 still takes requests");
        assertThat(closed.getCount()).isOne();
        release.countDown();
    }

    private static Store storeOf(Runnable onAppend, Runnable onClose) {
        return new Store() {
            @Override
            public List<Value> takeRestored() {
                return List.of();
            }

            @Override
            public void append(List<Value> records) {
                onAppend.run();
            }

            @Override
            public void close() {
                onClose.run();
            }
        };
    }

    // --- refusals

    private void assertRefused(ToyNode refused, ToyNode by, String reason) {
        NodeId peer = NodeId.of(by.self);
        await(
                () -> refused.node.links().getOrDefault(peer, "").contains(reason),
                () -> "n" + refused.self + " says " + refused.node.links());
        assertThat(refused.seen).doesNotContain("up " + peer);
    }

    @Test
    void aNodeOfAnotherClusterIsRefused() throws Exception {
        ToyNode stranger = node(2);
        stranger.cluster = "others";
        try (ToyNode n1 = node(1).start();
                stranger) {
            assertRefused(stranger.start(), n1, "it belongs to the cluster 'others', and n1 to 'toys'");
        }
    }

    @Test
    void aNodeWithAnotherLeaseIsRefusedWithBothLeases() throws Exception {
        ToyNode other = node(2);
        other.facts = Map.of("lease", "300ms");
        try (ToyNode n1 = node(1).start();
                other) {
            assertRefused(other.start(), n1, "lease is 300ms there and 500ms on n1");
        }
    }

    @Test
    void anUnknownNodeIsRefused() throws Exception {
        ToyNode first = node(1);
        first.addresses = new TreeMap<>(addresses);
        first.addresses.remove(NodeId.of(3));
        try (first;
                ToyNode n3 = node(3).start()) {
            assertRefused(n3, first.start(), "n3 is not among the configured nodes of n1");
        }
    }

    @Test
    void aNodeAtTheAddressOfAnotherIsRefused() throws Exception {
        ToyNode lost = node(3);
        lost.addresses = new TreeMap<>(addresses);
        lost.addresses.put(NodeId.of(1), addresses.get(NodeId.of(2)));
        try (ToyNode n2 = node(2).start();
                lost) {
            lost.start();
            await(
                    () -> lost.node.links().getOrDefault(NodeId.of(1), "").contains("it wants n1 and reached n2"),
                    () -> "n3 says " + lost.node.links());
            lost.awaits("up n2");
            assertThat(n2.broken.get()).isNull();
        }
    }

    @Test
    void aSecondNodeWithTheSameIdIsRefusedWhileTheFirstLives() throws Exception {
        ToyNode second = node(2);
        second.identity = 99;
        second.session = 99;
        second.addresses = new TreeMap<>(addresses);
        second.addresses.put(NodeId.of(2), new Address("127.0.0.1", 0));
        try (ToyNode n1 = node(1).start();
                second) {
            ToyNode first = node(2).start();
            n1.awaits("up n2");
            assertRefused(second.start(), n1, "another process is connected as n2");
            assertThat(n1.seen).doesNotContain("down n2");
            first.node.stop(List.of(), () -> {}, 0);
            second.awaits("up n1");
        }
    }

    @Test
    void ofTwoProcessesWithACopiedDirectoryTheFirstDoesNotComeBack() throws Exception {
        ToyNode copy = node(2);
        copy.session = 99;
        copy.addresses = new TreeMap<>(addresses);
        copy.addresses.put(NodeId.of(2), new Address("127.0.0.1", 0));
        try (ToyNode n1 = node(1).start();
                ToyNode first = node(2).start();
                copy) {
            n1.awaits("up n2");
            first.awaits("up n1");
            copy.start();
            copy.awaits("up n1");
            first.awaits("down n1");
            await(
                    () -> first.node.links().get(NodeId.of(1)).contains("a copy of the data of n2"),
                    () -> "n2 says " + first.node.links());
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (ToyNode n1 = node(1).start()) {
            assertThat(n1.node.port()).isEqualTo(addresses.get(NodeId.of(1)).port());
            assertThatThrownBy(() -> node(1).start())
                    .isInstanceOf(MeshException.class)
                    .hasMessageContaining("cannot listen on " + addresses.get(NodeId.of(1)))
                    .hasMessageContaining("is another node or program using the port?");
        }
    }

    @Test
    void plaintextDoesNotLeaveTheMachineUnasked() throws Exception {
        ToyNode open = node(1);
        open.addresses = new TreeMap<>(addresses);
        open.addresses.put(NodeId.of(1), new Address("0.0.0.0", 0));
        assertThatThrownBy(open::start)
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("node 1 is at 0.0.0.0:0, outside this machine")
                .hasMessageContaining("--insecure");
        open.insecure = true;
        open.start().close();
        ToyNode far = node(1);
        far.addresses = new TreeMap<>(addresses);
        far.addresses.put(NodeId.of(3), new Address("192.0.2.1", 7101));
        assertThatThrownBy(far::start).isInstanceOf(MeshException.class).hasMessageContaining("192.0.2.1:7101");
    }

    // --- hostile and broken peers

    private void assertClosedAfter(byte[] bytes) throws IOException {
        Address address = addresses.get(NodeId.of(1));
        try (Socket socket = new Socket(address.host(), address.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes);
            InputStream in = socket.getInputStream();
            try {
                while (in.read() >= 0) {
                    // a reason may come first
                }
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
    }

    @Test
    void garbageAndOversizeAndSilenceAreClosedAndHarmNobody() throws Exception {
        ToyNode n1 = node(1);
        n1.limits = new MeshConfig.Limits(1 << 20, 8 << 20, 100_000_000, 20_000_000, 250_000_000);
        try (n1;
                ToyNode n2 = node(2).start()) {
            n1.start();
            n1.awaits("up n2");
            assertClosedAfter("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertClosedAfter(ByteBuffer.allocate(8).putInt(9000).array());
            assertClosedAfter(new byte[0]);
            n2.ask(Toy.send(1, "still here"));
            n1.awaits("received still here from n2");
            assertThat(n1.seen).doesNotContain("down n2");
        }
    }

    @Test
    void manyConnectionsThatSayNothingAreBounded() throws Exception {
        try (ToyNode n1 = node(1).start()) {
            List<Socket> sockets = new java.util.ArrayList<>();
            Address address = addresses.get(NodeId.of(1));
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket(address.host(), address.port());
                socket.setSoTimeout(10_000);
                sockets.add(socket);
            }
            assertThat(sockets.get(59).getInputStream().read()).isEqualTo(-1);
            try (ToyNode n2 = node(2).start()) {
                n2.awaits("up n1");
            }
            for (Socket socket : sockets) {
                socket.close();
            }
            assertThat(n1.broken.get()).isNull();
        }
    }

    @Test
    void aMessageThatIsTooLargeIsDroppedAndOthersArrive() throws Exception {
        try (ToyNode n1 = node(1).start();
                ToyNode n2 = node(2).start()) {
            n1.awaits("up n2");
            n2.awaits("up n1");
            n2.ask(Toy.send(1, "x".repeat(1 << 20)));
            String large = "y".repeat((1 << 20) - 1);
            n2.ask(Toy.send(1, large));
            n1.awaits("received " + large + " from n2");
            assertThat(n1.seen).noneMatch(what -> what.startsWith("received x"));
        }
    }

    /** The one place of these tests that waits. */
    static void await(BooleanSupplier condition, Supplier<String> otherwise) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
                fail(otherwise.get());
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail("interrupted");
            }
        }
    }
}
