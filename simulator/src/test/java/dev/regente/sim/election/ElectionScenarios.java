package dev.regente.sim.election;

import dev.regente.sim.core.Choices;
import dev.regente.sim.scenario.FaultSchedules;
import dev.regente.sim.scenario.Scenario;

/** Draws clusters, worlds, faults and commands for the election; zero is the calmest choice. */
final class ElectionScenarios {
    private static final long MS = 1_000_000L;
    private static final FaultSchedules.Limits LIMITS = new FaultSchedules.Limits(12, 10_000 * MS, false, true);

    private ElectionScenarios() {}

    static Scenario draw(Nomination algorithm, String safety, long seed, Choices choices) {
        Choices.Stream cluster = choices.stream("cluster");
        return draw(algorithm, safety, 3 + 2 * (cluster.choose(4) / 3), seed, choices);
    }

    /** With so many nodes. */
    static Scenario draw(Nomination algorithm, String safety, int nodes, long seed, Choices choices) {
        return draw(algorithm, safety, nodes, seed, choices, LIMITS);
    }

    /** The same with any kind of fault. */
    static Scenario swarm(Nomination algorithm, String safety, int nodes, long seed, Choices choices) {
        return draw(algorithm, safety, nodes, seed, choices, LIMITS.withSwarm());
    }

    private static Scenario draw(
            Nomination algorithm, String safety, int nodes, long seed, Choices choices, FaultSchedules.Limits limits) {
        Choices.Stream cluster = choices.stream("cluster");
        long timeout = 500 * MS - 100 * MS * cluster.choose(4);
        long lease = 500 * MS + cluster.choose(2) * cluster.between(0, 3_000 * MS);
        boolean returns = cluster.choose(2) == 1;
        long holdDown = returns ? cluster.between(300 * MS, 3_000 * MS) : 0;
        int commands = cluster.choose(3);
        Scenario base = Scenario.of(
                        "generated " + algorithm.word() + " " + safety + " " + nodes + " " + seed, "election")
                .withSeed(seed)
                .with(Scenario.Cluster.DEFAULT
                        .withNodes(nodes)
                        .with(algorithm.word(), safety)
                        .withTimes(100 * MS, timeout, lease)
                        .withPreemption(returns ? "after-stable" : "sticky", holdDown))
                .with(commands == 0 ? Scenario.Workload.NONE : new Scenario.Workload("commands", 1, commands, true));
        long calm = ElectionSystem.boundNanos(base) + 1_000 * MS;
        return FaultSchedules.draw(base, limits, calm, choices);
    }
}
