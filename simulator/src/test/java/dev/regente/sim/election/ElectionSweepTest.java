package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.GeneratedRun;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The properties of {@link ElectionProperties} over consecutive seeds: 1,500 schedules at each level, 10,000 with {@code
 * -Dregente.long=true}. And the same run twice is the same run.
 */
class ElectionSweepTest {
    private static final int SCHEDULES =
            Boolean.parseBoolean(System.getProperty("regente.long", "false")) ? 10_000 : 1_500;

    @ParameterizedTest
    @ValueSource(strings = {"tokens", "leased"})
    void everySeedHolds(String safety) {
        long events = LongStream.rangeClosed(1, SCHEDULES)
                .map(seed -> GeneratedRun.check(
                                new ElectionSystem(), ElectionScenarios.draw(safety, seed, Choices.seeded(seed)))
                        .events())
                .sum();
        assertThat(events).as("something happened in these runs").isGreaterThan(100L * SCHEDULES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokens", "leased"})
    void aTwinRunIsTheSameRun(String safety) {
        for (long seed = 1; seed <= 50; seed++) {
            GeneratedRun.checkTwin(new ElectionSystem(), ElectionScenarios.draw(safety, seed, Choices.seeded(seed)));
        }
    }
}
