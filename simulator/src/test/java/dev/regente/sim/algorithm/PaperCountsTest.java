package dev.regente.sim.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Latency;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The numbers of messages that the papers and books give, exactly. */
class PaperCountsTest {
    private static final long MILLI = PaperRun.MILLI;

    private static List<Integer> upTo(int n) {
        return IntStream.rangeClosed(1, n).boxed().toList();
    }

    private static PaperRun bully(int n, List<Integer> down, List<Integer> starters, Latency latency, long timeout) {
        Scenario scenario = PaperRun.latency(PaperRun.scenario("bully", upTo(n)), latency);
        scenario = PaperRun.with(scenario, down, starters);
        return PaperRun.of(scenario.with(scenario.cluster().withTimes(0, timeout, 1)));
    }

    @Test
    void bullyWithTheHighestCrashed() {
        for (int n = 3; n <= 12; n++) {
            for (int i = 1; i < n; i++) {
                PaperRun run = bully(n, List.of(n), List.of(i), Latency.fixed(MILLI), 3 * MILLI);
                assertThat(run.total()).isEqualTo((n - i) * (n - i) + n - 2);
                assertThat(run.delivered()).isEqualTo((n - i) * (n - i - 1) + n - 2);
                assertThat(run.leader()).isEqualTo(n - 1);
                assertThat(run.report().get("agreedAtMillis")).isEqualTo(i < n - 1 || n == 2 ? 5.0 : 4.0);
            }
            assertThat(bully(n, List.of(n), null, Latency.fixed(MILLI), 3 * MILLI)
                            .total())
                    .isEqualTo((n - 1) * (n - 1) + n - 2);
        }
    }

    @Test
    void bullyWithNobodyDown() {
        for (int n = 2; n <= 9; n++) {
            for (int r = 1; r <= n; r++) {
                PaperRun run = bully(n, List.of(), List.of(r), Latency.fixed(MILLI), 3 * MILLI);
                assertThat(run.total()).isEqualTo((n - r) * (n - r + 1) + n - 1);
                assertThat(run.leader()).isEqualTo(n);
            }
        }
    }

    @Test
    void bullyDoesNotDependOnTheDelaysWithinTheBound() {
        for (int seed = 1; seed <= 30; seed++) {
            int n = 7;
            Latency latency = new Latency.Uniform(0, 5 * MILLI);
            Scenario scenario = PaperRun.latency(PaperRun.scenario("bully", upTo(n)), latency)
                    .withSeed(seed);
            scenario = scenario.with(scenario.cluster().withTimes(0, 10 * MILLI, 1));
            assertThat(PaperRun.of(PaperRun.with(scenario, List.of(7), List.of(2, 4)))
                            .total())
                    .isEqualTo(30);
            assertThat(PaperRun.of(PaperRun.with(scenario, List.of(), List.of(2, 4)))
                            .total())
                    .isEqualTo(36);
        }
    }

    @Test
    void bullyAsPublished() {
        for (int n : new int[] {3, 5, 8, 16}) {
            Scenario scenario = PaperRun.scenario("bully-1982", upTo(n));
            PaperRun one = PaperRun.of(PaperRun.with(scenario, List.of(n), List.of(n - 1)));
            assertThat(one.total()).isEqualTo(1 + 6 * (n - 2));
            assertThat(one.leader()).isEqualTo(n - 1);
            PaperRun all = PaperRun.of(PaperRun.with(scenario, List.of(n), null));
            assertThat(all.total()).isEqualTo(1 + 8 * (n - 2));
            assertThat(all.leader()).isEqualTo(n - 1);
        }
    }

    @Test
    void leLann() {
        Scenario scenario = PaperRun.scenario("le-lann", List.of(5, 2, 7, 1, 9, 4));
        for (List<Integer> starters : List.of(List.of(2), List.of(1, 5), List.of(5, 2, 7, 1, 9, 4))) {
            PaperRun run = PaperRun.of(PaperRun.with(scenario, List.of(), starters));
            assertThat(run.total()).isEqualTo(6L * starters.size());
            assertThat(run.leader())
                    .isEqualTo(starters.stream().max(Integer::compare).orElseThrow());
        }
    }

