package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Bully as textbooks have it (Tanenbaum and van Steen; Coulouris et al.), after H. Garcia-Molina, 1982. A node asks all
 * higher ones (ELECTION). If one answers (OK) it waits for that one's COORDINATOR; if none does within T1, it leads and
 * tells all lower ones.
 *
 * <p>Assumes a bound on delays, reliable links, crashes that are detected rightly. T1 is the timeout, and must be at least
 * two delays; T2, the wait for the COORDINATOR, is twice that. A node holds one election at a time, and until T1 after it
 * knows the coordinator it holds no second one because of an ELECTION that comes late: without this guard the counts of the
 * books do not hold. Messages, the highest crashed, i starts: (n-i)^2 + n-2 sent, whatever the delays within the bound.
 */
public final class TextbookBully extends AlgorithmKernel<TextbookBully.Message> {
    private static final String T1 = "T1";
    private static final String T2 = "T2";
    private static final String SETTLED = "SETTLED";

    /** The three messages. */
    public enum Message implements CountedMessage {
        ELECTION,
        OK,
        COORDINATOR;

        @Override
        public String type() {
            return name();
        }

        @Override
        public Purpose purpose() {
            return this == COORDINATOR ? Purpose.ANNOUNCE : Purpose.ELECTION;
        }
    }

    private enum Phase {
        IDLE,
        WAIT_OK,
        WAIT_COORDINATOR
    }

    private final List<NodeId> higher = new ArrayList<>();
    private final List<NodeId> lower = new ArrayList<>();
    private Phase phase = Phase.IDLE;
    private boolean held; // an election, in the present round of elections
    private boolean settled; // the coordinator of this round is known

    /** A node at this place. */
    public TextbookBully(Setting setting) {
        super(setting);
        setting.nodes().stream().sorted().forEach(node -> {
            if (!node.equals(self)) {
                (node.compareTo(self) > 0 ? higher : lower).add(node);
            }
        });
    }

    @Override
    protected void begin() {
        if (setting.starts() || setting.restarted()) {
            start();
        }
    }

    private void start() {
        if (phase != Phase.IDLE) {
            return;
        }
        held = true;
        if (higher.isEmpty()) {
            win();
            return;
        }
        phase = Phase.WAIT_OK;
        higher.forEach(node -> host.send(node, Message.ELECTION));
        host.startTimer(T1, setting.timeoutNanos(), setting.timeoutNanos());
    }

    private void win() {
        lead();
        settle();
        lower.forEach(node -> host.send(node, Message.COORDINATOR));
    }

    private void settle() {
        phase = Phase.IDLE;
        settled = true;
        host.stopTimer(T1);
        host.stopTimer(T2);
        host.startTimer(SETTLED, setting.timeoutNanos(), setting.timeoutNanos());
    }

    @Override
    public void received(NodeId from, Message message, Host<Message> current) {
        switch (message) {
            case ELECTION -> {
                if (from.compareTo(self) > 0) {
                    ignored("message", message);
                    return;
                }
                host.send(from, Message.OK);
                if (!held) {
                    start();
                }
            }
            case OK -> {
                if (phase == Phase.WAIT_OK) {
                    host.stopTimer(T1);
                    if (settled) {
                        phase = Phase.IDLE;
                    } else {
                        phase = Phase.WAIT_COORDINATOR;
                        host.startTimer(T2, 2 * setting.timeoutNanos(), 2 * setting.timeoutNanos());
                    }
                }
            }
            case COORDINATOR -> {
                if (from.compareTo(self) < 0) {
                    start();
                } else {
                    settle();
                    follow(from);
                }
            }
        }
    }

    /** An oracle suspects this node; without one nothing ever does. */
    @Override
    public void linkDown(NodeId peer, Host<Message> current) {
        if (peer.equals(leader())) {
            follow(null);
            start();
        }
    }

    @Override
    public void timerFired(String timer, Host<Message> current) {
        switch (timer) {
            case T1 -> win();
            case T2 -> {
                phase = Phase.IDLE;
                start();
            }
            case SETTLED -> {
                settled = false;
                held = phase != Phase.IDLE;
            }
            default -> ignored("timer", timer);
        }
    }

    @Override
    protected Value.Rec saveMore() {
        return Value.rec("bully").with("phase", phase.name()).with("held", held).with("settled", settled);
    }

    @Override
    protected void restoreMore(Value.Rec state) {
        phase = Phase.valueOf(state.text("phase"));
        held = state.flag("held");
        settled = state.flag("settled");
    }
}
