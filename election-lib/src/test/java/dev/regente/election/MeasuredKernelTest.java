package dev.regente.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionNotice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MeasuredKernelTest {
    private static final long MILLI = 1_000_000L;
    private static final long HEARTBEAT = 100 * MILLI;
    private static final NodeId PEER = NodeId.of(2);

    private final List<String> told = new ArrayList<>();
    private final List<Notice> published = new ArrayList<>();
    private final World world = new World();
    private Consumer<Host<ElectionMessage>> next = host -> {};
    private final MeasuredKernel kernel = new MeasuredKernel(
            new Kernel<>() {
                @Override
                public void on(Event<ElectionMessage> event, Host<ElectionMessage> host) {
                    next.accept(host);
                }

                @Override
                public Value save() {
                    return Value.of(5);
                }

                @Override
                public void restore(Value state) {
                    told.add("restored " + state);
                }
            },
            new Teller(),
            HEARTBEAT);

    /** A host with a clock that is set. */
    private final class World implements Host<ElectionMessage> {
        long millis;

        @Override
        public long now() {
            return millis * MILLI;
        }

        @Override
        public void send(NodeId to, ElectionMessage message) {
            told.add("sent to " + to);
        }

        @Override
        public void startTimer(String timer, long atLeastNanos, long atMostNanos) {}

        @Override
        public void stopTimer(String timer) {}

        @Override
        public long persist(String store, Value record) {
            return 17;
        }

        @Override
        public int choose(String label, int n) {
            return n - 1;
        }

        @Override
        public void publish(Notice notice) {
            published.add(notice);
        }

        @Override
        public void explain(Explanation explanation) {
            told.add("explained " + explanation);
        }
    }

    private final class Teller implements ElectionMetrics {
        @Override
        public void leadExtended(long slackNanos) {
            told.add("slack " + slackNanos / MILLI);
        }

        @Override
        public void recordDurable(long nanos) {
            told.add("durable " + nanos / MILLI);
        }

        @Override
        public void echo(int peer, long nanos) {
            told.add("echo " + peer + " " + nanos / MILLI);
        }

        @Override
        public void heartbeatsMissed(int leader, long count) {
            told.add("missed " + leader + " " + count);
        }

        @Override
        public void paused(long nanos) {
            told.add("paused " + nanos / MILLI);
        }
    }

    private void at(long millis, Event<ElectionMessage> event, Consumer<Host<ElectionMessage>> effects) {
        world.millis = millis;
        next = effects;
        kernel.on(event, world);
    }

    private void at(long millis, Event<ElectionMessage> event) {
        at(millis, event, host -> {});
    }

    private static Event<ElectionMessage> heartbeat(NodeId from) {
        return new Event.Received<>(from, new ElectionMessage(1, 1, new ElectionMessage.Heartbeat(1, 0, true, null)));
    }

    private static Event<ElectionMessage> ack(long term, long stampMillis) {
        return new Event.Received<>(
                PEER, new ElectionMessage(1, 1, new ElectionMessage.HeartbeatAck(1, term, stampMillis * MILLI, true)));
    }

    private static Event<ElectionMessage> timer(String name) {
        return new Event.TimerFired<>(name);
    }

    private void leadUntil(long atMillis, long token, long untilMillis) {
        at(atMillis, timer("x"), host -> host.publish(new ElectionNotice.LeadUntil(token, untilMillis * MILLI)));
    }

    @Test
    void anEchoIsMeasuredUnderTheOwnLeadOnly() {
        leadUntil(1000, 4, 1500);
        at(1007, ack(4, 1002));
        at(1008, ack(3, 900));
        at(1009, ack(4, 5000));
        assertThat(told).containsExactly("echo 2 5");
    }

    @Test
    void theSlackIsWhatWasLeftWhenTheLeadWasExtended() {
        leadUntil(1000, 4, 1500);
        leadUntil(1100, 4, 1600);
        leadUntil(1590, 4, 2090);
        // a new token, and an end, extend nothing
        leadUntil(1600, 5, 2100);
        leadUntil(1700, 5, 1700);
        assertThat(told).containsExactly("slack 400", "slack 10");
        assertThat(published).hasSize(5);
    }

    @Test
    void heartbeatsThatDidNotComeInTimeAreCountedWhenTheLeaderIsHeardAgain() {
        at(1000, heartbeat(PEER));
        at(1100, heartbeat(PEER));
        at(1249, heartbeat(PEER));
        at(1449, heartbeat(PEER));
        at(1999, heartbeat(PEER));
        // another leader starts a count of its own
        at(9000, heartbeat(NodeId.of(3)));
        at(9100, heartbeat(NodeId.of(3)));
        assertThat(told).containsExactly("missed 2 1", "missed 2 5");
    }

    @Test
    void aPauseCountsOnceHoweverManyTimersItMadeLate() {
        at(0, timer("x"), host -> {
            host.startTimer("a", 0, 100 * MILLI);
            host.startTimer("b", 50 * MILLI, 120 * MILLI);
            host.startTimer("c", 0, 100 * MILLI);
            host.stopTimer("c");
        });
        at(140, timer("a"), host -> host.startTimer("a", 0, 100 * MILLI));
        at(400, timer("b"));
        at(401, timer("a"));
        at(402, timer("c"));
        at(402, timer("x"), host -> host.startTimer("a", 0, 100 * MILLI));
        at(560, timer("a"));
        assertThat(told).containsExactly("paused 280", "paused 58");
    }

    @Test
    void aWriteIsMeasuredFromTheRequestToItsDurability() {
        at(10, timer("x"), host -> assertThat(host.persist("term", Value.of(1))).isEqualTo(17));
        at(13, new Event.Durable<>(17));
        at(14, new Event.Durable<>(17));
        assertThat(told).containsExactly("durable 3");
    }

    @Test
    void everythingElseGoesThrough() {
        at(1, timer("x"), host -> {
            host.send(PEER, null);
            host.explain(Explanation.of("why"));
            assertThat(host.choose("x", 7)).isEqualTo(6);
            assertThat(host.now()).isEqualTo(MILLI);
        });
        assertThat(kernel.save()).isEqualTo(Value.of(5));
        kernel.restore(Value.of(6));
        assertThat(told).containsExactly("sent to n2", "explained why", "restored 6");
    }
}
