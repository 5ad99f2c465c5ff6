package dev.regente.sim.core;

/**
 * The hash of a whole run: time, node, kind and content of every event in order, what each event sent and published, and
 * now and then the state of all kernels. Equal fingerprints mean equal runs, whatever the JVM.
 *
 * @param high the first half
 * @param low the second half
 */
public record Fingerprint(long high, long low) {
    /** The letters of all ingredients, in the order of their bits. */
    public static final String INGREDIENTS = "tnkmds";

    static final int TIME = 1;
    static final int NODE = 2;
    static final int KIND = 4;
    static final int MESSAGE = 8;
    static final int EFFECTS = 16;
    static final int STATE = 32;
    static final int ALL = 63;

    /** The set of these letters. */
    static int ingredients(String letters) {
        int set = 0;
        for (int i = 0; i < letters.length(); i++) {
            int at = INGREDIENTS.indexOf(letters.charAt(i));
            if (at < 0) {
                throw new IllegalArgumentException("a fingerprint's ingredients are some of " + INGREDIENTS
                        + " (time, node, kind, message, effects, state), not " + letters);
            }
            set |= 1 << at;
        }
        if (set == 0) {
            throw new IllegalArgumentException("a fingerprint needs at least one of " + INGREDIENTS);
        }
        return set;
    }

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
        private final int taken;
        private Rolling[] apart; // one for each ingredient; null unless asked for

        Rolling(int ingredients) {
            taken = ingredients;
        }

        boolean takes(int ingredient) {
            return (taken & ingredient) != 0;
        }

        void mix(int ingredient, long value) {
            if ((taken & ingredient) != 0) {
                mix(value);
            }
            if (apart != null) {
                apart[Integer.numberOfTrailingZeros(ingredient)].mix(value);
            }
        }

        /** Hashes each ingredient by itself besides. */
        void apart() {
            apart = new Rolling[INGREDIENTS.length()];
            for (int i = 0; i < apart.length; i++) {
                apart[i] = new Rolling(1 << i);
            }
        }

        /** The fingerprint of this ingredient alone. */
        Fingerprint valueOf(int place) {
            return apart[place].value();
        }

        private void mix(long value) {
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