    @Test
    void listRing() {
        for (int n : new int[] {3, 5, 8}) {
            Scenario scenario = PaperRun.scenario("list-ring", upTo(n));
            for (int k = 1; k <= n; k++) {
                PaperRun run = PaperRun.of(PaperRun.with(scenario, List.of(), upTo(k)));
                assertThat(run.total()).isEqualTo(2L * k * n);
                assertThat(run.report().get("idsCarried")).isEqualTo((long) k * n * (n + 1) / 2);
                assertThat(run.leader()).isEqualTo(n);
            }
            PaperRun crashed = PaperRun.of(PaperRun.with(scenario, List.of(n), List.of(1)));
            assertThat(crashed.total()).isEqualTo(2L * n);
            assertThat(crashed.delivered()).isEqualTo(2L * (n - 1));
            assertThat(crashed.leader()).isEqualTo(n - 1);
        }
    }

    @Test
    void changAndRoberts() {
        for (int n : new int[] {3, 5, 9}) {
            List<Integer> descending =
                    IntStream.rangeClosed(1, n).mapToObj(i -> n + 1 - i).toList();
            assertThat(PaperRun.of(PaperRun.scenario("chang-roberts", descending))
                            .election())
                    .isEqualTo(n * (n + 1) / 2);
            PaperRun best = PaperRun.of(PaperRun.scenario("chang-roberts", upTo(n)));
            assertThat(best.election()).isEqualTo(2L * n - 1);
            assertThat(best.total()).isEqualTo(3L * n - 1);
            assertThat(best.report().get("electedAtMillis")).isEqualTo((double) n);
            assertThat(best.report().get("agreedAtMillis")).isEqualTo(2.0 * n - 1);
            PaperRun one =
                    PaperRun.of(PaperRun.with(PaperRun.scenario("chang-roberts", upTo(n)), List.of(), List.of(1)));
            assertThat(one.total()).isEqualTo(3L * n - 1);
            assertThat(one.leader()).isEqualTo(n);
            assertThat(one.report().get("electedAtMillis")).isEqualTo(2.0 * n - 1);
            PaperRun starter = PaperRun.of(
                    PaperRun.with(PaperRun.scenario("chang-roberts-starters", upTo(n)), List.of(), List.of(2)));
            assertThat(starter.total()).isEqualTo(2L * n);
            assertThat(starter.leader()).isEqualTo(2);
        }
    }

    @Test
    void hirschbergAndSinclair() {
        PaperRun three = PaperRun.of("hirschberg-sinclair", 1, 2, 3);
        assertThat(three.election()).isEqualTo(23);
        assertThat(three.total()).isEqualTo(26);
        assertThat(three.report().get("electedAtMillis")).isEqualTo(9.0);
        for (int n : new int[] {5, 8, 16}) {
            PaperRun run = PaperRun.of(PaperRun.scenario("hirschberg-sinclair", upTo(n)));
            int levels = 32 - Integer.numberOfLeadingZeros(n - 1);
            assertThat(run.report().get("electedAtMillis")).isEqualTo(2.0 * ((1 << levels) - 1) + n);
            assertThat(run.leader()).isEqualTo(n);
        }
    }

    @Test
    void theLocalMaximaAlgorithmsTakeTheSamePhases() {
        List<Integer> ring = List.of(5, 8, 3, 7, 1, 2, 6, 4, 9);
        PaperRun dkr = PaperRun.of(PaperRun.scenario("dkr", ring));
        PaperRun peterson = PaperRun.of(PaperRun.scenario("peterson", ring));
        PaperRun franklin = PaperRun.of(PaperRun.scenario("franklin", ring));
        long phases = (long) dkr.report().get("phases");
        assertThat(phases).isBetween(1L, 3L);
        assertThat(dkr.total()).isEqualTo(2L * 9 * phases + 2 * 9);
        assertThat(peterson.total()).isEqualTo(dkr.total());
        assertThat(franklin.total()).isEqualTo(2L * 9 * phases + 3 * 9);
        assertThat(List.of(dkr.leader(), peterson.leader(), franklin.leader())).containsOnly(9);
        assertThat(PaperRun.of("dkr", 1, 2, 3).total()).isEqualTo(12);
        assertThat(PaperRun.of("franklin", 1, 2, 3).total()).isEqualTo(15);
    }

    @Test
    void raftLikeWithoutASplitVote() {
        for (int n : new int[] {3, 5, 7, 9}) {
            Scenario scenario = PaperRun.with(PaperRun.scenario("raft-like", upTo(n)), List.of(n), List.of(1));
            scenario = scenario.with(scenario.cluster().withTimes(0, 500 * MILLI, 1));
            PaperRun run = PaperRun.of(scenario);
            assertThat(run.total()).isEqualTo(3L * n - 4);
            assertThat(run.leader()).isEqualTo(1);
            assertThat(run.report().get("phases")).isEqualTo(1L);
        }
    }
}
