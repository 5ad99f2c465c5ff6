package dev.regente.sim.stats;

import java.util.Locale;

/**
 * An estimate with its confidence interval.
 *
 * @param low the lower end, at most the estimate
 * @param high the upper end, at least the estimate
 */
public record Interval(double estimate, double low, double high) {

    /** Whether this value lies in the interval; a difference of one part in a billion is none. */
    public boolean contains(double value) {
        double slack = 1e-9 * Math.max(1, Math.abs(value));
        return value >= low - slack && value <= high + slack;
    }

    /** Half the width of the interval. */
    public double halfWidth() {
        return (high - low) / 2;
    }

    /** As {@code 12.34 [12.1, 12.6]}, with so many significant digits as the width deserves. */
    @Override
    public String toString() {
        if (high - low <= 0) {
            return Numbers.plain(estimate);
        }
        int digits = Math.max(0, 2 - (int) Math.floor(Math.log10(high - low)));
        String format = "%." + Math.min(12, digits) + "f";
        return String.format(Locale.ROOT, format + " [" + format + ", " + format + "]", estimate, low, high);
    }
}
