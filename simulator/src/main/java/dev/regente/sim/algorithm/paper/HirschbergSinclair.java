package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/**
 * D. S. Hirschberg, J. B. Sinclair, <i>Decentralized Extrema-Finding in Circular Configurations of Processors</i>,
 * Communications of the ACM 23(11), 1980. In phase k a candidate sends a probe 2^k links both ways. A larger starter
 * swallows it; the node at its end replies. With both replies the candidate goes on to phase k + 1. Its own probe back: it
 * is the largest starter.
 *
 * <p>Assumes a ring in both directions, no failures; links need not be FIFO. The number of messages depends on the ring
 * alone, not on the schedule: at most 8n + 8 ceil(n lg n), and n to announce.
 */
public final class HirschbergSinclair extends RingKernel {
    private boolean competes;
    private boolean won;
    private int phase;
    private int replies;

    /** A node at this place. */
    public HirschbergSinclair(Setting setting) {
        super(setting);
    }

    @Override
    void start() {
        competes = true;
        probe();
    }

    private void probe() {
        replies = 0;
        send(true, new RingMessage.Probe(self.number(), phase, 1, true));
        send(false, new RingMessage.Probe(self.number(), phase, 1, false));
    }

    @Override
    void handle(NodeId from, RingMessage message) {
        if (message instanceof RingMessage.Probe probe) {
            probed(probe);
        } else {
            replied((RingMessage.Reply) message);
        }
    }

    private void probed(RingMessage.Probe probe) {
        if (probe.id() == self.number()) {
            if (!won) {
                won = true;
                announce(self.number());
            }
        } else if (competes && probe.id() < self.number()) {
            return; // swallowed
        } else if (probe.hop() < 1L << probe.phase()) {
            send(probe.forward(), new RingMessage.Probe(probe.id(), probe.phase(), probe.hop() + 1, probe.forward()));
        } else {
            send(!probe.forward(), new RingMessage.Reply(probe.id(), probe.phase(), !probe.forward()));
        }
    }

    private void replied(RingMessage.Reply reply) {
        if (reply.id() != self.number()) {
            send(reply.forward(), reply);
        } else if (reply.phase() == phase && ++replies == 2) {
            phase++;
            probe();
        }
    }

    @Override
    public long phases() {
        return phase;
    }

    @Override
    Value.Rec saveRing() {
        return Value.rec("hirschberg-sinclair")
                .with("competes", competes)
                .with("won", won)
                .with("phase", phase)
                .with("replies", replies);
    }

    @Override
    void restoreRing(Value.Rec state) {
        competes = state.flag("competes");
        won = state.flag("won");
        phase = (int) state.num("phase");
        replies = (int) state.num("replies");
    }
}
