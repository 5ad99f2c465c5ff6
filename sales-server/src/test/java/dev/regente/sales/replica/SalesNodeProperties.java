package dev.regente.sales.replica;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.GeneratedRun;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/**
 * Whole sales nodes under drawn faults: no acknowledged sale is lost or doubled, and within {@link
 * SalesNodes#AGREED_NANOS} of virtual time after the last fault one node that all agree on serves and takes a sale.
 */
class SalesNodeProperties {

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void no_acknowledged_sale_is_lost_and_someone_serves_again(
            @ForAll("sizes") int nodes, @ForAll long seed, @ForAll @Size(max = 80) List<Integer> schedule) {
        GeneratedRun.check(new SalesNodeSystem(), SalesNodeSystem.scenario(nodes, seed, Choices.ofInts(schedule)));
    }

    @Property(tries = 3, shrinking = ShrinkingMode.OFF)
    void a_run_is_the_same_twice(@ForAll long seed) {
        GeneratedRun.checkTwin(new SalesNodeSystem(), SalesNodeSystem.scenario(3, seed, Choices.seeded(seed)));
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.of(3, 5);
    }
}
