package dev.regente.sim.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Numbers that were measured, and what they say about where they come from. Keeps them all, 8 bytes each, in the order of
 * adding: what is computed does not depend on anything else, so that two programs which add the same numbers in the same
 * order agree to the last bit. Not thread-safe.
 */
public final class Sample {
    /** The level of confidence unless told. */
    public static final double LEVEL = 0.95;

    private static final int RESAMPLES = 2_000;

    private double[] values = new double[64];
    private int size;
    private double[] sorted;

    /** A sample of these numbers. */
    public static Sample of(double... numbers) {
        Sample sample = new Sample();
        for (double number : numbers) {
            sample.add(number);
        }
        return sample;
    }

    /**
     * Adds a number.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    public void add(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a sample holds finite numbers, not " + value);
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.addExact(size, size));
        }
        values[size++] = value;
        sorted = null;
    }

    /** Adds all of another sample, in its order. */
    public void addAll(Sample other) {
        for (int i = 0; i < other.size; i++) {
            add(other.values[i]);
        }
    }

    /** How many. */
    public int size() {
        return size;
    }

    /** The number at this place, in the order of adding. */
    public double get(int index) {
        return values[java.util.Objects.checkIndex(index, size)];
    }

    /** The mean; not a number if there are none. */
    public double mean() {
        return mean(values, size);
    }

    private static double mean(double[] numbers, int count) {
        // two passes: the second takes away what rounding left
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += numbers[i];
        }
        double mean = sum / count;
        double rest = 0;
        for (int i = 0; i < count; i++) {
            rest += numbers[i] - mean;
        }
        return mean + rest / count;
    }

    /** The standard deviation of what they come from; 0 if there are fewer than two. */
    public double deviation() {
        if (size < 2) {
            return 0;
        }
        double mean = mean();
        double squares = 0;
        for (int i = 0; i < size; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(squares / (size - 1));
    }

    /** The standard error of the mean. */
    public double standardError() {
        return size == 0 ? Double.NaN : deviation() / Math.sqrt(size);
    }

    /** The smallest. */
    public double min() {
        return quantile(0);
    }

    /** The largest. */
    public double max() {
        return quantile(1);
    }

    /** The smallest number of the sample that at least this share of it does not exceed; not a number if it is empty. */
    public double quantile(double share) {
        if (share < 0 || share > 1) {
            throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
        }
        return size == 0 ? Double.NaN : sorted()[Math.max(0, (int) Math.ceil(share * size) - 1)];
    }

    private double[] sorted() {
        if (sorted == null) {
            sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
        }
        return sorted;
    }

    /** The mean, with Student's interval at 95 %. */
    public Interval meanInterval() {
        return meanInterval(LEVEL);
    }

    /** The mean, with Student's interval; without width if there are fewer than two numbers. */
    public Interval meanInterval(double level) {
        double mean = mean();
        if (size < 2) {
            return new Interval(mean, mean, mean);
        }
        double t = TDistribution.of(size - 1.0).inverseSurvivalProbability((1 - level) / 2);
        double half = t * standardError();
        return new Interval(mean, mean - half, mean + half);
    }

    /**
     * A quantile, with the interval between two order statistics that holds it at this level whatever the distribution (for
     * a small sample and an extreme quantile: as much of it as there is).
     */
    public Interval quantileInterval(double share, double level) {
        double estimate = quantile(share);
        if (size < 2) {
            return new Interval(estimate, estimate, estimate);
        }
        BinomialDistribution below = BinomialDistribution.of(size, share);
        int low = below.inverseCumulativeProbability((1 - level) / 2);
        int high = below.inverseCumulativeProbability((1 + level) / 2);
        return new Interval(
                estimate, sorted()[Math.max(0, low - 1)], sorted()[Math.min(size - 1, Math.max(high, low))]);
    }

    /**
     * Any statistic, with its percentile bootstrap interval at 95 % from two thousand resamples.
     *
     * @param seed the same seed gives the same interval
     */
    public Interval bootstrap(long seed, ToDoubleFunction<Sample> statistic) {
        double estimate = statistic.applyAsDouble(this);
        if (size < 2) {
            return new Interval(estimate, estimate, estimate);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] again = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            Sample resample = new Sample();
            for (int j = 0; j < size; j++) {
                resample.add(values[random.nextInt(size)]);
            }
            again[i] = statistic.applyAsDouble(resample);
        }
        Arrays.sort(again);
        double low = again[(int) (RESAMPLES * (1 - LEVEL) / 2)];
        double high = again[(int) (RESAMPLES * (1 + LEVEL) / 2) - 1];
        return new Interval(estimate, Math.min(low, estimate), Math.max(high, estimate));
    }

    /**
     * The differences to another sample, pair by pair: the i-th of this one minus the i-th of the other.
     *
     * @throws IllegalArgumentException if they differ in size
     */
    public Sample minus(Sample other) {
        if (size != other.size) {
            throw new IllegalArgumentException(
                    "pairs need two samples of one size, not " + size + " and " + other.size);
        }
        Sample differences = new Sample();
        for (int i = 0; i < size; i++) {
            differences.add(values[i] - other.values[i]);
        }
        return differences;
    }
}
