package dev.regente.sales.store;

import dev.regente.sales.domain.Period;
import dev.regente.sales.domain.Sale;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Count and sum by day and by month, of the network, of each store and of each seller: what a manager asks is read from
 * these, so that its cost does not grow with the number of sales. Collects what a transaction adds, and writes each row
 * once.
 */
final class RunningTotals {
    static final String NETWORK = "n";
    static final String STORE = "s";
    static final String SELLER = "v";

    /** Length of a month, {@code 2023-05}, within a date. */
    private static final int MONTH = 7;

    private record Key(String kind, String span, String id) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = kind.compareTo(other.kind);
            order = order != 0 ? order : span.compareTo(other.span);
            return order != 0 ? order : id.compareTo(other.id);
        }
    }

    /** Spans of one kind, from the first to the last. */
    record Spans(String kind, String from, String to) {}

    private final Map<Key, long[]> added = new TreeMap<>();

    void add(Sale sale, int count) {
        String day = sale.date().toString();
        long cents = count * sale.amount().value();
        add(NETWORK, day, "", count, cents);
        add(STORE, day, sale.store(), count, cents);
        add(SELLER, day, sale.seller().digits(), count, cents);
    }

    private void add(String kind, String day, String id, int count, long cents) {
        long[] sums = added.computeIfAbsent(new Key(kind, day, id), key -> new long[2]);
        sums[0] += count;
        sums[1] += cents;
    }

    void flush(Statements statements) {
        Map<Key, long[]> months = new TreeMap<>();
        added.forEach((key, sums) -> {
            long[] month = months.computeIfAbsent(
                    new Key(byMonth(key.kind()), key.span().substring(0, MONTH), key.id()), k -> new long[2]);
            month[0] += sums[0];
            month[1] += sums[1];
        });
        added.putAll(months);
        added.forEach((key, sums) -> statements.run(
                "INSERT INTO totals (kind, span, id, count, cents) VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, span, id)"
                        + " DO UPDATE SET count = totals.count + excluded.count, cents = totals.cents + excluded.cents",
                key.kind(),
                key.span(),
                key.id(),
                sums[0],
                sums[1]));
        added.clear();
    }

    void forget() {
        added.clear();
    }

    static String byMonth(String kind) {
        return kind.toUpperCase(java.util.Locale.ROOT);
    }

    /** The fewest spans that make up the period: its whole months, and the days before and after them. */
    static List<Spans> of(String kind, Period period) {
        LocalDate from = period.from();
        LocalDate to = period.to();
        LocalDate firstMonth =
                from.getDayOfMonth() == 1 ? from : from.withDayOfMonth(1).plusMonths(1);
        LocalDate afterMonths = to.getDayOfMonth() == to.lengthOfMonth() ? to.plusDays(1) : to.withDayOfMonth(1);
        List<Spans> spans = new ArrayList<>();
        if (!firstMonth.isBefore(afterMonths)) {
            spans.add(new Spans(kind, from.toString(), to.toString()));
            return spans;
        }
        if (from.isBefore(firstMonth)) {
            spans.add(new Spans(kind, from.toString(), firstMonth.minusDays(1).toString()));
        }
        spans.add(new Spans(
                byMonth(kind),
                firstMonth.toString().substring(0, MONTH),
                afterMonths.minusDays(1).toString().substring(0, MONTH)));
        if (!afterMonths.isAfter(to)) {
            spans.add(new Spans(kind, afterMonths.toString(), to.toString()));
        }
        return spans;
    }
}
