package dev.regente.cli.demo;

import java.util.Arrays;

/** Arithmetic on instants of {@link System#nanoTime}. */
final class Timing {
    private static final long SETTLES_NANOS = 1_000_000_000L;

    private Timing() {}

    /**
     * The longest silence that clients saw because of something at {@code atNanos}: between two acknowledgements next to each other,
     * of which the first is the last one before it or came within a second after it (replies already on their way when a process dies
     * still arrive). Negative when no acknowledgement came before or none after.
     *
     * @param acknowledged instants in ascending order
     */
    static long silenceNanos(long[] acknowledged, long atNanos) {
        int position = Arrays.binarySearch(acknowledged, atNanos);
        int after = position < 0 ? -position - 1 : position + 1;
        long longest = -1;
        for (int i = Math.max(1, after); i < acknowledged.length; i++) {
            if (after == 0 || (i > after && acknowledged[i - 1] - atNanos > SETTLES_NANOS)) {
                break;
            }
            longest = Math.max(longest, acknowledged[i] - acknowledged[i - 1]);
        }
        return longest;
    }

    /** The value below which {@code part} (0 to 1) of the ascending values lie; 0 for none. */
    static long percentile(long[] ascending, double part) {
        if (ascending.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(part * ascending.length);
        return ascending[Math.max(0, rank - 1)];
    }
}
