package dev.regente.sim.election;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.GeneratedRun;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/** Whatever happens, the election keeps its promises at every step, and finds a leader when it is over. */
class ElectionProperties {

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void tokens(@ForAll @Size(max = 150) List<Integer> world, @ForAll long seed) {
        holds(Nomination.BULLY, "tokens", world, seed);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void leased(@ForAll @Size(max = 150) List<Integer> world, @ForAll long seed) {
        holds(Nomination.BULLY, "leased", world, seed);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void tokensByRing(@ForAll @Size(max = 150) List<Integer> world, @ForAll long seed) {
        holds(Nomination.RING, "tokens", world, seed);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void leasedByRing(@ForAll @Size(max = 150) List<Integer> world, @ForAll long seed) {
        holds(Nomination.RING, "leased", world, seed);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void evenByChance(@ForAll @Size(max = 150) List<Integer> world, @ForAll long seed) {
        holds(Nomination.RANDOM, "leased", world, seed);
    }

    private static void holds(Nomination algorithm, String safety, List<Integer> world, long seed) {
        Scenario scenario = ElectionScenarios.draw(algorithm, safety, seed, Choices.ofInts(world));
        GeneratedRun.check(new ElectionSystem(), scenario);
    }
}
