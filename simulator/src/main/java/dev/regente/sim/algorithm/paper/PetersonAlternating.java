package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/**
 * The second algorithm of G. Peterson, ACM TOPLAS 4(4), 1982, reconstructed from its description: one message a phase. An
 * active node sends its temporary id t and gets a. In odd phases it survives if t is larger than a; in even phases if a is
 * larger than t, and then goes on with a. Its own t back is the largest id of all starters.
 *
 * <p>Assumes a ring in one direction, FIFO links, no failures. Messages: n for each of k phases, n to see that one is left,
 * n to announce; k is at most about 1.44 lg n.
 */
public final class PetersonAlternating extends RingKernel {
    private boolean active;
    private int held;
    private long phases;

    /** A node at this place. */
    public PetersonAlternating(Setting setting) {
        super(setting);
    }

    @Override
    void start() {
        active = true;
        held = self.number();
        next(new RingMessage.Id("CANDIDATE", held));
    }

    @Override
    void handle(NodeId from, RingMessage message) {
        RingMessage.Id id = (RingMessage.Id) message;
        if (!active) {
            next(id);
        } else if (id.id() == held) {
            active = false;
            announce(held);
        } else {
            phases++;
            boolean odd = phases % 2 == 1;
            active = odd ? held > id.id() : id.id() > held;
            if (active) {
                held = Math.max(held, id.id());
                next(new RingMessage.Id("CANDIDATE", held));
            }
        }
    }

    @Override
    public long phases() {
        return phases;
    }

    @Override
    Value.Rec saveRing() {
        return Value.rec("peterson-alternating")
                .with("active", active)
                .with("held", held)
                .with("phases", phases);
    }

    @Override
    void restoreRing(Value.Rec state) {
        active = state.flag("active");
        held = (int) state.num("held");
        phases = state.num("phases");
    }
}
