package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class NodeClockProperties {
    @Property
    void theMomentOfAReadingIsTheFirstThatShowsIt(
            @ForAll @LongRange(min = -1_000_000_000_000_000L, max = 1_000_000_000_000_000L) long offset,
            @ForAll @LongRange(min = -99_999_999, max = 99_999_999) long drift,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000_000L) long elapsed) {
        NodeClock clock = new NodeClock(offset, drift);
        long moment = clock.trueAt(offset + elapsed);
        assertThat(clock.local(moment)).isGreaterThanOrEqualTo(offset + elapsed);
        assertThat(clock.local(moment - 1)).isLessThan(offset + elapsed);
    }

    @Property
    void theClockNeverFalls(
            @ForAll @LongRange(min = -99_999_999, max = 99_999_999) long drift,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000_000L) long moment) {
        NodeClock clock = new NodeClock(0, drift);
        assertThat(clock.local(moment + 1)).isGreaterThanOrEqualTo(clock.local(moment));
    }
}
