package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.GeneratedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The properties of {@link ElectionProperties} over consecutive seeds, for each algorithm, level and size of the cluster:
 * 100 schedules of each, 10,000 with {@code -Dregente.long=true}. And the same run twice is the same run.
 */
class ElectionSweepTest {
    private static final int SCHEDULES =
            Boolean.parseBoolean(System.getProperty("regente.long", "false")) ? 10_000 : 100;

    static Stream<Arguments> clusters() {
        List<Arguments> clusters = new ArrayList<>();
        for (Nomination algorithm : List.of(Nomination.BULLY, Nomination.RING)) {
            for (String safety : List.of("tokens", "leased")) {
                for (int nodes : List.of(3, 4, 5, 7, 9)) {
                    clusters.add(Arguments.of(algorithm, safety, nodes));
                }
            }
        }
        return clusters.stream();
    }

    @ParameterizedTest(name = "{0} {1} n={2}")
    @MethodSource("clusters")
    void everySeedHolds(Nomination algorithm, String safety, int nodes) {
        // each run is a world of its own: the sum is the same in any order
        long events = LongStream.rangeClosed(1, SCHEDULES)
                .parallel()
                .map(seed -> GeneratedRun.check(
                                new ElectionSystem(),
                                ElectionScenarios.draw(algorithm, safety, nodes, seed, Choices.seeded(seed)))
                        .events())
                .sum();
        assertThat(events).as("something happened in these runs").isGreaterThan(100L * SCHEDULES);
    }

    /** 10 schedules of each in every build; {@code -Dregente.first} is the first seed, {@code -Dregente.schedules} how many. */
    @ParameterizedTest(name = "{0} {1} n={2}")
    @MethodSource("clusters")
    void everySeedHoldsUnderEveryKindOfFault(Nomination algorithm, String safety, int nodes) {
        long first = Long.getLong("regente.first", 1);
        long count = Long.getLong("regente.schedules", SCHEDULES == 100 ? 10 : SCHEDULES);
        long events = LongStream.range(first, first + count)
                .parallel()
                .map(seed -> GeneratedRun.check(
                                new ElectionSystem(),
                                ElectionScenarios.swarm(algorithm, safety, nodes, seed, Choices.seeded(seed)))
                        .events())
                .sum();
        assertThat(events).as("something happened in these runs").isGreaterThan(100L * count);
    }

    @ParameterizedTest(name = "{0} {1} n={2}")
    @MethodSource("clusters")
    void aTwinRunIsTheSameRun(Nomination algorithm, String safety, int nodes) {
        for (long seed = 1; seed <= 5; seed++) {
            GeneratedRun.checkTwin(
                    new ElectionSystem(), ElectionScenarios.draw(algorithm, safety, nodes, seed, Choices.seeded(seed)));
        }
    }
}
