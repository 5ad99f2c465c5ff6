package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionNotice;

/**
 * The direct probe of SWIM: A. Das, I. Gupta, A. Motivala, <i>SWIM: Scalable Weakly-consistent Infection-style Process Group
 * Membership Protocol</i>, DSN 2002. In every period each node picks one other at random and asks whether it lives; one that
 * does not answer within half a period is suspected. A crashed node is first found after 1 / (1 - (1 - 1/(n-1))^(n-1))
 * periods on average, e/(e-1) in large groups, and each node sends one probe a period whatever the size of the group.
 *
 * <p>Indirect probes and the spreading of news are left out: nothing is lost here.
 */
public final class SwimProbe implements Kernel<SwimProbe.Message> {
    private static final String PERIOD = "PERIOD";
    private static final String ANSWER = "ANSWER";

    /** The two messages. */
    public enum Message implements CountedMessage {
        PING,
        ACK;

        @Override
        public String type() {
            return name();
        }

        @Override
        public Purpose purpose() {
            return Purpose.LIVENESS;
        }
    }

    private final Setting setting;
    private final long periodNanos;
    private NodeId asked;

    /** A node at this place, with this period; the first one begins at the start. */
    public SwimProbe(Setting setting, long periodNanos) {
        this.setting = setting;
        this.periodNanos = periodNanos;
    }

    @Override
    public void on(Event<Message> event, Host<Message> host) {
        if (event instanceof Event.Started) {
            probe(host);
        } else if (event instanceof Event.Received<Message> received) {
            if (received.message() == Message.PING) {
                host.send(received.from(), Message.ACK);
            } else if (received.from().equals(asked)) {
                asked = null;
                host.stopTimer(ANSWER);
            }
        } else if (event instanceof Event.TimerFired<Message> fired) {
            if (fired.timer().equals(PERIOD)) {
                probe(host);
            } else {
                host.publish(new ElectionNotice.Suspected(asked, "no-answer"));
            }
        }
    }

    private void probe(Host<Message> host) {
        asked = setting.ahead(1 + host.choose("probe", setting.size() - 1));
        host.send(asked, Message.PING);
        host.startTimer(ANSWER, periodNanos / 2, periodNanos / 2);
        host.startTimer(PERIOD, periodNanos, periodNanos);
    }

    @Override
    public Value save() {
        return Value.rec("swim").with("asked", asked);
    }

    @Override
    public void restore(Value value) {
        asked = ((Value.Rec) value).node("asked");
    }
}
