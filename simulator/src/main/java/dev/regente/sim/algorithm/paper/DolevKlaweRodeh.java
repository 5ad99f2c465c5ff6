package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/**
 * D. Dolev, M. Klawe, M. Rodeh, <i>An O(n log n) Unidirectional Distributed Algorithm for Extrema Finding in a Circle</i>,
 * Journal of Algorithms 3, 1982; the basic form. An active node holds a temporary id t: it sends (1, t), gets (1, a), sends
 * (2, a), gets (2, b). If a is larger than t and b, it goes on with a; else it only passes on. Its own t back is the
 * largest id of all starters.
 *
 * <p>Assumes a ring in one direction, FIFO links, no failures. Messages: 2n for each of P phases, n to see that one is
 * left, n to announce; P is how often one can keep the local maxima of a circle, at most floor(lg n).
 */
public final class DolevKlaweRodeh extends RingKernel {
    private boolean active;
    private boolean second;
    private int held;
    private int first;
    private long phases;

    /** A node at this place. */
    public DolevKlaweRodeh(Setting setting) {
        super(setting);
    }

    @Override
    void start() {
        active = true;
        held = self.number();
        next(new RingMessage.Id("ONE", held));
    }

    @Override
    void handle(NodeId from, RingMessage message) {
        RingMessage.Id id = (RingMessage.Id) message;
        if (!active) {
            next(id);
        } else if (!second) {
            first = id.id();
            if (first == held) {
                active = false;
                announce(held);
            } else {
                second = true;
                next(new RingMessage.Id("TWO", first));
            }
        } else {
            phases++;
            second = false;
            active = first > held && first > id.id();
            if (active) {
                held = first;
                next(new RingMessage.Id("ONE", held));
            }
        }
    }

    @Override
    public long phases() {
        return phases;
    }

    @Override
    Value.Rec saveRing() {
        return Value.rec("dkr")
                .with("active", active)
                .with("second", second)
                .with("held", held)
                .with("first", first)
                .with("phases", phases);
    }

    @Override
    void restoreRing(Value.Rec state) {
        active = state.flag("active");
        second = state.flag("second");
        held = (int) state.num("held");
        first = (int) state.num("first");
        phases = state.num("phases");
    }
}
