package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/**
 * G. Le Lann, <i>Distributed Systems: Towards a Formal Approach</i>, IFIP Congress 1977. Each starter sends its id once
 * round and notes the largest id that passes; when its own is back it has seen all, and the largest leads.
 *
 * <p>Assumes a ring in one direction, FIFO links, no failures, and that starters start before anything reaches them.
 * Messages: exactly n for each starter. There is no announcement: a node that did not start takes the largest id that it
 * has passed on so far, and never knows whether that is final.
 */
public final class LeLann extends RingKernel {
    private int largest;
    private boolean waiting;

    /** A node at this place. */
    public LeLann(Setting setting) {
        super(setting);
    }

    @Override
    void start() {
        waiting = true;
        largest = self.number();
        next(new RingMessage.Id("TOKEN", self.number()));
    }

    @Override
    void handle(NodeId from, RingMessage message) {
        RingMessage.Id token = (RingMessage.Id) message;
        largest = Math.max(largest, token.id());
        if (token.id() == self.number()) {
            waiting = false;
            decide(largest);
        } else {
            next(token);
            if (!waiting) {
                follow(NodeId.of(largest));
            }
        }
    }

    @Override
    Value.Rec saveRing() {
        return Value.rec("le-lann").with("largest", largest).with("waiting", waiting);
    }

    @Override
    void restoreRing(Value.Rec state) {
        largest = (int) state.num("largest");
        waiting = state.flag("waiting");
    }
}
