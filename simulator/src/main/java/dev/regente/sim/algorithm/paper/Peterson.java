package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/**
 * G. Peterson, <i>An O(n log n) Unidirectional Algorithm for the Circular Extrema Problem</i>, ACM TOPLAS 4(4), 1982; the
 * basic form. An active node sends its temporary id t, gets a, sends the larger of the two, gets b. If a is at least as
 * large as t and b it goes on with a, else it only passes on. Its own t back is the largest id of all starters.
 *
 * <p>Assumes a ring in one direction, FIFO links, no failures. The counts are those of {@link DolevKlaweRodeh}: b is the
 * larger of the two ids before this one, so that the same nodes survive.
 */
public final class Peterson extends RingKernel {
    private boolean active;
    private boolean second;
    private int held;
    private int first;
    private long phases;

    /** A node at this place. */
    public Peterson(Setting setting) {
        super(setting);
    }

    @Override
    void start() {
        active = true;
        held = self.number();
        next(new RingMessage.Id("FIRST", held));
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
                next(new RingMessage.Id("SECOND", Math.max(held, first)));
            }
        } else {
            phases++;
            second = false;
            active = first >= Math.max(held, id.id());
            if (active) {
                held = first;
                next(new RingMessage.Id("FIRST", held));
            }
        }
    }

    @Override
    public long phases() {
        return phases;
    }

    @Override
    Value.Rec saveRing() {
        return Value.rec("peterson")
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
