package dev.regente.cli.bench.sales;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges what clients saw. Each sale is a place that is written once, so a history is linearizable exactly if that holds
 * of each sale by itself: every answer fits one moment, between its asking and its coming, at which the sale began to
 * stand. Thread-safe.
 */
final class History {
    private final Map<String, List<Event>> events = new TreeMap<>();

    /** What an answer says of the sale. */
    enum Saw {
        /** It was recorded by this request. */
        FIRST,
        /** It stands; whoever recorded it. */
        STANDS,
        /** It does not stand. */
        ABSENT,
        /** A request to record it had no answer: it may stand from some moment after the asking, or never. */
        UNKNOWN
    }

    private record Event(Saw saw, boolean writes, long asked, long came) {}

    /** A request to record this sale, and what came of it. */
    synchronized void recorded(String sale, Saw saw, long asked, long came) {
        events.computeIfAbsent(sale, id -> new ArrayList<>()).add(new Event(saw, true, asked, came));
    }

    /** A request that only looks. */
    synchronized void looked(String sale, Saw saw, long asked, long came) {
        events.computeIfAbsent(sale, id -> new ArrayList<>()).add(new Event(saw, false, asked, came));
    }

    /** Sales that somebody was told stand. */
    synchronized List<String> standing() {
        return events.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(e -> e.saw() == Saw.FIRST || e.saw() == Saw.STANDS))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Requests in all. */
    synchronized long size() {
        return events.values().stream().mapToLong(List::size).sum();
    }

    /** Why the history is not linearizable, one line for each sale; empty if it is. */
    synchronized List<String> faults() {
        List<String> faults = new ArrayList<>();
        events.forEach((sale, its) -> {
            String fault = fault(its);
            if (fault != null) {
                faults.add(sale + ": " + fault);
            }
        });
        return faults;
    }

    private static String fault(List<Event> its) {
        long firsts = its.stream().filter(e -> e.saw() == Saw.FIRST).count();
        if (firsts > 1) {
            return "recorded " + firsts + " times";
        }
        // it must stand no later than the first time that somebody who saw it had the answer
        long latest = Long.MAX_VALUE;
        // and no earlier than the last time that somebody who did not see it asked
        long earliest = Long.MIN_VALUE;
        long firstAsked = Long.MAX_VALUE;
        for (Event event : its) {
            switch (event.saw()) {
                case STANDS -> latest = Math.min(latest, event.came());
                case FIRST -> {
                    latest = Math.min(latest, event.came());
                    earliest = Math.max(earliest, event.asked());
                }
                case ABSENT -> earliest = Math.max(earliest, event.asked());
                default -> {
                    // fits any moment
                }
            }
            if (event.writes() && event.saw() != Saw.ABSENT) {
                firstAsked = Math.min(firstAsked, event.asked());
            }
        }
        if (latest == Long.MAX_VALUE) {
            return null;
        }
        if (latest < firstAsked) {
            return "seen before anybody asked to record it";
        }
        return earliest > latest ? "seen, and gone for one who asked later" : null;
    }
}
