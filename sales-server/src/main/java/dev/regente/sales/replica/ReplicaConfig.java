package dev.regente.sales.replica;

import java.time.Duration;

/**
 * The numbers of a replica. None of them matters to safety, and nodes may differ in all.
 *
 * @param timing how long things may take
 * @param limits how large things may get
 */
public record ReplicaConfig(Timing timing, Limits limits) {

    /** What a server uses. */
    public static final ReplicaConfig DEFAULTS = new ReplicaConfig(Timing.DEFAULTS, Limits.DEFAULTS);

    /**
     * All in nanoseconds.
     *
     * @param beat between two heartbeats of a coordinator; also the time after which it sends again
     * @param fetch a source that answers nothing for so long has failed
     * @param open a coordinator that does not serve after so long steps down
     * @param write a write that takes longer marks a disk too slow to lead
     * @param handOff for catching up, and then for the election to act on it
     * @param stepDown how long the election is asked to leave out a node that could not open or write
     * @param silence a node far behind is eligible again when no coordinator was heard for so long
     */
    public record Timing(long beat, long fetch, long open, long write, long handOff, long stepDown, long silence) {
        /** For a local network. */
        public static final Timing DEFAULTS = new Timing(
                millis(50), millis(500), millis(5_000), millis(3_000), millis(2_000), millis(5_000), millis(5_000));

        private static long millis(long n) {
            return Duration.ofMillis(n).toNanos();
        }
    }

    /**
     * Every queue and every message is bounded.
     *
     * @param entries per message
     * @param bytes of entries per message; one entry always fits
     * @param payloadBytes of one proposal
     * @param window messages with entries on their way to one follower
     * @param pending proposals, and as many reads, that wait at one coordinator
     * @param farBehind a node that lacks more entries than this is not eligible
     * @param keptEntries a compaction keeps at most so many entries, for followers that lag a little
     * @param keptBytes and at most so many bytes of them
     */
    public record Limits(
            int entries,
            int bytes,
            int payloadBytes,
            int window,
            int pending,
            long farBehind,
            int keptEntries,
            long keptBytes) {
        /** Fit for sales of a few hundred bytes. */
        public static final Limits DEFAULTS =
                new Limits(1024, 256 * 1024, 128 * 1024, 16, 8192, 10_000, 10_000, 8 * 1024 * 1024);

        /** Limits that keep as much as the defaults. */
        public Limits(int entries, int bytes, int payloadBytes, int window, int pending, long farBehind) {
            this(
                    entries,
                    bytes,
                    payloadBytes,
                    window,
                    pending,
                    farBehind,
                    DEFAULTS.keptEntries(),
                    DEFAULTS.keptBytes());
        }

        /** Refuses what could not work. */
        public Limits {
            if (entries < 1 || bytes < 1 || payloadBytes < 1 || window < 1 || pending < 1 || farBehind < 1) {
                throw new IllegalArgumentException("every limit is at least 1");
            }
        }
    }
}
