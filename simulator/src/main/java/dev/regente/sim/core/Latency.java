package dev.regente.sim.core;

/** How long something takes. All draws are integers; the curved ones use {@code StrictMath}, which is the same everywhere. */
public sealed interface Latency {

    /** One duration, in nanoseconds. */
    long draw(Choices.Stream stream);

    /** Anything from {@code lo} to {@code hi} nanoseconds, all alike; the same value twice is a fixed time. */
    record Uniform(long loNanos, long hiNanos) implements Latency {
        /** Refuses an empty range and negative times. */
        public Uniform {
            if (loNanos < 0 || hiNanos < loNanos) {
                throw new IllegalArgumentException("no latency from " + loNanos + " to " + hiNanos + " ns");
            }
        }

        @Override
        public long draw(Choices.Stream stream) {
            return stream.between(loNanos, hiNanos);
        }
    }

    /** Without memory: mostly short, sometimes long. Cut off at 20 times the mean. */
    record Exponential(long meanNanos) implements Latency {
        private static final long STEPS = 1L << 29;

        /** Refuses negative times. */
        public Exponential {
            if (meanNanos < 0) {
                throw new IllegalArgumentException("no latency with the mean " + meanNanos + " ns");
            }
        }

        @Override
        public long draw(Choices.Stream stream) {
            double share = 1 - (double) stream.between(0, STEPS - 1) / STEPS; // in (0, 1], 1 first: the shortest time
            return (long) (-StrictMath.log(share) * meanNanos);
        }
    }

    /** Mostly near the median, with a long tail, as real networks have. */
    record Lognormal(long medianNanos, long p99Nanos) implements Latency {
        private static final long STEPS = 1L << 29;
        private static final double P99_SIGMAS = 2.3263478740408408;

        /** Refuses a tail that lies before the median. */
        public Lognormal {
            if (medianNanos <= 0 || p99Nanos < medianNanos) {
                throw new IllegalArgumentException(
                        "no latency with the median " + medianNanos + " ns and the p99 " + p99Nanos + " ns");
            }
        }

        @Override
        public long draw(Choices.Stream stream) {
            // Box and Muller; two zeros give the median
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - (double) stream.between(0, STEPS - 1) / STEPS));
            double angle = 2 * StrictMath.PI * ((double) stream.between(0, STEPS - 1) / STEPS);
            double sigma = StrictMath.log((double) p99Nanos / medianNanos) / P99_SIGMAS;
            return (long) (medianNanos * StrictMath.exp(sigma * radius * StrictMath.cos(angle)));
        }
    }

    /** Always the same. */
    static Latency fixed(long nanos) {
        return new Uniform(nanos, nanos);
    }
}
