package dev.regente.sales.replica;

import dev.regente.sim.core.Conditions;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import java.util.Set;

/** Replicas under an abstract election; the scenario's workload names the storm. */
public final class ReplicaSystem implements SystemUnderTest {
    static final String NAME = "replicas";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "replicas of the sales log under an election that promises only one holder per token";
    }

    /** A run of this storm in its own network. */
    static Scenario scenario(String storm, int nodes, long seed) {
        return Scenario.of("replicas in " + storm, NAME)
                .with(Scenario.Cluster.DEFAULT.withNodes(nodes))
                .with(Storm.ALL.get(storm).network(), Conditions.Clocks.PERFECT, Conditions.Storage.NORMAL)
                .with(new Scenario.Workload(storm, 1, 1, true))
                .until(new AbstractElection(nodes, Set.of(), Storm.ALL.get(storm)).untilNanos())
                .withSeed(seed);
    }

    @Override
    public SystemRun open(Scenario scenario) {
        Storm storm = Storm.ALL.get(scenario.workload().app());
        if (storm == null) {
            throw new ScenarioException("workload.app is one of " + Storm.ALL.keySet() + ", not "
                    + scenario.workload().app());
        }
        return new AbstractElection(scenario.cluster().ids().size(), Set.of(), storm);
    }
}
