package dev.regente.election.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.tcp.Address;
import dev.regente.election.wire.Control;
import dev.regente.election.wire.FrameQueue;
import dev.regente.election.wire.FrameReader;
import dev.regente.election.wire.Frames;
import dev.regente.election.wire.Hello;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node does about a peer that greets well and then misbehaves. */
class SilentPeerIT {
    private ToyNode n1;
    private SocketChannel peer;
    private final FrameQueue out = new FrameQueue(1 << 20);
    private final FrameReader in = new FrameReader(1 << 21);

    @BeforeEach
    void greet() throws Exception {
        n1 = new ToyNode(1, ToyNode.freeAddresses(3));
        n1.wiring = notice -> notice.equals(new Toy.Saw("received pass it on from n2"))
                ? List.of(new Part.Request("toy", Toy.send(3, "passed on")))
                : List.of();
        n1.start();
        peer = dial(2);
        assertThat(hear()[0]).isEqualTo((byte) Control.HELLO);
        n1.awaits("up n2");
    }

    private SocketChannel dial(int id) throws IOException {
        Address address = n1.addresses.get(NodeId.of(1));
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(address.host(), address.port()));
        Hello hello = new Hello(
                Frames.PROTOCOL_VERSION,
                "toys",
                NodeId.of(id),
                NodeId.of(1),
                id,
                id,
                Map.of("lease", "500ms"),
                "hello",
                List.of("other", "toy"));
        FrameQueue first = new FrameQueue(1 << 20);
        assertThat(first.add(Frames.CONTROL, Control.hello(hello))).isTrue();
        assertThat(first.drainTo(channel)).isTrue();
        return channel;
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        n1.close();
    }

    private void say(int channel, byte[] payload) throws IOException {
        assertThat(out.add(channel, payload)).isTrue();
        assertThat(out.drainTo(peer)).isTrue();
    }

    private byte[] hear() throws Exception {
        byte[] payload = in.next();
        while (payload == null) {
            assertThat(in.readFrom(peer)).as("bytes of n1").isPositive();
            payload = in.next();
        }
        return payload;
    }

    @Test
    void channelsAreFoundByNameAndUnknownOnesIgnored() throws Exception {
        say(1, new byte[] {'x'});
        say(3, new byte[] {'y'});
        say(2, new byte[] {'z'});
        n1.awaits("received z from n2");
        assertThat(n1.seen).doesNotContain("received x from n2", "received y from n2");
    }

    @Test
    void whoDoesNotAnswerAProbeIsGivenUp() throws Exception {
        n1.ask(Toy.send(2, "are you there"));
        assertThat(new String(hear(), StandardCharsets.UTF_8)).isEqualTo("are you there");
        assertThat(hear()).isEqualTo(Control.bare(Control.PROBE));
        n1.awaits("down n2");
    }

    @Test
    void whoAnswersProbesIsKept() throws Exception {
        n1.ask(Toy.send(2, "one"));
        hear();
        assertThat(hear()).isEqualTo(Control.bare(Control.PROBE));
        say(Frames.CONTROL, Control.bare(Control.PROBE_ANSWER));
        n1.ask(Toy.send(2, "two"));
        hear();
        assertThat(hear()).isEqualTo(Control.bare(Control.PROBE));
        assertThat(n1.seen).doesNotContain("down n2");
    }

    @Test
    void whoNeverReadsFillsItsOwnQueueAndNothingElse() {
        String large = "y".repeat((1 << 20) - 1);
        for (int i = 0; i < 40; i++) {
            n1.ask(Toy.send(2, large));
        }
        n1.ask(new Toy.Do((toy, host) -> host.publish(new Toy.Saw("alive"))));
        n1.awaits("alive");
        assertThat(n1.broken.get()).isNull();
        n1.awaits("down n2");
    }

    @Test
    void aSecondGreetingOrAnUnknownControlFrameEndsTheConnection() throws Exception {
        say(Frames.CONTROL, Control.bare(99));
        n1.awaits("down n2");
        assertThat(in.readFrom(peer)).isEqualTo(-1);
    }

    @Test
    void aConnectionThatIsResetWhileItIsWrittenToStopsNothing() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (SocketChannel third = dial(3)) {
            n1.awaits("up n3");
            // both connections are then ready in one round of the loop: the one that makes it write, and the reset one
            n1.node.run(() -> {
                held.countDown();
                try {
                    release.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
            say(2, "pass it on".getBytes(StandardCharsets.UTF_8));
            third.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        release.countDown();
        n1.awaits("received pass it on from n2").awaits("down n3");
        n1.ask(Toy.send(2, "still here"));
        assertThat(new String(hear(), StandardCharsets.UTF_8)).isEqualTo("still here");
        assertThat(n1.broken.get()).isNull();
    }
}
