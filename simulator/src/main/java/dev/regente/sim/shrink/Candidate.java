package dev.regente.sim.shrink;

import dev.regente.sim.core.Choices;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A run that may be tried: a scenario, and for each stream of choices what it gives.
 *
 * @param offsets by label, each the distance from the smallest allowed value; shared, never changed
 * @param seed if not null, all is drawn by it, and the offsets do not count
 */
public record Candidate(Scenario scenario, Map<String, long[]> offsets, Long seed) {
    private static final Pattern GIVEN = Pattern.compile("node/[0-9]+/disk(/[0-9]+)?|workload/.*");
    private static final String FAULT = "fault/";

    /** The run that this recording is of. */
    public static Candidate of(Scenario scenario, Choices.Recording recording) {
        int[] sizes = new int[recording.labels().size()];
        for (int i = 0; i < recording.size(); i++) {
            sizes[recording.labelAt(i)]++;
        }
        long[][] all = new long[sizes.length][];
        for (int label = 0; label < sizes.length; label++) {
            all[label] = new long[sizes[label]];
            sizes[label] = 0;
        }
        for (int i = 0; i < recording.size(); i++) {
            int label = recording.labelAt(i);
            all[label][sizes[label]++] = recording.offset(i);
        }
        Map<String, long[]> offsets = new TreeMap<>();
        for (int label = 0; label < all.length; label++) {
            offsets.put(recording.labels().get(label), all[label]);
        }
        return new Candidate(scenario, offsets, null);
    }

    /** New choices that give this. */
    public Choices choices() {
        return seed == null ? Choices.byStream(offsets) : Choices.seeded(seed);
    }

    /**
     * Whether the choices of this label are taken as they are, because zero would be no simpler: disks that cannot be told
     * apart, clients and chances that strike without a pause.
     */
    boolean isGiven(String label) {
        int fault = faultOf(label);
        return GIVEN.matcher(label).matches()
                || (fault >= 0
                        && fault < scenario.faults().size()
                        && scenario.faults().get(fault) instanceof Fault.Every);
    }

    /** How many choices are not the simplest one. */
    public int unusual() {
        int count = 0;
        for (Map.Entry<String, long[]> stream : offsets.entrySet()) {
            if (!isGiven(stream.getKey())) {
                for (long offset : stream.getValue()) {
                    count += offset == 0 ? 0 : 1;
                }
            }
        }
        return count;
    }

    /** The sum of the choices' lengths in bits. */
    long bits() {
        long sum = 0;
        for (Map.Entry<String, long[]> stream : offsets.entrySet()) {
            if (!isGiven(stream.getKey())) {
                for (long offset : stream.getValue()) {
                    sum += 64 - Long.numberOfLeadingZeros(offset);
                }
            }
        }
        return sum;
    }

    /** The same choices in another scenario. */
    Candidate with(Scenario other) {
        return new Candidate(other, offsets, null);
    }

    /** The same with other numbers in this stream. */
    Candidate with(String label, long[] numbers) {
        Map<String, long[]> changed = new TreeMap<>(offsets);
        changed.put(label, numbers);
        return new Candidate(scenario, changed, null);
    }

    /** Without the faults at these places, which are in ascending order; the choices of the others stay theirs. */
    Candidate withoutFaults(int from, int to) {
        List<Fault> left = new ArrayList<>(scenario.faults());
        left.subList(from, to).clear();
        Map<String, long[]> renamed = new TreeMap<>();
        offsets.forEach((label, numbers) -> {
            int place = faultOf(label);
            if (place < from) {
                renamed.put(label, numbers);
            } else if (place >= to) {
                renamed.put(FAULT + (place - (to - from)), numbers);
            }
        });
        return new Candidate(scenario.withFaults(left), renamed, null);
    }

    /** The same scenario with all choices at their simplest, but for those that are taken as they are. */
    Candidate simplest() {
        Map<String, long[]> given = new TreeMap<>(offsets);
        given.keySet().removeIf(label -> !isGiven(label));
        return new Candidate(scenario, given, null);
    }

    /** The same scenario with everything drawn anew. */
    Candidate drawn(long other) {
        return new Candidate(scenario, Map.of(), other);
    }

    /** With these in the place of one fault; the choices of the others stay theirs, and the new ones have the simplest. */
    Candidate withFaults(int at, List<Fault> instead) {
        List<Fault> faults = new ArrayList<>(scenario.faults());
        faults.remove(at);
        faults.addAll(at, instead);
        Map<String, long[]> renamed = new TreeMap<>();
        offsets.forEach((label, numbers) -> {
            int place = faultOf(label);
            if (place < at) {
                renamed.put(label, numbers);
            } else if (place > at) {
                renamed.put(FAULT + (place + instead.size() - 1), numbers);
            }
        });
        return new Candidate(scenario.withFaults(faults), renamed, null);
    }

    /** The place of the fault that draws from this stream; -1 for other streams. */
    private static int faultOf(String label) {
        return label.startsWith(FAULT) ? Integer.parseInt(label.substring(FAULT.length())) : -1;
    }
}
