package dev.regente.election.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionNotice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One line for each event, and nothing in between is changed. */
class RecordingKernelTest {
    private static final NodeId PEER = NodeId.of(2);

    private final List<String> done = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final Recorded inner = new Recorded();
    private final RecordingKernel<String> kernel = new RecordingKernel<>(
            inner,
            new RecordingKernel.Subject("orders", 1, List.of(1, 2, 3), "election", "bully", "leased"),
            message -> message.split(" ", 2)[0],
            lines::add);
    private final World world = new World();

    /** Does what the test says. */
    private static final class Recorded implements Kernel<String> {
        Consumer<Host<String>> next = host -> {};
        long state;

        @Override
        public void on(Event<String> event, Host<String> host) {
            state++;
            next.accept(host);
        }

        @Override
        public Value save() {
            return Value.rec("state").with("count", state).with("same", 7);
        }

        @Override
        public void restore(Value saved) {
            state = ((Value.Rec) saved).num("count");
        }
    }

    /** Notes what is asked of it. */
    private final class World implements Host<String> {
        long nanos = 1_000;

        @Override
        public long now() {
            return nanos;
        }

        @Override
        public void send(NodeId to, String message) {
            done.add("send " + to + " " + message);
        }

        @Override
        public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
            done.add("start " + timer);
        }

        @Override
        public void stopTimer(String timer) {
            done.add("stop " + timer);
        }

        @Override
        public long persist(String store, Value record) {
            done.add("persist " + record);
            return 9;
        }

        @Override
        public int choose(String label, int n) {
            return n - 1;
        }

        @Override
        public void publish(Notice notice) {
            done.add("publish " + notice);
        }

        @Override
        public void explain(Explanation explanation) {
            done.add("explain " + explanation);
        }
    }

    private void start() {
        kernel.on(new Event.Started<>(new Restored(Map.of()), 5), world);
    }

    @Test
    void theFirstLineSaysWhoseTraceItIsAndTheSecondHowItBegan() {
        start();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith(
                        "{\"format\":\"regente-trace\",\"version\":1,\"origin\":\"node\",\"name\":\"orders\",\"node\":1,")
                .endsWith("\"nodes\":[1, 2, 3]}");
        assertThat(lines.get(1))
                .isEqualTo("{\"event\":0,\"at\":0,\"node\":1,\"kind\":\"started\",\"part\":\"election\","
                        + "\"role\":\"seeking\",\"term\":0,\"state\":{\"count\":\"1\",\"same\":\"7\"}}");
    }

    @Test
    void theFirstLineComesFirstAlsoIfTheKernelIsAskedBeforeItStarts() {
        kernel.on(new Event.Asked<>(new ElectionAsk.ClockGap(5)), world);
        start();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("{\"format\":");
        assertThat(lines.get(1)).contains("\"event\":0,", "\"kind\":\"asked\"");
        assertThat(lines.get(2)).contains("\"event\":1,", "\"kind\":\"started\"");
    }

    @Test
    void whatTheKernelDoesReachesTheHostAndTheLine() {
        start();
        world.nanos += 500;
        inner.next = host -> {
            host.send(PEER, "OK to \"you\"\n");
            host.startTimer("T", 1, 2);
            host.stopTimer("T");
            assertThat(host.persist("term", Value.of(3))).isEqualTo(9);
            assertThat(host.choose("x", 4)).isEqualTo(3);
            host.publish(new ElectionNotice.Elected(6));
            host.publish(new ElectionNotice.LeadUntil(6, 3_000));
            host.explain(Explanation.of("refused-vote").with("from", PEER).with("key", "k"));
        };
        kernel.on(new Event.Received<>(PEER, "ELECTION now"), world);
        assertThat(done)
                .containsExactly(
                        "send n2 OK to \"you\"\n",
                        "start T",
                        "stop T",
                        "persist 3",
                        "publish Elected[token=6]",
                        "publish LeadUntil[token=6, untilNanos=3000]",
                        "explain refused-vote, from=n2, key=k");
        assertThat(lines.get(2))
                .isEqualTo("{\"event\":1,\"at\":500,\"node\":1,\"kind\":\"received\",\"part\":\"election\","
                        + "\"message\":{\"type\":\"ELECTION\",\"text\":\"ELECTION now\",\"from\":2},"
                        + "\"sent\":[{\"type\":\"OK\",\"text\":\"OK to \\\"you\\\"\\u000a\",\"to\":2}],"
                        + "\"wrote\":[{\"store\":\"term\",\"ticket\":9,\"record\":\"3\"}],"
                        + "\"notices\":[\"Elected[token=6]\",\"LeadUntil[token=6, untilNanos=3000]\"],"
                        + "\"explained\":[{\"key\":\"refused-vote\",\"from\":\"n2\",\"key \":\"k\"}],"
                        + "\"role\":\"leader\",\"term\":6,\"leadUntil\":2000,\"change\":{\"count\":\"2\"}}");
    }

    @Test
    void aKernelThatThrowsIsWrittenDownAndThrowsOn() {
        start();
        inner.next = host -> {
            throw new IllegalStateException("broken");
        };
        assertThatThrownBy(() -> kernel.on(new Event.TimerFired<>("T"), world)).hasMessage("broken");
        assertThat(lines.get(2)).contains("\"kind\":\"timer\"", "\"what\":\"T\"", "IllegalStateException: broken");
    }

    @Test
    void theWholeStateComesAgainNowAndThen() {
        start();
        for (int i = 0; i < 600; i++) {
            kernel.on(new Event.LinkUp<>(PEER), world);
        }
        assertThat(lines.stream().filter(line -> line.contains("\"state\":{"))).hasSize(3);
        kernel.restore(Value.rec("state").with("count", 41));
        assertThat(kernel.save()).isEqualTo(Value.rec("state").with("count", 41).with("same", 7));
    }
}
