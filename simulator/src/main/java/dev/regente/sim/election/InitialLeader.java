package dev.regente.sim.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;

/**
 * Brings {@code cluster.initial-leader} about at the levels with tokens, where nobody leads without a majority's promise: the
 * other nodes do not stand until it has been elected. That takes the first half second at most.
 */
final class InitialLeader implements Checker {
    private final NodeId chosen;
    private Simulation simulation;
    private boolean done;

    InitialLeader(NodeId chosen) {
        this.chosen = chosen;
    }

    void schedule(Simulation run) {
        simulation = run;
        run.at(0, s -> stand(false));
    }

    private void stand(boolean eligible) {
        for (NodeId node : simulation.nodes()) {
            if (!node.equals(chosen)) {
                simulation.ask(node, ElectionProgram.PART, new ElectionAsk.Eligible(eligible, "initial-leader"));
            }
        }
    }

    @Override
    public void after(Occurrence o, World world) {
        if (done || !chosen.equals(o.node())) {
            return;
        }
        for (Notice notice : o.notices()) {
            if (notice instanceof ElectionNotice.Elected) {
                done = true;
                simulation.at(world.now(), s -> stand(true));
            }
        }
    }
}
