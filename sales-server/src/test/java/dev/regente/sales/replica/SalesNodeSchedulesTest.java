package dev.regente.sales.replica;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.GeneratedRun;
import org.junit.jupiter.api.Test;

/** The same as {@link SalesNodeProperties} by plain seeds: a few in every build, {@code -Dregente.long} for 2,000. */
class SalesNodeSchedulesTest {
    private static final int USUAL = 30;

    @Test
    void no_acknowledged_sale_is_lost_and_someone_serves_again() {
        int runs = Math.max(USUAL, Runs.longRuns());
        long first = Long.getLong("regente.first", 1);
        for (long seed = first; seed < first + runs; seed++) {
            int nodes = seed % 2 == 0 ? 3 : 5;
            GeneratedRun.check(new SalesNodeSystem(), SalesNodeSystem.scenario(nodes, seed, Choices.seeded(seed)));
        }
    }

    @Test
    void nor_under_any_other_kind_of_fault() {
        int runs = Math.max(USUAL, Runs.longRuns());
        long first = Long.getLong("regente.first", 1);
        for (long seed = first; seed < first + runs; seed++) {
            int nodes = seed % 2 == 0 ? 3 : 5;
            GeneratedRun.check(new SalesNodeSystem(), SalesNodeSystem.swarm(nodes, seed, Choices.seeded(seed)));
        }
    }
}
