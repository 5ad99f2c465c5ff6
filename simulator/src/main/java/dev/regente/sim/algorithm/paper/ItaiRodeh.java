package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/**
 * A. Itai, M. Rodeh, <i>Symmetry Breaking in Distributed Networks</i>, Information and Computation 88(1), 1990, for nodes
 * without ids of their own that know how many they are. An active node draws a number from 1 to n and sends it round. A
 * node that sees a larger pair (round, number) than its own only passes on from then; it marks an equal one as not unique
 * and drops a smaller one. Its own token back: unique, then it leads; else it draws anew for the next round.
 *
 * <p>Assumes a ring in one direction, FIFO links, no failures. Ends with probability one. The ids of the nodes are used for
 * nothing but to say who won.
 */
public final class ItaiRodeh extends RingKernel {
    private boolean active;
    private int round;
    private int drawn;

    /** A node at this place. */
    public ItaiRodeh(Setting setting) {
        super(setting);
    }

    @Override
    void start() {
        active = true;
        draw();
    }

    private void draw() {
        round++;
        drawn = 1 + host.choose("number", setting.size());
        next(new RingMessage.Drawn(round, drawn, 1, true));
    }

    @Override
    void handle(NodeId from, RingMessage message) {
        RingMessage.Drawn token = (RingMessage.Drawn) message;
        if (!active) {
            pass(token, token.unique());
            return;
        }
        if (token.hop() == setting.size()) {
            if (token.unique()) {
                active = false;
                announce(self.number());
            } else {
                draw();
            }
            return;
        }
        int order = token.round() != round ? token.round() - round : token.drawn() - drawn;
        if (order > 0) {
            active = false;
            pass(token, token.unique());
        } else if (order == 0) {
            pass(token, false);
        }
    }

    private void pass(RingMessage.Drawn token, boolean unique) {
        next(new RingMessage.Drawn(token.round(), token.drawn(), token.hop() + 1, unique));
    }

    /** The rounds. */
    @Override
    public long phases() {
        return round;
    }

    @Override
    Value.Rec saveRing() {
        return Value.rec("itai-rodeh")
                .with("active", active)
                .with("round", round)
                .with("drawn", drawn);
    }

    @Override
    void restoreRing(Value.Rec state) {
        active = state.flag("active");
        round = (int) state.num("round");
        drawn = (int) state.num("drawn");
    }
}
