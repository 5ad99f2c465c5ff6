package dev.regente.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Durations of the same thing, measured again and again. In milliseconds. */
final class Timings {
    private final List<Double> millis = new ArrayList<>();

    void addNanos(long nanos) {
        add(nanos / 1e6);
    }

    void add(double value) {
        millis.add(value);
        millis.sort(Double::compare);
    }

    int count() {
        return millis.size();
    }

    /**
     * The smallest measured value that at least this part of all values does not exceed (nearest rank).
     *
     * @param part 0 for the smallest, 0.5 for the median, 1 for the largest
     */
    double quantile(double part) {
        if (millis.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        int rank = (int) Math.ceil(part * millis.size());
        return millis.get(Math.max(rank, 1) - 1);
    }

    /** Minimum, median, 99th percentile and maximum as four cells of a Markdown table. */
    String cells() {
        if (millis.isEmpty()) {
            return "- | - | - | -";
        }
        return String.format(
                Locale.ROOT, "%.1f | %.1f | %.1f | %.1f", quantile(0), quantile(0.5), quantile(0.99), quantile(1));
    }
}
