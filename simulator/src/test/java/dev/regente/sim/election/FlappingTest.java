package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.protocol.Rule;
import dev.regente.sim.experiment.FlappingExperiment;
import dev.regente.sim.experiment.FlappingExperiment.Counted;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A principal that dies and returns without end, for ten minutes; the page is docs/experiments/flapping.md. */
class FlappingTest {
    private static final long S = 1_000_000_000L;

    @Test
    void takeOversAreFewAlthoughThePrincipalForgetsEachTimeWhatItDid() {
        Counted damped = FlappingExperiment.count("leased", "after-stable", Set.of(), 4 * S, S, 1);
        Counted undamped = FlappingExperiment.count("leased", "after-stable", Set.of(Rule.DAMPED_RETURN), 4 * S, S, 1);
        assertThat(undamped.takeOvers()).as("once in each of its 120 lives").isGreaterThan(100);
        assertThat(damped.takeOvers()).isBetween(1L, 12L);
        assertThat(damped.changes()).isLessThanOrEqualTo(2 * damped.takeOvers() + 1);
    }

    @Test
    void whoNeverStaysForTheHoldDownNeverTakesOver() {
        Counted counted = FlappingExperiment.count("tokens", "after-stable", Set.of(), S, S, 1);
        assertThat(counted.takeOvers()).as("it leads once, at the start").isEqualTo(1);
        assertThat(counted.changes()).isEqualTo(2);
    }
}
