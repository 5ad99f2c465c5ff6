package dev.regente.sim.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import java.util.List;

/**
 * Brings {@code cluster.initial-leader} about at the levels with tokens, where nobody leads without a majority's promise: by
 * an election of the same kernels before time zero, in a calm network, in which nobody else stands. So terms, promises,
 * barriers and leases at time zero are those of a real election.
 */
final class InitialLeader {
    private static final long MOST_NANOS = 60_000_000_000L;

    private final NodeId chosen;
    private final Scenario.Cluster cluster;
    private boolean allStand;

    InitialLeader(Scenario.Cluster cluster) {
        this.cluster = cluster;
        this.chosen = cluster.initialLeader();
    }

    void settle(Simulation simulation) {
        simulation.at(0, s -> stand(s, false));
        if (!simulation.settle(world -> settled(simulation), MOST_NANOS)) {
            throw new ScenarioException("cluster.initial-leader " + chosen.number() + " cannot be elected, with "
                    + down(cluster.down()) + " of " + cluster.ids().size()
                    + " nodes down and these times, not even in a calm network");
        }
    }

    /** When all follow it the others may stand again; when they know that, time may begin. */
    private boolean settled(Simulation simulation) {
        if (!chosen.equals(ElectionChecks.agreedLeader(simulation, ElectionProgram.PART))) {
            return false;
        }
        boolean knew = allStand;
        if (!knew) {
            allStand = true;
            stand(simulation, true);
        }
        return knew;
    }

    private static String down(List<NodeId> down) {
        return down.isEmpty() ? "none" : Integer.toString(down.size());
    }

    private void stand(Simulation simulation, boolean eligible) {
        for (NodeId node : simulation.nodes()) {
            if (!node.equals(chosen)) {
                simulation.ask(node, ElectionProgram.PART, new ElectionAsk.Eligible(eligible, "initial-leader"));
            }
        }
    }
}
