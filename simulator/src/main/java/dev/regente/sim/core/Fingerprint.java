package dev.regente.sim.core;

/**
 * The hash of a whole run: time, node, kind and content of every event in order, what each event sent and published, and
 * now and then the state of all kernels. Equal fingerprints mean equal runs, whatever the JVM.
 *
 * @param high the first half
 * @param low the second half
 */
public record Fingerprint(long high, long low) {

    /** Reads what {@link #toString} printed. */
    public static Fingerprint parse(String text) {
        if (!text.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a fingerprint has 32 hexadecimal digits, not " + text);
        }
        return new Fingerprint(
                Long.parseUnsignedLong(text.substring(0, 16), 16), Long.parseUnsignedLong(text.substring(16), 16));
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }

    /** A fingerprint in the making. */
    static final class Rolling {
        private long high = 0x7265L;
        private long low = 0x6765L;

        void mix(long value) {
            high = (high ^ value) * 0xD6E8FEB86659FD93L;
            high ^= high >>> 32;
            low = Long.rotateLeft(low, 23) * 0x9E3779B97F4A7C15L + value;
        }

        Fingerprint value() {
            return new Fingerprint(SplitMix64.mix(high), SplitMix64.mix(low ^ high));
        }

        boolean sameAs(Rolling other) {
            return high == other.high && low == other.low;
        }
    }
}
