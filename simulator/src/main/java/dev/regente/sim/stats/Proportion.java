package dev.regente.sim.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How often something happened.
 *
 * @param hits so many times
 * @param of out of so many
 */
public record Proportion(long hits, long of) {

    /** Refuses more hits than tries. */
    public Proportion {
        if (hits < 0 || of < hits) {
            throw new IllegalArgumentException("not a proportion: " + hits + " of " + of);
        }
    }

    /** The share, with Wilson's interval at 95 %. */
    public Interval interval() {
        return interval(Sample.LEVEL);
    }

    /** The share, with Wilson's interval, which is honest for few tries and for shares near 0 and 1. */
    public Interval interval(double level) {
        if (of == 0) {
            return new Interval(Double.NaN, 0, 1);
        }
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
        double share = (double) hits / of;
        double spread = z * z / of;
        double middle = (share + spread / 2) / (1 + spread);
        double half = z * Math.sqrt(share * (1 - share) / of + spread / of / 4) / (1 + spread);
        return new Interval(
                share, hits == 0 ? 0 : Math.max(0, middle - half), hits == of ? 1 : Math.min(1, middle + half));
    }
}
