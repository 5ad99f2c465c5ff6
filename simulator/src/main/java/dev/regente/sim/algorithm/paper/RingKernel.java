package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/**
 * A node of a ring without failures: how it sends, and the announcement that goes round once. Those that start compete; the
 * others pass on what comes by. Nodes that are down from the start are no part of the ring; a crash later breaks it.
 */
abstract class RingKernel extends AlgorithmKernel<RingMessage> {
    private boolean announcing;

    RingKernel(Setting setting) {
        super(setting);
    }

    /** A starter's first step; there are at least two nodes. */
    abstract void start();

    /** A message that is no announcement. */
    abstract void handle(NodeId from, RingMessage message);

    @Override
    protected final void begin() {
        if (setting.starts() && !setting.restarted()) {
            if (setting.size() == 1) {
                lead();
            } else {
                start();
            }
        }
    }

    final void next(RingMessage message) {
        host.send(setting.ahead(1), message);
    }

    final void previous(RingMessage message) {
        host.send(setting.ahead(-1), message);
    }

    final void send(boolean forward, RingMessage message) {
        host.send(setting.ahead(forward ? 1 : -1), message);
    }

    /** Makes the winner known all round. */
    final void announce(int id) {
        decide(id);
        announcing = true;
        next(new RingMessage.Elected(id));
    }

    @Override
    public final void received(NodeId from, RingMessage message, Host<RingMessage> current) {
        if (!(message instanceof RingMessage.Elected elected)) {
            handle(from, message);
        } else if (announcing) {
            announcing = false;
        } else {
            decide(elected.id());
            next(elected);
        }
    }

    /** The state of the algorithm itself. */
    abstract Value.Rec saveRing();

    /** Takes back what {@link #saveRing} gave. */
    abstract void restoreRing(Value.Rec state);

    @Override
    protected final Value.Rec saveMore() {
        return saveRing().with("announcing", announcing);
    }

    @Override
    protected final void restoreMore(Value.Rec state) {
        announcing = state.flag("announcing");
        restoreRing(state);
    }
}
