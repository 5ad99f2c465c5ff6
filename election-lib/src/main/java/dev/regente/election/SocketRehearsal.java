package dev.regente.election;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.runtime.NodeLoop;
import dev.regente.election.runtime.Part;
import dev.regente.election.storage.VolatileStore;
import dev.regente.election.tcp.Address;
import dev.regente.election.tcp.MeshConfig;
import dev.regente.election.tcp.MeshException;
import dev.regente.election.wire.ElectionCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Two nodes in this process that send each other heartbeats as fast as they can, over loopback: what a quiet cluster does
 * ten times a second is compiled before it starts, and costs little from the beginning.
 */
final class SocketRehearsal {
    private static final int ROUNDS = 1500;
    private static final NodeId FIRST = NodeId.of(1);
    private static final NodeId SECOND = NodeId.of(2);

    private SocketRehearsal() {}

    /** Rehearses for at most about this long; false if this machine has no loopback to rehearse on. */
    static boolean run(Duration atMost) {
        CountDownLatch done = new CountDownLatch(1);
        NodeLoop first = null;
        NodeLoop second = null;
        try {
            first = node(FIRST, SECOND, 1, done);
            first.start(() -> {});
            second = node(SECOND, FIRST, first.port(), done);
            second.start(() -> {});
            done.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (MeshException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            stop(second);
            stop(first);
        }
    }

    private static void stop(NodeLoop node) {
        if (node != null) {
            node.stop(List.of(), () -> {}, 0);
        }
    }

    /** The node with the higher id dials, so only its idea of the other's port matters. */
    private static NodeLoop node(NodeId self, NodeId peer, int peerPort, CountDownLatch done) throws MeshException {
        MeshConfig config = new MeshConfig(
                "rehearsal",
                self,
                new Address("127.0.0.1", 0),
                Map.of(peer, new Address("127.0.0.1", peerPort)),
                self.number(),
                self.number(),
                Map.of(),
                "",
                List.of(),
                false,
                MeshConfig.Limits.DEFAULT);
        Part<ElectionMessage> part = new Part<>(
                "rehearsal",
                new Echo(self, done),
                new ElectionCodec(),
                Map.of("term", new VolatileStore()),
                Part.Wiring.NONE,
                (notice, nanos) -> Translation.event(notice, self, nanos),
                Part.Listener.none(),
                Part.Listener.none());
        return new NodeLoop(
                config, List.of(part), null, (from, profile) -> List.of(), () -> {}, reason -> done.countDown());
    }

    /** Answers each message with the next. */
    private static final class Echo implements Kernel<ElectionMessage>, Event.Handler<ElectionMessage> {
        private static final long FAR_NANOS = 500_000_000L;
        private static final int EACH = 16;

        private final NodeId self;
        private final CountDownLatch done;
        private int rounds;

        Echo(NodeId self, CountDownLatch done) {
            this.self = self;
            this.done = done;
        }

        @Override
        public void on(Event<ElectionMessage> event, Host<ElectionMessage> host) {
            event.dispatch(this, host);
        }

        @Override
        public void received(NodeId from, ElectionMessage message, Host<ElectionMessage> host) {
            if (++rounds == ROUNDS) {
                done.countDown();
                return;
            }
            host.startTimer("silence", FAR_NANOS, 2 * FAR_NANOS);
            if (rounds % EACH == 0) {
                host.persist("term", Value.of(rounds));
                host.startTimer("beat", 0, 0);
            } else {
                speak(from, host);
            }
        }

        private void speak(NodeId to, Host<ElectionMessage> host) {
            host.publish(new ElectionNotice.LeadUntil(rounds, host.now()));
            ElectionMessage.Body body = self.equals(FIRST)
                    ? new ElectionMessage.Heartbeat(rounds, host.now(), true, null)
                    : new ElectionMessage.HeartbeatAck(1, rounds, host.now(), true);
            host.send(to, new ElectionMessage(self.number(), 1, body));
        }

        @Override
        public void timerFired(String timer, Host<ElectionMessage> host) {
            if (timer.equals("beat")) {
                speak(self.equals(FIRST) ? SECOND : FIRST, host);
            }
        }

        @Override
        public void linkUp(NodeId peer, Host<ElectionMessage> host) {
            if (self.equals(SECOND)) {
                speak(peer, host);
            }
        }

        @Override
        public void started(Restored restored, long identity, Host<ElectionMessage> host) {}

        @Override
        public void durable(long ticket, Host<ElectionMessage> host) {}

        @Override
        public void persistFailed(long ticket, String reason, Host<ElectionMessage> host) {}

        @Override
        public void linkDown(NodeId peer, Host<ElectionMessage> host) {}

        @Override
        public void asked(Ask ask, Host<ElectionMessage> host) {}

        @Override
        public Value save() {
            return Value.of(rounds);
        }

        @Override
        public void restore(Value state) {
            rounds = (int) ((Value.Num) state).value();
        }
    }
}
