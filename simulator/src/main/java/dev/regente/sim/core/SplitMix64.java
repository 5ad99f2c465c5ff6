package dev.regente.sim.core;

/** Steele, Lea and Flood's SplitMix64: our own, so that a printed seed replays on every JDK. */
final class SplitMix64 {
    /** What the state grows by for each number. */
    static final long GAMMA = 0x9E3779B97F4A7C15L;

    private SplitMix64() {}

    /** A bijection that spreads every bit of its argument. */
    static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
