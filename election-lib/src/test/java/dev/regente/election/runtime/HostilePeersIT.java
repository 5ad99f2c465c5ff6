package dev.regente.election.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.security.SharedKeyFile;
import dev.regente.election.tcp.Address;
import dev.regente.election.wire.Control;
import dev.regente.election.wire.FrameQueue;
import dev.regente.election.wire.Frames;
import dev.regente.election.wire.Hello;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running node and hundreds of connections that bring damaged conversations: its kernel hears of none of them. */
class HostilePeersIT {
    private static final int CALLERS = Boolean.parseBoolean(System.getProperty("regente.long", "false")) ? 20_000 : 100;

    @TempDir
    Path directory;

    /** What a real peer would say: its greeting and a message. */
    private static byte[] conversation() throws IOException {
        Hello hello = new Hello(
                Frames.PROTOCOL_VERSION,
                "toys",
                NodeId.of(3),
                NodeId.of(1),
                3,
                3,
                Map.of("lease", "500ms"),
                "hello",
                List.of("toy"));
        FrameQueue queue = new FrameQueue(1 << 20);
        queue.add(Frames.CONTROL, Control.hello(hello));
        queue.add(1, "believe me".getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        queue.drainTo(Channels.newChannel(out));
        return out.toByteArray();
    }

    private static byte[] damaged(byte[] real, Random random) {
        byte[] bytes = real.clone();
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length - 1));
            default -> bytes[random.nextInt(bytes.length - 20)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private void attack(SharedKeyFile key) throws Exception {
        Map<NodeId, Address> addresses = ToyNode.freeAddresses(3);
        ToyNode n1 = new ToyNode(1, addresses);
        ToyNode n2 = new ToyNode(2, addresses);
        n1.credentials = key;
        n2.credentials = key;
        byte[] real = conversation();
        Random random = new Random(5);
        try (n1;
                n2) {
            n1.start();
            n2.start();
            n1.awaits("up n2");
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        addresses.get(NodeId.of(1)).port());
                // with a key even an undamaged conversation is worth nothing
                byte[] bytes = key != null && i % 10 == 0 ? real : damaged(real, random);
                try {
                    socket.getOutputStream().write(bytes);
                } catch (IOException e) {
                    // the node has closed already
                    assertThat(e.getMessage()).isNotNull();
                }
                open.add(socket);
                if (open.size() > 20) {
                    open.remove(0).close();
                }
            }
            for (Socket socket : open) {
                socket.close();
            }
            n2.ask(Toy.send(1, "still here"));
            n1.awaits("received still here from n2");
            assertThat(n1.broken.get()).isNull();
            assertThat(n1.seen).doesNotContain("received believe me from n3", "down n2");
            if (key != null) {
                assertThat(n1.seen).doesNotContain("up n3");
            }
        }
    }

    @Test
    void aNodeWithoutAKeyBelievesNoDamagedFrame() throws Exception {
        attack(null);
    }

    @Test
    void aNodeWithAKeyBelievesNobodyWithoutIt() throws Exception {
        SharedKeyFile key = new SharedKeyFile(directory.resolve("key"));
        key.create();
        attack(key);
    }
}
