package dev.regente.sim.experiment;

import dev.regente.sim.stats.Interval;
import dev.regente.sim.stats.Numbers;
import dev.regente.sim.stats.Proportion;
import dev.regente.sim.stats.Sample;
import dev.regente.sim.stats.Table;
import java.util.ArrayList;
import java.util.List;

/** Theory beside measurement, row by row. */
final class Comparison {
    /** A sampled mean further than so many standard errors from theory differs from it. */
    private static final double ERRORS = 4;

    private record Row(
            String section, String algorithm, String n, String what, String theory, String measured, String verdict) {}

    private final List<Row> rows = new ArrayList<>();
    private final Table table =
            new Table("section", "algorithm", "n", "what", "theory", "measured", "low", "high", "runs", "agrees");
    private String section = "";

    /** The rows that follow belong to this part of the page. */
    void section(String title) {
        section = title;
    }

    /** A number that theory gives exactly. */
    void exact(String algorithm, Object n, String what, double theory, double measured) {
        boolean agrees = Math.abs(theory - measured) <= 1e-6 * Math.max(1, Math.abs(theory));
        add(algorithm, n, what, Numbers.plain(theory), theory, new Interval(measured, measured, measured), 1, agrees);
    }

    /** A whole number that theory gives exactly. */
    void exact(String algorithm, Object n, String what, long theory, long measured) {
        exact(algorithm, n, what, (double) theory, (double) measured);
    }

    /** As many exact numbers, one for each case, in one row. */
    void exact(String algorithm, Object n, String what, List<Long> theory, List<Long> measured) {
        String expected = shortened(theory);
        String found = theory.equals(measured) ? "the same" : shortened(measured);
        add(new Row(
                section,
                algorithm,
                n.toString(),
                what,
                expected,
                found,
                theory.equals(measured) ? "equal" : "DIFFERS"));
        for (int i = 0; i < theory.size(); i++) {
            double value = measured.get(i);
            table.row(
                    section,
                    algorithm,
                    n.toString(),
                    what + ", case " + (i + 1),
                    (double) theory.get(i),
                    value,
                    value,
                    value,
                    1,
                    theory.get(i).equals(measured.get(i)));
        }
    }

    private static String shortened(List<Long> numbers) {
        return String.join(", ", numbers.stream().map(String::valueOf).toList());
    }

    /** A mean. */
    void mean(String algorithm, Object n, String what, double theory, Sample sample) {
        mean(algorithm, n, what, theory, 0, sample);
    }

    /** A mean of which theory, too, knows only a sampled value, with this standard error. */
    void mean(String algorithm, Object n, String what, double theory, double theoryError, Sample sample) {
        double error = Math.hypot(sample.standardError(), theoryError);
        boolean agrees = Math.abs(sample.mean() - theory) <= ERRORS * error + 1e-9 * Math.abs(theory);
        String text = Numbers.plain(theory) + (theoryError > 0 ? " ± " + Numbers.plain(theoryError) : "");
        add(algorithm, n, what, text, theory, sample.meanInterval(), sample.size(), agrees);
    }

    /** A mean over all cases there are: no error is left. */
    void enumerated(String algorithm, Object n, String what, double theory, double measured, int cases) {
        boolean agrees = Math.abs(theory - measured) <= 1e-6 * Math.max(1, Math.abs(theory));
        add(
                algorithm,
                n,
                what,
                Numbers.plain(theory),
                theory,
                new Interval(measured, measured, measured),
                cases,
                agrees);
    }

    /** Any statistic with its interval; agrees if theory lies within twice the interval's reach. */
    void statistic(String algorithm, Object n, String what, double theory, Interval measured, int runs) {
        double low = measured.estimate() - 2 * (measured.estimate() - measured.low());
        double high = measured.estimate() + 2 * (measured.high() - measured.estimate());
        boolean agrees = new Interval(measured.estimate(), low, high).contains(theory);
        add(algorithm, n, what, Numbers.plain(theory), theory, measured, runs, agrees);
    }

    /** A chance. */
    void chance(String algorithm, Object n, String what, double theory, Proportion hits) {
        statistic(algorithm, n, what, theory, hits.interval(), (int) hits.of());
    }

    /** A statistic that theory only approximates: within this share of it, the interval's reach aside. */
    void near(String algorithm, Object n, String what, double theory, double share, Interval measured, int runs) {
        double slack = share * theory;
        boolean agrees = theory >= measured.low() - slack && theory <= measured.high() + slack;
        add(algorithm, n, what, "about " + Numbers.plain(theory), theory, measured, runs, agrees);
    }

    private void add(
            String algorithm,
            Object n,
            String what,
            String text,
            double theory,
            Interval measured,
            int runs,
            boolean agrees) {
        boolean exact = measured.low() == measured.high();
        String found = measured + (runs > 1 ? " (" + runs + ")" : "");
        add(new Row(
                section,
                algorithm,
                n.toString(),
                what,
                text,
                found,
                agrees ? (exact ? "equal" : "agrees") : "DIFFERS"));
        table.row(
                section,
                algorithm,
                n.toString(),
                what,
                theory,
                measured.estimate(),
                measured.low(),
                measured.high(),
                runs,
                agrees);
    }

    private void add(Row row) {
        rows.add(row);
    }

    /** How many rows. */
    int size() {
        return rows.size();
    }

    /** Those that differ, as texts. */
    List<String> differing() {
        return rows.stream()
                .filter(row -> row.verdict().equals("DIFFERS"))
                .map(Row::toString)
                .toList();
    }

    /** All rows as plain data. */
    Table table() {
        return table;
    }

    /** One heading and table for each section. */
    String markdown() {
        StringBuilder out = new StringBuilder();
        String open = null;
        for (Row row : rows) {
            if (!row.section().equals(open)) {
                open = row.section();
                out.append("\n## ").append(open).append("\n\n");
                out.append("| algorithm | n | what | theory | simulated (runs) | |\n|---|---|---|---|---|---|\n");
            }
            out.append("| ")
                    .append(String.join(
                            " | ",
                            List.of(row.algorithm(), row.n(), row.what(), row.theory(), row.measured(), row.verdict())))
                    .append(" |\n");
        }
        return out.toString();
    }
}
