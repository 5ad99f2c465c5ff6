package dev.regente.sim.shrink;

import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Fewer faults, and shorter and rounder ones. */
final class FaultSteps {
    private static final long SECOND = 1_000_000_000L;
    private static final int MANY = 64;

    private FaultSteps() {}

    /** Leaves faults out: all, halves, ever smaller groups, single ones. */
    static boolean fewer(Search search) {
        boolean better = false;
        int length = search.scenario().faults().size();
        while (length > 0 && !search.stopped()) {
            for (int end = search.scenario().faults().size(); end > 0 && !search.stopped(); end -= length) {
                int from = Math.max(0, end - length);
                int to = Math.min(end, search.scenario().faults().size());
                better |= from < to
                        && search.keepsSomehow(() -> search.best().run().withoutFaults(from, to));
            }
            length /= 2;
        }
        return better;
    }

    /** What struck by chance, as faults of their own, where one fault strikes by chance and it is known which did. */
    static boolean named(Search search) {
        List<Fault> faults = search.scenario().faults();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            if (faults.get(i) instanceof Fault.Every) {
                places.add(i);
            }
        }
        return places.size() == 1
                && search.keepsRun(() -> search.best().run().withFaults(places.get(0), search.struck()));
    }

    /** Those that wait for something to happen several times wait for the first. */
    static boolean plainer(Search search) {
        boolean better = false;
        for (int i = 0; i < search.scenario().faults().size() && !search.stopped(); i++) {
            int place = i;
            if (search.scenario().faults().get(i) instanceof Fault.When when && when.nth() > 1) {
                better |= search.keeps(() -> replaced(search, place, new Fault.When(when.what(), 1, when.then())));
            }
        }
        return better;
    }

    /** All at once earlier, when those before them are gone. */
    static boolean earlier(Search search) {
        boolean better = false;
        for (long part = 1; part <= 64 && !search.stopped(); part *= 2) {
            long first = search.scenario().faults().stream()
                    .mapToLong(Fault::atNanos)
                    .filter(at -> at > 0)
                    .min()
                    .orElse(0);
            long by = down(first / part, SECOND / 1_000);
            better |= by > 0
                    && search.keepsSomehow(() -> {
                        List<Fault> moved = new ArrayList<>();
                        search.scenario()
                                .faults()
                                .forEach(fault -> moved.add(Times.moved(fault, at -> at == 0 ? 0 : at - by)));
                        Scenario s = search.scenario().withFaults(moved);
                        return search.best().run().with(s.until(Math.max(1, s.untilNanos() - by)));
                    });
        }
        return better;
    }

    /** Earlier moments and shorter durations, with fewer digits. */
    static boolean shorter(Search search) {
        boolean better = false;
        int count = Math.min(MANY, search.scenario().faults().size());
        List<LongUnaryOperator> less = List.of(
                nanos -> 0,
                nanos -> nanos / 2,
                nanos -> nanos - nanos / 4,
                nanos -> down(nanos, SECOND),
                nanos -> down(nanos, SECOND / 10),
                nanos -> down(nanos, SECOND / 100),
                nanos -> down(nanos, SECOND / 1_000));
        for (int i = 0; i < count && !search.stopped(); i++) {
            int place = i;
            for (LongUnaryOperator change : less) {
                for (boolean moment : new boolean[] {true, false}) {
                    better |= search.keeps(() -> {
                        Fault fault = search.scenario().faults().get(place);
                        return replaced(
                                search, place, moment ? Times.moved(fault, change) : Times.lasting(fault, change));
                    });
                }
            }
        }
        return better;
    }

    private static long down(long nanos, long unit) {
        return nanos < unit ? nanos : nanos / unit * unit;
    }

    private static Scenario replaced(Search search, int place, Fault fault) {
        List<Fault> faults = new ArrayList<>(search.scenario().faults());
        faults.set(place, fault);
        return search.scenario().withFaults(faults);
    }
}
