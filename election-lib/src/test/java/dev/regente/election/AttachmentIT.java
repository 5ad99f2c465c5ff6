package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.MessageCodec;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An embedder's own kernel beside the election: a counter that the leader raises, durably, and tells the others. */
class AttachmentIT {
    private static final long MOST_SECONDS = 15;

    @TempDir
    Path directory;

    record Lead(long token) implements Ask {}

    record EndLead(long token) implements Ask {}

    record Raise() implements Ask {}

    record Counted(long count, long token) implements Notice {}

    record GiveUp() implements Notice {}

    /** The counter of one node. */
    private static final class Counter implements Kernel<Long>, Event.Handler<Long> {
        private final NodeId peer;
        private long count;
        private long token;

        Counter(NodeId peer) {
            this.peer = peer;
        }

        @Override
        public void on(Event<Long> event, Host<Long> host) {
            event.dispatch(this, host);
        }

        @Override
        public void started(Restored restored, long identity, Host<Long> host) {
            count = restored.last("count")
                    .map(value -> ((Value.Num) value).value())
                    .orElse(0L);
        }

        @Override
        public void asked(Ask ask, Host<Long> host) {
            if (ask instanceof Lead lead) {
                token = lead.token();
            } else if (ask instanceof EndLead) {
                token = 0;
            } else if (token > 0) {
                count++;
                host.persist("count", Value.of(count));
                host.persist("history", Value.of(count));
                if (count == 3) {
                    host.publish(new GiveUp());
                }
            }
        }

        @Override
        public void durable(long ticket, Host<Long> host) {
            host.publish(new Counted(count, token));
            host.send(peer, count);
        }

        @Override
        public void received(NodeId from, Long message, Host<Long> host) {
            count = Math.max(count, message);
            host.publish(new Counted(count, 0));
        }

        @Override
        public void timerFired(String timer, Host<Long> host) {}

        @Override
        public void persistFailed(long ticket, String reason, Host<Long> host) {}

        @Override
        public void linkUp(NodeId peer, Host<Long> host) {}

        @Override
        public void linkDown(NodeId peer, Host<Long> host) {}

        @Override
        public Value save() {
            return Value.of(count);
        }

        @Override
        public void restore(Value state) {
            count = ((Value.Num) state).value();
        }
    }

    private static final MessageCodec<Long> CODEC = new MessageCodec<>() {
        @Override
        public byte[] encode(Long message) {
            return ByteBuffer.allocate(8).putLong(message).array();
        }

        @Override
        public Long decode(byte[] bytes) throws MalformedMessage {
            if (bytes.length != 8) {
                throw new MalformedMessage("a count of " + bytes.length + " bytes");
            }
            return ByteBuffer.wrap(bytes).getLong();
        }
    };

    private static Attachment<Long> counter(int peer, List<Notice> seen) {
        return Attachment.of("counter", new Counter(NodeId.of(peer)), CODEC)
                .keepsLast("count")
                .keepsAll("history")
                .fromElection(event -> switch (event.kind()) {
                    case ELECTED -> List.of(new Lead(event.term()));
                    case REVOKED -> List.of(new EndLead(event.term()));
                    default -> List.of();
                })
                .toElection(notice -> notice instanceof GiveUp
                        ? List.of(new ElectionRequest.StepDown(Duration.ofSeconds(30), "counted to three"))
                        : List.of())
                .listener(seen::add);
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
                fail("never: " + what);
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail("interrupted");
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aKernelOfOnesOwnRunsBesideTheElection() throws Exception {
        String peers = "1=127.0.0.1:" + freePort() + ",2=127.0.0.1:" + freePort();
        for (int life = 0; life < 2; life++) {
            List<Notice> seen1 = new CopyOnWriteArrayList<>();
            List<Notice> seen2 = new CopyOnWriteArrayList<>();
            Attachment<Long> counter1 = counter(2, seen1);
            Attachment<Long> counter2 = counter(1, seen2);
            try (Election n1 = describe(1, peers).attach(counter1).build().start();
                    Election n2 = describe(2, peers).attach(counter2).build().start()) {
                await("a leader", () -> n1.isLeader() || n2.isLeader());
                boolean firstLeads = n1.isLeader();
                Election leader = firstLeads ? n1 : n2;
                Attachment<Long> counter = firstLeads ? counter1 : counter2;
                List<Notice> own = firstLeads ? seen1 : seen2;
                List<Notice> others = firstLeads ? seen2 : seen1;
                long token = leader.lead().orElseThrow().token();
                assertThat(leader.ask(counter, new Raise())).isTrue();
                if (life == 1) {
                    // whoever leads now has at least what was on the disk of the node that knew less
                    await(
                            "a count that goes on",
                            () -> own.contains(new Counted(4, token)) || own.contains(new Counted(5, token)));
                    return;
                }
                await("the own count", () -> own.contains(new Counted(1, token)));
                await("the other's count", () -> others.contains(new Counted(1, 0)));
                leader.ask(counter, new Raise());
                leader.ask(counter, new Raise());
                await("the end of the lead", () -> !leader.isLeader());
                await("the next lead", () -> (firstLeads ? n2 : n1).isLeader());
                (firstLeads ? n2 : n1).ask(firstLeads ? counter2 : counter1, new Raise());
                await("four", () -> own.contains(new Counted(4, 0)));
            }
        }
    }

    @Test
    void twoOfOneNameAreRefusedAndLeaveTheDirectoryFree() throws Exception {
        String peers = "1=127.0.0.1:" + freePort() + ",2=127.0.0.1:" + freePort();
        Election twice = describe(1, peers)
                .attach(counter(2, new CopyOnWriteArrayList<>()))
                .attach(counter(2, new CopyOnWriteArrayList<>()))
                .build();
        assertThatThrownBy(twice::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two parts are called counter");
        try (Election once = describe(1, peers).build().start()) {
            assertThat(once.isLeader()).isFalse();
        }
    }

    private ElectionBuilder describe(int id, String peers) {
        return Election.builder("counters")
                .self(id)
                .peers(peers)
                .safety(Safety.TOKENS)
                .heartbeat(Duration.ofMillis(50))
                .timeout(Duration.ofMillis(300))
                .data(directory.resolve("n" + id));
    }
}
