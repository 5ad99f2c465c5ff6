package dev.regente.election.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.security.KeyHandshake;
import dev.regente.election.security.SharedKeyFile;
import dev.regente.election.security.SharedKeys;
import dev.regente.election.tcp.Address;
import dev.regente.election.tcp.MeshException;
import dev.regente.election.wire.Control;
import dev.regente.election.wire.FrameQueue;
import dev.regente.election.wire.FrameReader;
import dev.regente.election.wire.FrameSeal;
import dev.regente.election.wire.Frames;
import dev.regente.election.wire.Hello;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that have a shared key, over real sockets. */
class SharedKeyIT {
    @TempDir
    Path directory;

    private Map<NodeId, Address> addresses;
    private Path good;

    @BeforeEach
    void prepare() throws Exception {
        addresses = ToyNode.freeAddresses(3);
        good = directory.resolve("good");
        new SharedKeyFile(good).create();
    }

    private ToyNode node(int id, Path key) {
        ToyNode node = new ToyNode(id, addresses);
        node.credentials = key == null ? null : new SharedKeyFile(key);
        return node;
    }

    private static void assertRefused(ToyNode node, int peer, String reason) {
        NodeLoopIT.await(
                () -> node.node.links().getOrDefault(NodeId.of(peer), "").contains(reason),
                () -> "n" + node.self + " says " + node.node.links());
        assertThat(node.seen).doesNotContain("up n" + peer);
    }

    @Test
    void nodesWithOneKeyTalk() throws Exception {
        try (ToyNode n1 = node(1, good).start();
                ToyNode n2 = node(2, good).start();
                ToyNode n3 = node(3, good).start()) {
            n3.awaits("up n1").awaits("up n2");
            n1.awaits("up n2").awaits("up n3");
            n3.ask(Toy.send(1, "good morning"));
            String large = "y".repeat((1 << 20) - 1);
            n1.ask(Toy.send(2, large));
            n1.awaits("received good morning from n3");
            n2.awaits("received " + large + " from n1");
        }
    }

    @Test
    void anotherKeyIsRefused() throws Exception {
        Path other = directory.resolve("other");
        new SharedKeyFile(other).create();
        try (ToyNode n1 = node(1, good).start();
                ToyNode n2 = node(2, other).start()) {
            assertRefused(
                    n2,
                    1,
                    "is among the keys [" + new SharedKeyFile(good).load().ids().get(0) + "] of n1");
            assertRefused(n1, 2, "none of its keys");
        }
    }

    @Test
    void aKeyOfTheSameNameIsNotEnough() throws Exception {
        Path forged = directory.resolve("forged");
        new SharedKeyFile(forged).create();
        String goodId = new SharedKeyFile(good).load().ids().get(0);
        String text = Files.readString(forged);
        Files.writeString(forged, goodId + text.substring(text.indexOf(' ')));
        try (ToyNode n1 = node(1, good).start();
                ToyNode n2 = node(2, forged).start()) {
            assertRefused(n2, 1, "its key " + goodId + " is not the key " + goodId + " of n2");
            assertThat(n1.seen).doesNotContain("up n2");
        }
    }

    @Test
    void whoHasNoKeyIsRefusedAndTold() throws Exception {
        try (ToyNode n1 = node(1, good).start();
                ToyNode n2 = node(2, null).start();
                ToyNode n3 = node(3, good).start()) {
            assertRefused(n2, 1, "n1 wants a proof of the shared key, and it gave none");
            assertRefused(n3, 2, "it wants a proof of a shared key, and n2 has no key");
            n3.awaits("up n1");
            assertThat(n1.broken.get()).isNull();
        }
    }

    @Test
    void aKeyIsChangedWhileTheNodesRun() throws Exception {
        Path[] files = {directory.resolve("k1"), directory.resolve("k2")};
        for (Path file : files) {
            Files.copy(good, file, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        try (ToyNode n1 = node(1, files[0]).start();
                ToyNode n2 = node(2, files[1]).start()) {
            n1.awaits("up n2");
            String old = Files.readString(good);
            new SharedKeyFile(files[0]).add();
            String both = Files.readString(files[0]);
            Files.writeString(files[1], both);
            // the connection of the old key ends only when that is deleted
            String fresh = both.substring(0, both.length() - old.length());
            n2.awaits("up n1");
            assertThat(n1.seen).doesNotContain("down n2");
            Files.writeString(files[0], fresh);
            n1.awaits("down n2");
            Files.writeString(files[1], "damaged");
            n1.seen.clear();
            Files.writeString(files[1], fresh);
            n1.awaits("up n2");
        }
    }

    /** Somebody in the middle who has seen the whole handshake, and holds the connection. */
    @Test
    void oneByteThatIsPutInEndsAConnectionThatStands() throws Exception {
        SharedKeys keys = new SharedKeyFile(good).load();
        try (ToyNode n1 = node(1, good).start();
                SocketChannel channel = SocketChannel.open(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        addresses.get(NodeId.of(1)).port()))) {
            KeyHandshake handshake =
                    KeyHandshake.dialler("toys", NodeId.of(2), NodeId.of(1), keys, new byte[KeyHandshake.NONCE]);
            say(channel, Frames.CONTROL, handshake.open());
            FrameReader in = new FrameReader(Frames.MAX_HELLO_FRAME);
            byte[] answer = in.next();
            while (answer == null) {
                assertThat(in.readFrom(channel)).isPositive();
                answer = in.next();
            }
            say(channel, Frames.CONTROL, handshake.take(answer));
            Hello hello = new Hello(
                    Frames.PROTOCOL_VERSION,
                    "toys",
                    NodeId.of(2),
                    NodeId.of(1),
                    2,
                    2,
                    Map.of("lease", "500ms"),
                    "hello",
                    List.of("toy"));
            FrameSeal seal = handshake.outgoing();
            say(channel, Frames.CONTROL, seal.seal(Frames.CONTROL, Control.hello(hello)));
            n1.awaits("up n2");
            say(channel, 1, seal.seal(1, "true".getBytes(StandardCharsets.UTF_8)));
            n1.awaits("received true from n2");
            byte[] changed = seal.seal(1, "false".getBytes(StandardCharsets.UTF_8));
            changed[0] ^= 1;
            say(channel, 1, changed);
            n1.awaits("down n2");
            assertThat(n1.seen).filteredOn(what -> what.startsWith("received")).hasSize(1);
        }
    }

    private static void say(SocketChannel channel, int number, byte[] payload) throws IOException {
        FrameQueue queue = new FrameQueue(1 << 16);
        assertThat(queue.add(number, payload)).isTrue();
        assertThat(queue.drainTo(channel)).isTrue();
    }

    @Test
    void aKeyFileThatCannotBeUsedStopsTheStart() {
        assertThatThrownBy(() -> node(1, directory.resolve("none")).start())
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("the key file")
                .hasMessageContaining("is not there");
    }

    @Test
    void aKeyAloneLetsNoDataLeaveTheMachine() {
        ToyNode far = node(1, good);
        far.addresses = new TreeMap<>(addresses);
        far.addresses.put(NodeId.of(3), new Address("192.0.2.1", 7101));
        assertThatThrownBy(far::start)
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("the key proves who speaks and hides nothing: use certificates");
    }
}
