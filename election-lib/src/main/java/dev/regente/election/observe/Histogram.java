package dev.regente.election.observe;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** How many values were at most so large. Thread-safe; never grows. */
final class Histogram {
    private static final double NANOS = 1e9;

    private final double[] boundsSeconds;
    private final LongAdder[] counts;
    private final LongAdder sumNanos = new LongAdder();

    Histogram(double... boundsSeconds) {
        this.boundsSeconds = boundsSeconds.clone();
        counts = new LongAdder[boundsSeconds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void record(long nanos) {
        int bucket = 0;
        while (bucket < boundsSeconds.length && nanos > boundsSeconds[bucket] * NANOS) {
            bucket++;
        }
        counts[bucket].increment();
        sumNanos.add(nanos);
    }

    long count() {
        long all = 0;
        for (LongAdder count : counts) {
            all += count.sum();
        }
        return all;
    }

    /** In the Prometheus text form; the count is that of the last bucket, even while others record. */
    void write(String name, String labels, StringBuilder out) {
        String before = labels.isEmpty() ? "" : labels + ",";
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            all += counts[i].sum();
            String bound = i < boundsSeconds.length ? number(boundsSeconds[i]) : "+Inf";
            out.append(name)
                    .append("_bucket{")
                    .append(before)
                    .append("le=\"")
                    .append(bound)
                    .append("\"} ");
            out.append(all).append('\n');
        }
        String braces = labels.isEmpty() ? " " : "{" + labels + "} ";
        out.append(name)
                .append("_sum")
                .append(braces)
                .append(number(sumNanos.sum() / NANOS))
                .append('\n');
        out.append(name).append("_count").append(braces).append(all).append('\n');
    }

    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.9f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
