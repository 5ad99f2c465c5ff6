package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The modified Bully of M. S. Kordafshari et al., 2005, and its kin, reconstructed: the one who starts asks all higher nodes
 * (ELECTION), collects their answers (OK) for T1, and grants the highest of them the lead (GRANT), which that one announces
 * (COORDINATOR) to all lower nodes. The others who answered do nothing.
 *
 * <p>Assumes what Bully assumes, and one starter. T1 is the timeout; a starter that hears no COORDINATOR for twice that
 * begins again. Messages, the highest crashed, i starts: 2(n-i) + n-2; nobody down: 2(n-i) + n. It has no majority either:
 * whatever breaks Bully breaks it.
 */
public final class BullyGrant extends AlgorithmKernel<BullyGrant.Message> {
    private static final String T1 = "T1";
    private static final String T2 = "T2";

    /** The four messages. */
    public enum Message implements CountedMessage {
        ELECTION,
        OK,
        GRANT,
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

    private final List<NodeId> higher = new ArrayList<>();
    private final List<NodeId> lower = new ArrayList<>();
    private boolean asking;
    private NodeId best;

    /** A node at this place. */
    public BullyGrant(Setting setting) {
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
        best = null;
        if (higher.isEmpty()) {
            win();
            return;
        }
        asking = true;
        higher.forEach(node -> host.send(node, Message.ELECTION));
        host.startTimer(T1, setting.timeoutNanos(), setting.timeoutNanos());
    }

    private void win() {
        done();
        lead();
        lower.forEach(node -> host.send(node, Message.COORDINATOR));
    }

    private void done() {
        asking = false;
        host.stopTimer(T1);
        host.stopTimer(T2);
    }

    @Override
    public void received(NodeId from, Message message, Host<Message> current) {
        switch (message) {
            case ELECTION -> host.send(from, Message.OK);
            case OK -> {
                if (asking && (best == null || from.compareTo(best) > 0)) {
                    best = from;
                }
            }
            case GRANT -> win();
            case COORDINATOR -> {
                done();
                follow(from);
            }
        }
    }

    @Override
    public void timerFired(String timer, Host<Message> current) {
        asking = false;
        if (timer.equals(T2)) {
            start();
        } else if (best == null) {
            win();
        } else {
            host.send(best, Message.GRANT);
            host.startTimer(T2, 2 * setting.timeoutNanos(), 2 * setting.timeoutNanos());
        }
    }

    @Override
    protected Value.Rec saveMore() {
        return Value.rec("bully-grant").with("asking", asking).with("best", best);
    }

    @Override
    protected void restoreMore(Value.Rec state) {
        asking = state.flag("asking");
        best = state.node("best");
    }
}
