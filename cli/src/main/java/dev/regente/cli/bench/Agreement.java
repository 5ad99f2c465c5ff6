package dev.regente.cli.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** When nodes agreed, by what each of them reported. */
final class Agreement {

    /**
     * A node's report of the leader that it knows.
     *
     * @param nanos the moment, on the one monotonic clock of the machine
     * @param leader the leader's id, or 0 for none
     */
    record Report(int node, long nanos, int leader) {}

    private Agreement() {}

    /**
     * The first moment, not before {@code since}, at which {@code need} of the nodes had last reported {@code leader}.
     *
     * @param reports of the nodes that count, in any order
     */
    static OptionalLong firstMoment(List<Report> reports, int need, int leader, long since) {
        List<Report> ordered = new ArrayList<>(reports);
        ordered.sort(Comparator.comparingLong(Report::nanos));
        Map<Integer, Integer> latest = new TreeMap<>();
        for (Report report : ordered) {
            latest.put(report.node(), report.leader());
            boolean enough =
                    latest.values().stream().filter(each -> each == leader).count() >= need;
            if (report.nanos() - since >= 0 && enough) {
                return OptionalLong.of(report.nanos());
            }
        }
        return OptionalLong.empty();
    }
}
