package dev.regente.sim.demo;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.scenario.Scenario;
import java.util.Locale;

/** Measures the engine: events a second of heartbeats to one node, the fingerprint included. */
public final class EngineSpeed {
    private static final long EVENTS = 5_000_000;

    private EngineSpeed() {}

    /** Prints one line for each size; takes half a minute. */
    public static void main(String[] args) {
        for (int round = 0; round < 2; round++) {
            for (int nodes : new int[] {5, 100, 1_000}) {
                measure(nodes, false);
                measure(nodes, true);
            }
        }
    }

    private static void measure(int nodes, boolean rough) {
        Scenario scenario = Scenario.of("speed", "heartbeats").with(Scenario.Cluster.DEFAULT.withNodes(nodes));
        Conditions world = scenario.conditions();
        if (rough) {
            world = world.with(new Conditions.Network(
                            new Latency.Uniform(500_000, 5_000_000), 10_000, 1_000, 100, 1_000_000_000L, true))
                    .with(new Conditions.Clocks(200_000, 1_000_000_000L));
        }
        Simulation simulation =
                new Simulation(world, new HeartbeatSystem().open(scenario).program(), Choices.unrecorded(1));
        long start = System.nanoTime();
        while (simulation.events() < EVENTS && simulation.step(Long.MAX_VALUE)) {
            // each step is one event
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%5d nodes, %-5s network: %5.2f million events/s (%d events, fingerprint %s)%n",
                nodes,
                rough ? "rough" : "calm",
                simulation.events() / seconds / 1e6,
                simulation.events(),
                simulation.fingerprint());
    }
}
