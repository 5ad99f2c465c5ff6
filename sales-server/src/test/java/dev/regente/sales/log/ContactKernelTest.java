package dev.regente.sales.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactKernelTest {
    private static final NodeId N2 = NodeId.of(2);
    private static final String HERE = "http://127.0.0.1:8101";

    private final List<String> effects = new ArrayList<>();
    private final ContactKernel kernel = new ContactKernel(HERE);

    private final Host<ContactMessage> host = new Host<>() {
        @Override
        public long now() {
            return 0;
        }

        @Override
        public void send(NodeId to, ContactMessage message) {
            effects.add(to + " <- " + message);
        }

        @Override
        public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
            effects.add("timer " + timer);
        }

        @Override
        public void stopTimer(String timer) {
            effects.add("stop " + timer);
        }

        @Override
        public long persist(String store, Value record) {
            throw new AssertionError("it keeps nothing");
        }

        @Override
        public int choose(String label, int n) {
            throw new AssertionError("it chooses nothing");
        }

        @Override
        public void publish(Notice notice) {
            effects.add("publish " + notice);
        }

        @Override
        public void explain(Explanation explanation) {
            effects.add("explain " + explanation.key());
        }
    };

    private List<String> on(Event<ContactMessage> event) {
        effects.clear();
        kernel.on(event, host);
        return List.copyOf(effects);
    }

    @Test
    void tellsItsAddressUntilItIsNoted() {
        assertThat(on(new Event.Started<>(Restored.NOTHING, 1))).containsExactly("timer contact");
        assertThat(on(new Event.LinkUp<>(N2))).containsExactly("n2 <- Address[http=" + HERE + "]");
        assertThat(on(new Event.TimerFired<>("contact")))
                .containsExactly("n2 <- Address[http=" + HERE + "]", "n2 <- Extent[lastIndex=0]", "timer contact");
        assertThat(on(new Event.Received<>(N2, new ContactMessage.Noted()))).isEmpty();
        assertThat(on(new Event.TimerFired<>("contact"))).containsExactly("timer contact");
        assertThat(on(new Event.Asked<>(new ContactAsk.Extent(7)))).isEmpty();
        assertThat(on(new Event.TimerFired<>("contact"))).containsExactly("n2 <- Extent[lastIndex=7]", "timer contact");
        assertThat(on(new Event.LinkDown<>(N2))).isEmpty();
        assertThat(on(new Event.TimerFired<>("contact"))).containsExactly("timer contact");
        assertThat(on(new Event.LinkUp<>(N2)))
                .as("a peer that restarted has forgotten")
                .hasSize(1);
    }

    @Test
    void makesKnownWhatOthersTell() {
        assertThat(on(new Event.Received<>(N2, new ContactMessage.Address("http://h:1"))))
                .containsExactly("publish Address[node=n2, http=http://h:1]", "n2 <- Noted[]");
        assertThat(on(new Event.Received<>(N2, new ContactMessage.Extent(5))))
                .containsExactly("publish Extent[node=n2, lastIndex=5]");
        assertThat(on(new Event.Received<>(N2, new ContactMessage.Address("h".repeat(600)))))
                .containsExactly("explain ignored-address");
    }

    @Test
    void carriesPetitions() {
        Value.Bytes payload = Value.of(new byte[] {1});
        assertThat(on(new Event.Asked<>(new ContactAsk.Petition(N2, payload))))
                .containsExactly("n2 <- " + new ContactMessage.Petition(payload));
        assertThat(on(new Event.Received<>(N2, new ContactMessage.Petition(payload))))
                .containsExactly("publish " + new ContactNotice.Petition(N2, payload));
    }

    @Test
    void itsStateIsAValue() throws Exception {
        on(new Event.LinkUp<>(N2));
        on(new Event.Received<>(N2, new ContactMessage.Noted()));
        on(new Event.Asked<>(new ContactAsk.Extent(3)));
        on(new Event.TimerFired<>("contact"));
        ContactKernel other = new ContactKernel(HERE);
        other.restore(kernel.save());
        assertThat(other.save()).isEqualTo(kernel.save());
        ContactCodec codec = new ContactCodec();
        for (ContactMessage message : List.of(
                new ContactMessage.Address("http://h:1"),
                new ContactMessage.Noted(),
                new ContactMessage.Extent(9),
                new ContactMessage.Petition(Value.of(new byte[] {1, 2})))) {
            assertThat(codec.decode(codec.encode(message))).isEqualTo(message);
        }
    }
}
