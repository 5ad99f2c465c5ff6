package dev.regente.sim.explore.kernel;

/** A 128-bit hash of bytes; two independent halves. Good against chance, not against malice. */
@SuppressWarnings("OperatorPrecedence") // shifts bind closer than the rest, all through
record Hash(long lo, long hi) implements Comparable<Hash> {

    static Hash of(byte[] bytes) {
        long lo = 0x243F6A8885A308D3L ^ bytes.length;
        long hi = 0x13198A2E03707344L;
        for (int at = 0; at < bytes.length; at += 8) {
            long word = 0;
            for (int i = at; i < Math.min(bytes.length, at + 8); i++) {
                word = word << 8 | bytes[i] & 255;
            }
            lo = mix(lo ^ word) + 0x9E3779B97F4A7C15L;
            hi = Long.rotateLeft(hi, 23) * 0xD6E8FEB86659FD93L + mix(word + 0xA4093822299F31D0L);
        }
        return new Hash(mix(lo), mix(hi ^ lo >>> 17));
    }

    /** Of two hashes. */
    Hash with(Hash other) {
        return new Hash(mix(lo + 31 * mix(other.lo)), mix(hi * 0xD6E8FEB86659FD93L + other.hi));
    }

    static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    @Override
    public int compareTo(Hash other) {
        int first = Long.compareUnsigned(lo, other.lo);
        return first != 0 ? first : Long.compareUnsigned(hi, other.hi);
    }

    @Override
    public int hashCode() {
        return (int) (lo ^ lo >>> 32);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && lo == that.lo && hi == that.hi;
    }
}
