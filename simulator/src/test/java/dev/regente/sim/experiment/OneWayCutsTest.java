package dev.regente.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.protocol.Safety;
import dev.regente.sim.election.Nomination;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A link that works in one direction only costs at most one change of leader, and nothing goes on for ever. */
class OneWayCutsTest {

    @ParameterizedTest
    @CsvSource({"BULLY, TOKENS", "BULLY, LEASED", "RING, TOKENS", "RING, LEASED"})
    void aLeaderWithinTheBoundAndOneChangeAtMost(Nomination algorithm, Safety safety) {
        for (OneWayCuts.Cut cut : OneWayCuts.cuts()) {
            for (long seed = 1; seed <= 2; seed++) {
                OneWayCuts.Outcome outcome = OneWayCuts.measure(algorithm, safety, cut, seed);
                String what = cut.name() + " seed " + seed + ": " + outcome;
                assertThat(outcome.violations()).as(what).isEmpty();
                assertThat(outcome.leader()).as(what).isNotNull();
                assertThat(outcome.changes()).as(what).isLessThanOrEqualTo(1);
                assertThat(outcome.settledNanos()).as(what).isLessThan(OneWayCuts.boundNanos());
                assertThat(outcome.lateTerms()).as(what).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BULLY", "RING"})
    void aLeaderThatHearsNobodyIsReplaced(Nomination algorithm) {
        OneWayCuts.Cut deaf = OneWayCuts.cuts().stream()
                .filter(cut -> cut.name().equals("all -> " + OneWayCuts.NODES))
                .findFirst()
                .orElseThrow();
        OneWayCuts.Outcome outcome = OneWayCuts.measure(algorithm, Safety.LEASED, deaf, 1);
        assertThat(outcome.changes()).isEqualTo(1);
        assertThat(outcome.leader().number()).isLessThan(OneWayCuts.NODES);
        assertThat(outcome.withoutLeaderNanos()).isPositive();
    }
}
