package dev.regente.sales.replica;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.FaultSchedules;
import dev.regente.sim.scenario.Scenario;

/** Whole sales nodes, see {@link SalesNodes}. */
public final class SalesNodeSystem implements SystemUnderTest {
    static final String NAME = "sales-nodes";

    private static final FaultSchedules.Limits FAULTS = new FaultSchedules.Limits(10, 15_000_000_000L, false, true);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "sales nodes: election, replica and application wired together";
    }

    /** A run with a network and faults drawn from these choices, and then a calm. */
    static Scenario scenario(int nodes, long seed, Choices choices) {
        return scenario(nodes, seed, choices, FAULTS);
    }

    /**
     * The same with any kind of fault, but no process under a wrong id: a server reads its own record before anything of it
     * speaks, and stops; here its parts start one after the other.
     */
    static Scenario swarm(int nodes, long seed, Choices choices) {
        Scenario drawn = scenario(nodes, seed, choices, FAULTS.withSwarm());
        return drawn.withFaults(drawn.faults().stream()
                .map(fault -> fault instanceof Fault.Restart restart
                        ? new Fault.Restart(restart.atNanos(), restart.target())
                        : fault)
                .toList());
    }

    private static Scenario scenario(int nodes, long seed, Choices choices, FaultSchedules.Limits limits) {
        Choices.Stream draw = choices.stream("world");
        long most = draw.between(1, 10) * 1_000_000;
        Conditions.Network network = new Conditions.Network(
                new Latency.Uniform(200_000, most),
                draw.choose(3) * 5_000,
                draw.choose(2) * 10_000,
                draw.choose(2) * 2_000,
                1_000_000_000,
                draw.choose(2) == 1);
        Scenario calm = Scenario.of("sales nodes", NAME)
                .with(Scenario.Cluster.DEFAULT.withNodes(nodes))
                .with(network, new Conditions.Clocks(100_000, 1_000_000_000), Conditions.Storage.NORMAL)
                .withSeed(seed);
        return calm.withFaults(FaultSchedules.draw(calm.cluster().ids(), limits, choices))
                .until(FAULTS.busyNanos() + SalesNodes.CALM_NANOS);
    }

    @Override
    public SystemRun open(Scenario scenario) {
        return new SalesNodes(scenario);
    }
}
