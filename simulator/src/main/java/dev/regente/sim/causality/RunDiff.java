package dev.regente.sim.causality;

import dev.regente.sim.causality.EventLog.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two runs side by side, aligned by causality and not by time: events belong together if on their nodes all before them
 * belong together, they say the same, and so do the events that brought them about.
 */
public final class RunDiff {
    private static final long MOST_CELLS = 25_000_000;

    private final EventLog one;
    private final EventLog other;
    private final Set<String> common = new TreeSet<>();
    private final Map<Integer, Integer> together = new HashMap<>(); // looked up, never iterated

    /** Of two runs that are over. Nodes that only one of them has are left aside, and what others had to do with them. */
    public RunDiff(EventLog one, EventLog other) {
        this.one = one;
        this.other = other;
        common.addAll(one.places());
        common.retainAll(other.places());
        common.add(EventLog.WORLD);
    }

    /** The nodes that only one of the two has. */
    public List<String> nodesOfOne() {
        Set<String> all = new TreeSet<>(one.places());
        all.addAll(other.places());
        all.removeAll(common);
        return List.copyOf(all);
    }

    private boolean isCommon(Entry entry) {
        return common.contains(entry.place()) && (entry.peer() == null || common.contains(entry.peer()));
    }

    private List<Entry> at(EventLog log, String place) {
        return log.at(place).stream().filter(this::isCommon).toList();
    }

    /** What it says, as far as the other run could say it too. */
    private String words(Entry entry) {
        StringBuilder words = new StringBuilder(entry.what());
        for (String[] sent : entry.sent()) {
            if (common.contains(sent[0])) {
                words.append(" ->").append(sent[0]).append(' ').append(sent[1]);
            }
        }
        return words.toString();
    }

    /**
     * Where two runs part.
     *
     * @param place the node
     * @param here the number of the event in the first run; -1 if the node has no more there
     * @param there in the second
     * @param lineHere the event as a line of trace, or "(nothing more happens here)"
     * @param same how many events belong together on all nodes
     */
    public record Divergence(String place, int here, int there, String lineHere, String lineThere, int same) {}

    /** An event that only one of the two has. */
    public record Single(int event, String line) {}

    /** The first event on each node that does not belong together. */
    private record Parting(String place, Entry here, Entry there) {
        long atNanos() {
            return Math.min(
                    here == null ? Long.MAX_VALUE : here.atNanos(), there == null ? Long.MAX_VALUE : there.atNanos());
        }
    }

    /** The first divergence, which none of the others led to; empty if all events belong together. */
    public Optional<Divergence> first() {
        together.clear();
        Map<String, List<Entry>> there = new TreeMap<>();
        Map<String, Integer> next = new TreeMap<>(); // by place, how many belong together so far
        Set<String> parted = new TreeSet<>();
        for (String place : common) {
            there.put(place, at(other, place));
            next.put(place, 0);
        }
        int same = 0;
        for (Entry entry : one.all()) {
            if (isCommon(entry) && !parted.contains(entry.place())) {
                List<Entry> others = there.get(entry.place());
                int at = next.get(entry.place());
                if (at < others.size() && matches(entry, others.get(at))) {
                    together.put(entry.number(), others.get(at).number());
                    next.put(entry.place(), at + 1);
                    same++;
                } else {
                    parted.add(entry.place());
                }
            }
        }
        List<Parting> partings = new ArrayList<>();
        for (String place : common) {
            List<Entry> mine = at(one, place);
            List<Entry> others = there.get(place);
            int at = next.get(place);
            if (at < mine.size() || at < others.size()) {
                partings.add(new Parting(
                        place, at < mine.size() ? mine.get(at) : null, at < others.size() ? others.get(at) : null));
            }
        }
        int all = same;
        // those whose cause is common came apart by themselves; of them the earliest
        return partings.stream()
                .min(Comparator.comparing(this::isConsequence)
                        .thenComparing(Parting::atNanos)
                        .thenComparing(Parting::place))
                .map(each -> new Divergence(
                        each.place(),
                        each.here() == null ? -1 : each.here().number(),
                        each.there() == null ? -1 : each.there().number(),
                        line(each.here()),
                        line(each.there()),
                        all));
    }

    private boolean matches(Entry here, Entry there) {
        if (!words(here).equals(words(there)) || (here.cause() < 0) != (there.cause() < 0)) {
            return false;
        }
        return here.cause() < 0 || Integer.valueOf(there.cause()).equals(together.get(here.cause()));
    }

    private boolean isConsequence(Parting parting) {
        boolean here = parting.here() != null
                && parting.here().cause() >= 0
                && !together.containsKey(parting.here().cause());
        boolean there = parting.there() != null
                && parting.there().cause() >= 0
                && !together.containsValue(parting.there().cause());
        return here || there;
    }

    private static String line(Entry entry) {
        return entry == null ? "(nothing more happens here)" : entry.line();
    }

    /** The events that only the first run has, in their order. */
    public List<Single> onlyInFirst() {
        return only(one, other);
    }

    /** The events that only the second run has, in their order. */
    public List<Single> onlyInSecond() {
        return only(other, one);
    }

    private List<Single> only(EventLog mine, EventLog theirs) {
        List<Entry> only = new ArrayList<>();
        for (String place : common) {
            only.addAll(left(at(mine, place), at(theirs, place)));
        }
        only.sort(Comparator.comparingInt(Entry::number));
        return only.stream().map(each -> new Single(each.number(), each.line())).toList();
    }

    /** What is not in the longest common subsequence; of very long ones, what is not there as often. */
    private List<Entry> left(List<Entry> here, List<Entry> there) {
        List<String> mine = here.stream().map(this::words).toList();
        List<String> theirs = there.stream().map(this::words).toList();
        int n = here.size();
        int m = there.size();
        if ((long) n * m > MOST_CELLS) {
            Map<String, Integer> counts = new TreeMap<>();
            theirs.forEach(words -> counts.merge(words, 1, Integer::sum));
            return here.stream()
                    .filter(entry -> counts.merge(words(entry), -1, Integer::sum) < 0)
                    .toList();
        }
        int[][] longest = new int[n + 1][m + 1];
        for (int i = n - 1; i >= 0; i--) {
            for (int j = m - 1; j >= 0; j--) {
                longest[i][j] = mine.get(i).equals(theirs.get(j))
                        ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        Entry[] left = new Entry[n];
        int size = 0;
        int j = 0;
        for (int i = 0; i < n; i++) {
            while (j < m && !mine.get(i).equals(theirs.get(j)) && longest[i][j + 1] == longest[i][j]) {
                j++;
            }
            if (j < m && mine.get(i).equals(theirs.get(j))) {
                j++;
            } else {
                left[size++] = here.get(i);
            }
        }
        return Arrays.asList(left).subList(0, size);
    }
}
