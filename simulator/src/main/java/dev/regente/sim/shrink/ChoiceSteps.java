package dev.regente.sim.shrink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Simpler choices. */
final class ChoiceSteps {
    private ChoiceSteps() {}

    /** The place of a choice that is not the simplest. */
    private record Place(String label, int index) {}

    private static List<Place> unusual(Candidate run) {
        List<Place> places = new ArrayList<>();
        run.offsets().forEach((label, numbers) -> {
            if (!run.isGiven(label)) {
                for (int i = 0; i < numbers.length; i++) {
                    if (numbers[i] != 0) {
                        places.add(new Place(label, i));
                    }
                }
            }
        });
        return places;
    }

    /** All of them at their simplest, then those of one kind, then of one stream, then ever smaller groups. */
    static boolean simplest(Search search) {
        boolean better =
                search.keepsRun(() -> zeroed(search, unusual(search.best().run())));
        Map<String, List<Place>> kinds = new TreeMap<>();
        Map<String, List<Place>> streams = new TreeMap<>();
        for (Place place : unusual(search.best().run())) {
            kinds.computeIfAbsent(place.label().replaceAll("[0-9]+", "*"), kind -> new ArrayList<>())
                    .add(place);
            streams.computeIfAbsent(place.label(), label -> new ArrayList<>()).add(place);
        }
        for (Map<String, List<Place>> groups : List.of(kinds, streams)) {
            for (List<Place> group : groups.values()) {
                better |= search.keepsRun(() -> zeroed(search, group));
            }
        }
        int length = Math.max(1, unusual(search.best().run()).size() / 2);
        while (length > 0 && !search.stopped()) {
            List<Place> places = unusual(search.best().run());
            // from the end: what comes late depends on what came before, not the other way round
            for (int end = places.size(); end > 0 && !search.stopped(); end -= length) {
                List<Place> group = places.subList(Math.max(0, end - length), end);
                better |= search.keepsRun(() -> zeroed(search, group));
            }
            length /= 2;
        }
        return better;
    }

    private static Candidate zeroed(Search search, List<Place> places) {
        Map<String, long[]> changed = new TreeMap<>(search.best().run().offsets());
        Map<String, long[]> copies = new TreeMap<>();
        for (Place place : places) {
            long[] numbers = changed.get(place.label());
            if (numbers != null && place.index() < numbers.length && numbers[place.index()] != 0) {
                copies.computeIfAbsent(place.label(), label -> numbers.clone())[place.index()] = 0;
            }
        }
        changed.putAll(copies);
        return new Candidate(search.scenario(), changed, null);
    }

    /** Smaller numbers where zero does not do. */
    static boolean smaller(Search search) {
        boolean better = false;
        for (Place place : unusual(search.best().run())) {
            for (int shift = 32; shift > 0 && !search.stopped(); shift /= 2) {
                while (shifted(search, place, shift)) {
                    better = true;
                }
            }
        }
        return better;
    }

    private static boolean shifted(Search search, Place place, int shift) {
        long[] numbers = search.best().run().offsets().get(place.label());
        if (numbers == null || place.index() >= numbers.length || numbers[place.index()] >>> shift == 0) {
            return false;
        }
        long[] copy = numbers.clone();
        copy[place.index()] >>>= shift;
        return search.keepsRun(() -> search.best().run().with(place.label(), copy));
    }
}
