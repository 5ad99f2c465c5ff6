package dev.regente.sim.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void theMeanOfTheTextbookExample() {
        // Student's interval of 1..5: t(4, 0.975) = 2.776445
        Interval mean = Sample.of(1, 2, 3, 4, 5).meanInterval();
        assertThat(mean.estimate()).isEqualTo(3);
        assertThat(mean.halfWidth()).isCloseTo(2.776445 * Math.sqrt(2.5 / 5), within(1e-6));
        assertThat(mean).hasToString("3.00 [1.04, 4.96]");
        assertThat(Sample.of(7).meanInterval()).hasToString("7");
        assertThatIllegalArgumentException().isThrownBy(() -> Sample.of(Double.NaN));
    }

    @Test
    void quantilesAreNumbersOfTheSample() {
        Sample sample = new Sample();
        for (int i = 100; i >= 1; i--) {
            sample.add(i);
        }
        assertThat(sample.quantile(0.5)).isEqualTo(50);
        assertThat(sample.quantile(0.99)).isEqualTo(99);
        assertThat(sample.min()).isEqualTo(1);
        assertThat(sample.max()).isEqualTo(100);
        Interval median = sample.quantileInterval(0.5, 0.95);
        assertThat(median.low()).isEqualTo(40);
        assertThat(median.high()).isEqualTo(61);
    }

    @Test
    void wilsonsIntervalIsHonestAtTheEnds() {
        Interval none = new Proportion(0, 20).interval();
        assertThat(none.low()).isZero();
        assertThat(none.high()).isCloseTo(0.1611, within(1e-4));
        Interval some = new Proportion(8, 10).interval();
        assertThat(some.low()).isCloseTo(0.4902, within(1e-4));
        assertThat(some.high()).isCloseTo(0.9433, within(1e-4));
        assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(3, 2));
    }

    /** Of a hundred intervals at 95 % about five miss. */
    @Test
    void intervalsHoldWhatTheyShould() {
        SplittableRandom random = new SplittableRandom(1);
        int means = 0;
        int bootstraps = 0;
        for (int round = 0; round < 200; round++) {
            Sample sample = new Sample();
            for (int i = 0; i < 40; i++) {
                sample.add(random.nextDouble());
            }
            means += sample.meanInterval().contains(0.5) ? 1 : 0;
            bootstraps += round < 50 && sample.bootstrap(round, Sample::mean).contains(0.5) ? 1 : 0;
        }
        assertThat(means).isBetween(180, 198);
        assertThat(bootstraps).isBetween(42, 50);
    }

    @Test
    void pairsAreComparedOneByOne() {
        Sample differences = Sample.of(5, 7, 9).minus(Sample.of(4, 6, 8));
        assertThat(differences.meanInterval()).isEqualTo(new Interval(1, 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sample.of(1).minus(Sample.of(1, 2)))
                .withMessageContaining("not 1 and 2");
    }

    @Test
    void tablesAreWrittenInThreeForms() {
        Table table = new Table("name", "value").row("a,b", 1.5).row("c|d", null);
        assertThat(table.csv()).isEqualTo("name,value\n\"a,b\",1.5\nc|d,\n");
        assertThat(table.jsonLines())
                .isEqualTo("{\"name\":\"a,b\",\"value\":1.5}\n{\"name\":\"c|d\",\"value\":null}\n");
        assertThat(table.markdown()).isEqualTo("| name | value |\n|---|---|\n| a,b | 1.5 |\n| c\\|d |  |\n");
        assertThatIllegalArgumentException().isThrownBy(() -> table.row("one"));
    }

    @Test
    void chartsAreDrawnWithoutAScreen() {
        assertThat(chart())
                .contains("<svg")
                .contains("<line")
                .contains("</svg>")
                .isEqualTo(chart());
    }

    private static String chart() {
        return new Chart("title", "x", "y")
                .logarithmic()
                .line("theory", new double[] {1, 10}, new double[] {1, 100})
                .points("measured", new double[] {1, 10}, new double[] {1, 99}, new double[] {0.1, 5})
                .svg();
    }
}
