package dev.regente.sim.explore.search;

/** Random numbers of one walk (SplitMix64), the same in every run. */
final class Draw {
    private long state;

    Draw(long seed, long walk) {
        state = mix(seed * 0x9E3779B97F4A7C15L + walk);
    }

    long next() {
        state += 0x9E3779B97F4A7C15L;
        return mix(state);
    }

    /** From 0 to {@code n} - 1. */
    int below(int n) {
        return (int) Math.floorMod(next() >>> 1, (long) n);
    }

    /** A number that belongs to this walk and this key, whenever it is asked for. */
    static long fixed(long seed, long key) {
        return mix(seed ^ mix(key));
    }

    static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
