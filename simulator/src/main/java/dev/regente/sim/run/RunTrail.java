package dev.regente.sim.run;

import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Fingerprint;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What tells, when a run does not come out again, where and in what it differs: the fingerprint of each ingredient alone, and
 * the fingerprint as it was along the run.
 *
 * @param apart in the order of {@link Fingerprint#INGREDIENTS}; empty if it was not recorded
 * @param every after how many events each hash was taken
 * @param hashes after each stretch of that many events, the last one after the last event
 */
public record RunTrail(List<Fingerprint> apart, int every, List<Integer> hashes) {
    /** None was recorded. */
    public static final RunTrail NONE = new RunTrail(List.of(), 1, List.of());

    private static final int MOST = 512;
    private static final List<String> NAMES =
            List.of("times", "nodes", "kinds of events", "messages and timers", "effects", "states");

    /** Copies. */
    public RunTrail {
        apart = List.copyOf(apart);
        hashes = List.copyOf(hashes);
    }

    /** Takes the hashes of a run. */
    static final class Recorder implements Checker {
        private Simulation simulation;
        private int[] hashes = new int[256];
        private int size;

        /** Before the first event. */
        void begin(Simulation of) {
            simulation = of;
            of.ingredientsApart();
        }

        @Override
        public void after(Occurrence o, World world) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, Math.multiplyExact(size, 2));
            }
            hashes[size++] = (int) simulation.fingerprint().low();
        }

        /** After the run. */
        RunTrail trail() {
            int every = Math.max(1, (size + MOST - 1) / MOST);
            List<Integer> kept = new ArrayList<>();
            for (int end = every; end < size + every; end += every) {
                kept.add(hashes[Math.min(end, size) - 1]);
            }
            return new RunTrail(simulation.apart(), every, kept);
        }

        /** The first event that differs from what was recorded, as far as that is known. */
        Optional<String> firstDifference(RunTrail recorded) {
            for (int i = 0; i < recorded.hashes().size(); i++) {
                int from = i * recorded.every();
                int to = Math.min(from + recorded.every(), size) - 1;
                boolean same = from < size && hashes[to] == recorded.hashes().get(i);
                if (!same) {
                    return Optional.of(
                            from >= size
                                    ? "the run now ends before event " + from
                                    : from == to
                                            ? "event " + from + " is the first that differs"
                                            : "the first event that differs is one of " + from + " to " + to);
                }
            }
            return Optional.empty();
        }
    }

    /** In what it differs from another, in one sentence; empty if either was not recorded. */
    Optional<String> ingredients(RunTrail now) {
        if (apart.isEmpty() || now.apart.isEmpty()) {
            return Optional.empty();
        }
        List<String> same = new ArrayList<>();
        List<String> other = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            (apart.get(i).equals(now.apart.get(i)) ? same : other).add(NAMES.get(i));
        }
        return Optional.of("what differs: " + words(other) + "; the same: " + words(same));
    }

    private static String words(List<String> names) {
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }
}
