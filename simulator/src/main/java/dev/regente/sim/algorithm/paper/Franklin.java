package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * W. R. Franklin, <i>On an Improved Algorithm for Decentralized Extrema Finding in Circular Configurations of
 * Processors</i>, Communications of the ACM 25(5), 1982. An active node sends its id both ways and gets those of the
 * nearest active nodes; it goes on only if it is larger than both. Its own id back: it is the only one left.
 *
 * <p>Assumes a ring in both directions, FIFO links, no failures. Messages: 2n for each of P phases, 2n to see that one is
 * left, n to announce; P as for {@link DolevKlaweRodeh}.
 */
public final class Franklin extends RingKernel {
    private static final String CANDIDATE = "CANDIDATE";

    private boolean active;
    private boolean won;
    private final Deque<Integer> fromBehind = new ArrayDeque<>();
    private final Deque<Integer> fromAhead = new ArrayDeque<>();
    private long phases;

    /** A node at this place. */
    public Franklin(Setting setting) {
        super(setting);
    }

    @Override
    void start() {
        active = true;
        both();
    }

    private void both() {
        send(true, new RingMessage.Directed(CANDIDATE, self.number(), true));
        send(false, new RingMessage.Directed(CANDIDATE, self.number(), false));
    }

    @Override
    void handle(NodeId from, RingMessage message) {
        RingMessage.Directed id = (RingMessage.Directed) message;
        if (id.id() == self.number()) {
            if (!won) {
                won = true;
                active = false;
                announce(self.number());
            }
        } else if (!active) {
            send(id.forward(), id);
        } else {
            (id.forward() ? fromBehind : fromAhead).add(id.id());
            compare();
        }
    }

    /** The two ids of one phase may come far apart: what comes early waits. */
    private void compare() {
        if (fromBehind.isEmpty() || fromAhead.isEmpty()) {
            return;
        }
        phases++;
        active = self.number() > Math.max(fromBehind.remove(), fromAhead.remove());
        if (active) {
            both();
        } else {
            fromBehind.forEach(id -> send(true, new RingMessage.Directed(CANDIDATE, id, true)));
            fromAhead.forEach(id -> send(false, new RingMessage.Directed(CANDIDATE, id, false)));
            fromBehind.clear();
            fromAhead.clear();
        }
    }

    @Override
    public long phases() {
        return phases;
    }

    @Override
    Value.Rec saveRing() {
        return Value.rec("franklin")
                .with("active", active)
                .with("won", won)
                .with("behind", Value.seq(fromBehind, Value::of))
                .with("ahead", Value.seq(fromAhead, Value::of))
                .with("phases", phases);
    }

    @Override
    void restoreRing(Value.Rec state) {
        active = state.flag("active");
        won = state.flag("won");
        fromBehind.clear();
        state.seq("behind").forEach(id -> fromBehind.add((int) ((Value.Num) id).value()));
        fromAhead.clear();
        state.seq("ahead").forEach(id -> fromAhead.add((int) ((Value.Num) id).value()));
        phases = state.num("phases");
    }
}
