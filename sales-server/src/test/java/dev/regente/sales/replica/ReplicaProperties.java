package dev.regente.sales.replica;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.GeneratedRun;
import dev.regente.sim.scenario.FaultSchedules;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/**
 * Under an election that promises only one holder per token: {@link ReplicaChecker}'s promises hold at every moment, and
 * when the faults stop, the highest token serves and its proposal is applied everywhere within {@link
 * AbstractElection#CALM_NANOS}.
 */
class ReplicaProperties {
    private static final FaultSchedules.Limits FAULTS = new FaultSchedules.Limits(8, 5_000_000_000L, false, true);

    @Property(tries = 120, shrinking = ShrinkingMode.OFF)
    void acknowledged_entries_stay(@ForAll("storms") String storm, @ForAll("sizes") int nodes, @ForAll long seed) {
        GeneratedRun.check(new ReplicaSystem(), ReplicaSystem.scenario(storm, nodes, seed));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void acknowledged_entries_stay_under_drawn_faults_too(
            @ForAll("sizes") int nodes, @ForAll long seed, @ForAll @Size(max = 60) List<Integer> schedule) {
        Scenario scenario = ReplicaSystem.scenario("mixed", nodes, seed);
        GeneratedRun.check(
                new ReplicaSystem(),
                scenario.withFaults(FaultSchedules.draw(scenario.cluster().ids(), FAULTS, Choices.ofInts(schedule))));
    }

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void a_run_is_the_same_twice(@ForAll("storms") String storm, @ForAll long seed) {
        GeneratedRun.checkTwin(new ReplicaSystem(), ReplicaSystem.scenario(storm, 3, seed));
    }

    @Provide
    Arbitrary<String> storms() {
        return Arbitraries.of(Storm.ALL.keySet());
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.of(3, 5);
    }
}
