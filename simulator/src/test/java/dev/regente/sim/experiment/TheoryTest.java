package dev.regente.sim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The formulas give the numbers that are printed in the literature, and the simulator gives the formulas' numbers. */
class TheoryTest {
    @Test
    void changAndRoberts() {
        assertThat(Theory.changRobertsMean(5)).isCloseTo(11.4167, within(1e-4));
        assertThat(Theory.changRobertsMean(4096)).isCloseTo(36434.35, within(0.01));
        assertThat(Theory.changRobertsDeviation(3)).isCloseTo(0.5, within(1e-9));
        assertThat(Theory.changRobertsDeviation(5)).isCloseTo(1.412, within(1e-3));
        assertThat(Theory.changRobertsDeviation(64)).isCloseTo(34.85, within(0.01));
        assertThat(Theory.changRobertsDeviation(1024)).isCloseTo(604.7, within(0.1));
    }

    @Test
    void hirschbergAndSinclair() {
        assertThat(Theory.hirschbergSinclairMean(3)).isCloseTo(23, within(1e-9));
        assertThat(Theory.hirschbergSinclairMean(8)).isCloseTo(80.0762, within(1e-4));
        assertThat(Theory.hirschbergSinclairMean(64)).isCloseTo(1215.229, within(1e-3));
        assertThat(Theory.hirschbergSinclairMean(4096)).isCloseTo(154770.3, within(0.1));
        assertThat(Theory.hirschbergSinclairBound(3)).isEqualTo(64);
    }

    @Test
    void nodesWithoutIds() {
        assertThat(Theory.itaiRodehRounds(4, 3)).isCloseTo(27 / 20.0, within(1e-9));
        assertThat(Theory.itaiRodehRounds(5, 4)).isCloseTo(256 / 225.0, within(1e-9));
        assertThat(Theory.itaiRodehRounds(8, 2)).isCloseTo(16, within(1e-9));
        assertThat(Theory.itaiRodehRounds(8, 8)).isCloseTo(262144 / 256711.0, within(1e-9));
        assertThat(Theory.volunteerRounds(2)).isCloseTo(2, within(1e-9));
        assertThat(Theory.volunteerRounds(3)).isCloseTo(13 / 6.0, within(1e-9));
        assertThat(Theory.volunteerRounds(10)).isCloseTo(2.36524, within(1e-5));
        assertThat(Theory.volunteerRounds(400)).isCloseTo(2.4417, within(2e-3));
    }

    @Test
    void votesThatSplit() {
        assertThat(Theory.raftSplit(5, 4, 0.01)).isCloseTo(0.00059203, within(1e-8));
        assertThat(Theory.raftSplit(5, 4, 0.2)).isCloseTo(0.1808, within(1e-6));
        assertThat(Theory.raftSplit(5, 3, 0.2)).isCloseTo(0.488, within(1e-6));
        assertThat(Theory.raftSplit(9, 5, 0.2)).isCloseTo(0.67232, within(1e-6));
    }

    @Test
    void morePeriodsRoundsAndTimes() {
        assertThat(Theory.swimPeriods(3)).isCloseTo(4 / 3.0, within(1e-9));
        assertThat(Theory.swimPeriods(8)).isCloseTo(1.5149603, within(1e-6));
        assertThat(Theory.swimPeriods(100_000)).isCloseTo(Math.E / (Math.E - 1), within(1e-4));
        assertThat(Theory.volunteerSquares(2)).isCloseTo(6, within(1e-9));
        assertThat(Theory.volunteerSquares(10)).isCloseTo(8.276324, within(1e-6));
        assertThat(Theory.volunteerSquares(300)).isCloseTo(8.7945, within(3e-2));
        assertThat(Theory.raftMean(5, 4, 0.1) - 0.25).isCloseTo(1.2217421, within(1e-6));
    }

    @Test
    void theDistributionOfChangAndRoberts() {
        for (int n : new int[] {3, 5, 8}) {
            ChangRobertsDistribution all = new ChangRobertsDistribution(n);
            assertThat(all.quantile(0)).isEqualTo(2 * n - 1);
            assertThat(all.quantile(1)).isEqualTo(n * (n + 1) / 2);
        }
        ChangRobertsDistribution five = new ChangRobertsDistribution(5);
        assertThat(five.quantile(0.05)).isEqualTo(10);
        assertThat(five.quantile(0.5)).isEqualTo(11);
        assertThat(five.quantile(0.95)).isEqualTo(14);
        assertThat(five.quantile(0.99)).isEqualTo(15);
    }

    @Test
    void failureDetectors() {
        Theory.Quality tight = Theory.nfdS(1, 0.05, 0.01, x -> Math.exp(-x / 0.02));
        assertThat(tight.recurrence()).isCloseTo(11.067884, within(1e-5));
        assertThat(tight.duration()).isCloseTo(0.12520024, within(1e-5));
        assertThat(tight.accuracy()).isCloseTo(0.98868797, within(1e-6));
        Theory.Quality two = Theory.nfdS(1, 1, 0.01, x -> Math.exp(-x / 0.02));
        assertThat(two.recurrence()).isCloseTo(101.0101, within(1e-3));
        Theory.Quality wide = Theory.nfdS(1, 1.05, 0.01, x -> Math.exp(-x / 0.02));
        assertThat(wide.recurrence()).isCloseTo(1106.7884, within(1e-2));
        assertThat(Theory.phiTimeout(100, 10, 1)).isCloseTo(112.81552, within(1e-4));
        assertThat(Theory.phiTimeout(100, 10, 8)).isCloseTo(156.12001, within(1e-4));
    }

    @Test
    void theLocalMaximaOfACircle() {
        assertThat(Theory.phases(new int[] {3, 1, 2})).isEqualTo(1);
        assertThat(Theory.phases(new int[] {1, 4, 2, 3})).isEqualTo(2);
        assertThat(Theory.alternatingPhases(new int[] {1, 2, 3})).isEqualTo(2);
        assertThat(Theory.alternatingPhases(new int[] {3, 2, 1})).isEqualTo(1);
    }

    /** The exact rows, those of every ring of up to five nodes among them. */
    @Test
    void theSimulatorMeetsTheExactRows() {
        Experiment.Settings settings = new Experiment.Settings(1, 20, line -> {});
        Comparison all = new Comparison();
        new BullyTheory(settings).compare(all);
        new RingTheory(settings, 5, 32).compare(all);
        assertThat(all.size()).isGreaterThan(150);
        assertThat(all.differing()).isEmpty();
    }
}
