package dev.regente.sim.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where every nondeterministic choice of a run comes from, and where it is written down.
 *
 * <p>A choice has a label, which is also the name of its stream: under a seed each stream draws from its own generator,
 * so that one more fault, node or link does not shift what the others draw. A choice is recorded as its distance from
 * the smallest allowed value; a choice between one value is none and is neither drawn nor recorded.
 *
 * <p>Not thread-safe. Never throws for what a recording holds: a replay that no longer fits goes on by seed and {@link
 * #leftTheRails} says where.
 */
public final class Choices {
    private final long seed;
    private final Recording script;
    private final boolean labelled;
    private final boolean zeroAfterScript;
    private final Map<String, long[]> apart; // by stream, looked up by name and never iterated; null for one sequence
    private final Recording recording;
    private final Map<String, Stream> streams = new HashMap<>(); // looked up by name, never iterated
    private int cursor;
    private String leftTheRails;
    private Stream lastAsked;

    private Choices(long seed, Recording script, boolean labelled, boolean zeroAfterScript, Map<String, long[]> apart) {
        this(seed, script, labelled, zeroAfterScript, apart, true);
    }

    private Choices(
            long seed,
            Recording script,
            boolean labelled,
            boolean zeroAfterScript,
            Map<String, long[]> apart,
            boolean record) {
        this.seed = seed;
        this.script = script;
        this.labelled = labelled;
        this.zeroAfterScript = zeroAfterScript;
        this.apart = apart;
        this.recording = record ? new Recording() : null;
    }

    /** Draws by seed. */
    public static Choices seeded(long seed) {
        return new Choices(seed, null, true, false, null);
    }

    /** Draws by seed and keeps no recording: for long measurements. */
    public static Choices unrecorded(long seed) {
        return new Choices(seed, null, true, false, null, false);
    }

    /** Repeats a recording; where it no longer fits, or ends early, {@link #leftTheRails} tells. */
    public static Choices replay(Recording recording) {
        return new Choices(0, recording, true, false, null);
    }

    /**
     * Repeats the first {@code length} choices of a recording and then draws by seed: by the seed that the recording was
     * drawn by, the rest comes out as it did.
     */
    public static Choices prefix(Recording recording, int length, long seed) {
        return new Choices(seed, recording.prefix(length), true, false, null);
    }

    /**
     * Takes plain numbers, whatever is asked, each modulo the size of the range; zeros when they run out. Zero is the
     * simplest choice everywhere, so that a property-based tool that shortens and lowers the numbers simplifies the run.
     */
    public static Choices ofInts(List<Integer> numbers) {
        Recording script = new Recording();
        int label = script.label("any");
        numbers.forEach(number -> script.add(label, Integer.toUnsignedLong(number)));
        return new Choices(0, script, false, true, null);
    }

    /**
     * Repeats each stream by itself, whatever the others ask: what one stream no longer asks for does not shift the rest. A
     * number that is too large becomes the largest allowed, and zeros follow where a stream's numbers end. This is how a
     * run is made simpler.
     *
     * @param offsets by label; not copied
     */
    public static Choices byStream(Map<String, long[]> offsets) {
        return new Choices(0, null, true, true, offsets);
    }

    /** The stream of this label; the same object at every call. Keep it where choices are frequent. */
    public Stream stream(String label) {
        Stream stream = streams.get(label);
        if (stream == null) {
            stream = new Stream(label);
            streams.put(label, stream);
        }
        return stream;
    }

    /** A stream that is asked for once in a run and not kept. */
    Stream once(String label) {
        return new Stream(label);
    }

    /** A choice from 0 to {@code n} - 1. */
    public int choose(String label, int n) {
        return stream(label).choose(n);
    }

    /** A choice from {@code lo} to {@code hi}, both included. */
    public long between(String label, long lo, long hi) {
        return stream(label).between(lo, hi);
    }

    /** What was chosen so far; empty for {@link #unrecorded} choices. */
    public Recording recording() {
        return recording == null ? new Recording() : recording;
    }

    /** For a replay: where it stopped fitting its recording, in one sentence. */
    public Optional<String> leftTheRails() {
        return Optional.ofNullable(leftTheRails);
    }

    /** The label of the last choice asked for; "none" before the first. */
    public String lastAsked() {
        return lastAsked == null ? "none" : lastAsked.label;
    }

    /** How many choices of the script were never asked for. */
    public int unused() {
        return script == null || leftTheRails != null ? 0 : script.size() - cursor;
    }

    private boolean onScript() {
        return script != null && leftTheRails == null;
    }

    private void leave(String why) {
        if (labelled) {
            leftTheRails = "at choice " + cursor + ": " + why;
        }
    }

    /** All choices of one label. */
    public final class Stream {
        private final String label;
        private long state;
        private final int recordedAs;
        private final int scriptedAs;
        private final long[] own;
        private int ownNext;

        private Stream(String label) {
            this.label = label;
            this.state = SplitMix64.mix(seed) ^ StableHash.ofText(label);
            this.recordedAs = recording == null ? -1 : recording.label(label);
            this.scriptedAs = script == null ? -1 : script.find(label);
            this.own = apart == null ? null : apart.get(label);
        }

        /** A choice from 0 to {@code n} - 1. */
        public int choose(int n) {
            return (int) between(0, n - 1L);
        }

        /** A choice from {@code lo} to {@code hi}, both included; all alike under a seed. */
        public long between(long lo, long hi) {
            long size = hi - lo + 1;
            if (hi < lo || size <= 0) {
                throw new IllegalArgumentException("no choice " + label + " between " + lo + " and " + hi);
            }
            if (size == 1) {
                return lo;
            }
            long offset = scripted(size);
            if (offset < 0) {
                offset = uniform(size);
            }
            return lo + record(offset);
        }

        /**
         * One of several unlikely things, or none: 0 for none, {@code i} for the i-th. Under a seed the i-th has the chance
         * of {@code ppm[i - 1]} in a million. What is recorded is which, not the number drawn.
         */
        public int rare(int... ppm) {
            boolean possible = false;
            for (int chance : ppm) {
                possible |= chance > 0;
            }
            if (!possible) {
                return 0;
            }
            long which = scripted(ppm.length + 1L);
            if (which < 0 && zeroAfterScript) {
                which = 0; // none of them, and not the first
            } else if (which < 0) {
                long drawn = uniform(1_000_000);
                which = 0;
                for (int i = 0; i < ppm.length && which == 0; i++) {
                    drawn -= ppm[i];
                    which = drawn < 0 ? i + 1 : 0;
                }
            } else if (which > 0 && ppm[(int) which - 1] == 0) {
                which = 0; // a script from a world in which that could happen
            }
            return (int) record(which);
        }

        /** A full 64-bit number, recorded in two halves. */
        public long bits() {
            return between(0, 0xFFFFFFFFL) << 32 | between(0, 0xFFFFFFFFL);
        }

        private long record(long offset) {
            lastAsked = this;
            if (recording != null) {
                recording.add(recordedAs, offset);
            }
            return offset;
        }

        private long uniform(long size) {
            if (zeroAfterScript) {
                return 0;
            }
            state += SplitMix64.GAMMA;
            long bits = SplitMix64.mix(state);
            return size <= Integer.MAX_VALUE ? ((bits >>> 32) * size) >>> 32 : (bits >>> 1) % size;
        }

        /** The scripted choice, or -1 if the script has nothing to say. */
        private long scripted(long size) {
            if (apart != null) {
                return own != null && ownNext < own.length ? Math.min(own[ownNext++], size - 1) : 0;
            }
            if (!onScript()) {
                return -1;
            }
            if (cursor >= script.size()) {
                leave("the recording ends, and " + label + " is asked");
                return -1;
            }
            long offset = script.offset(cursor);
            if (!labelled) {
                cursor++;
                return offset % size;
            }
            if (script.labelAt(cursor) != scriptedAs) {
                leave("the recording has " + script.labels.get(script.labelAt(cursor)) + ", but " + label
                        + " is asked");
                return -1;
            }
            if (offset >= size) {
                leave("the recording has " + offset + " for " + label + ", which now has " + size + " values");
                return -1;
            }
            cursor++;
            state += SplitMix64.GAMMA; // as if drawn: by the seed of the recording the rest comes out as it did
            return offset;
        }
    }

    /** A sequence of choices: for each its label and its distance from the smallest allowed value. */
    public static final class Recording {
        private final List<String> labels = new ArrayList<>();
        private final Map<String, Integer> numbers = new HashMap<>(); // looked up by name, never iterated
        private int[] labelAt = new int[64];
        private long[] offsets = new long[64];
        private int size;

        /** The number of this label, in the order of first use. */
        public int label(String label) {
            Integer number = numbers.get(label);
            if (number == null) {
                number = labels.size();
                labels.add(label);
                numbers.put(label, number);
            }
            return number;
        }

        /** The number of this label, or -1 if it never occurs. */
        int find(String label) {
            return numbers.getOrDefault(label, -1);
        }

        /** Appends a choice. */
        public void add(int label, long offset) {
            if (size == offsets.length) {
                int more = Math.addExact(size, size);
                labelAt = java.util.Arrays.copyOf(labelAt, more);
                offsets = java.util.Arrays.copyOf(offsets, more);
            }
            labelAt[size] = label;
            offsets[size++] = offset;
        }

        /** How many choices. */
        public int size() {
            return size;
        }

        /** All labels, in the order of first use. */
        public List<String> labels() {
            return List.copyOf(labels);
        }

        /** The number of the label of choice {@code i}. */
        public int labelAt(int i) {
            return labelAt[i];
        }

        /** The distance of choice {@code i} from its smallest allowed value. */
        public long offset(int i) {
            return offsets[i];
        }

        /** The first {@code length} choices, or all if there are fewer. */
        public Recording prefix(int length) {
            Recording copy = new Recording();
            labels.forEach(copy::label);
            for (int i = 0; i < Math.min(length, size); i++) {
                copy.add(labelAt[i], offsets[i]);
            }
            return copy;
        }
    }
}
