package dev.regente.cli.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The check at the end: every acknowledged sale, exactly once, with its amount, on every node. A missing sale shows when it is asked
 * for by its id; a doubled one shows only in the totals, which must have grown by exactly what was acknowledged.
 *
 * @param lost sales missing on some node
 * @param doubled how many sales too many the worst node counts
 * @param faults one sentence for each thing that is not as it must be
 */
public record Verdict(int lost, long doubled, List<String> faults) {
    private static final int SENTENCES = 20;

    public Verdict {
        faults = List.copyOf(faults);
    }

    public boolean held() {
        return faults.isEmpty();
    }

    /**
     * Compares.
     *
     * @param before what each seller had before the first sale, the same on every node
     */
    public static Verdict of(SaleLedger ledger, Map<String, Copies.Totals> before, List<Integer> nodes, Copies copies)
            throws InterruptedException {
        List<String> faults = new ArrayList<>();
        ledger.unresolved().forEach(id -> faults.add("sale " + id + ": nobody could say whether it was recorded"));
        ledger.refused().forEach(text -> faults.add("refused: sale " + text));
        Set<UUID> lost = new TreeSet<>();
        long doubled = 0;
        for (int node : nodes) {
            try {
                lost.addAll(missing(ledger, node, copies, faults));
                doubled = Math.max(doubled, surplus(ledger, before, node, copies, faults));
            } catch (IOException e) {
                faults.add("node " + node + " could not be checked: " + e.getMessage());
            }
        }
        int more = faults.size() - SENTENCES;
        List<String> told = more > 1 ? new ArrayList<>(faults.subList(0, SENTENCES)) : faults;
        if (more > 1) {
            told.add("and " + more + " more");
        }
        return new Verdict(lost.size(), doubled, told);
    }

    private static Set<UUID> missing(SaleLedger ledger, int node, Copies copies, List<String> faults)
            throws IOException, InterruptedException {
        Set<UUID> missing = new TreeSet<>();
        for (SaleLedger.Acknowledged sale : ledger.acknowledged()) {
            Optional<Long> cents = copies.cents(node, sale.id());
            if (cents.isEmpty()) {
                missing.add(sale.id());
                faults.add(
                        "lost: node " + node + " does not have sale " + sale.id() + " of " + sale.cents() + " cents");
            } else if (cents.get() != sale.cents()) {
                faults.add("altered: node " + node + " has sale " + sale.id() + " with " + cents.get()
                        + " cents instead of " + sale.cents());
            }
        }
        return missing;
    }

    /** How many sales the node counts that it should not; a count too small is a fault but no surplus. */
    private static long surplus(
            SaleLedger ledger, Map<String, Copies.Totals> before, int node, Copies copies, List<String> faults)
            throws IOException, InterruptedException {
        Map<String, Copies.Totals> expected = new TreeMap<>(before);
        for (SaleLedger.Acknowledged sale : ledger.acknowledged()) {
            expected.merge(sale.cpf(), new Copies.Totals(1, sale.cents()), Verdict::sum);
        }
        long surplus = 0;
        for (Map.Entry<String, Copies.Totals> seller : expected.entrySet()) {
            Copies.Totals want = seller.getValue();
            Copies.Totals have = copies.totals(node, seller.getKey());
            if (!have.equals(want)) {
                String word = have.count() > want.count() ? "doubled" : "wrong total";
                faults.add(word + ": node " + node + " counts " + have.count() + " sales of " + have.cents()
                        + " cents for seller " + seller.getKey() + ", not " + want.count() + " of " + want.cents());
                surplus += Math.max(0, have.count() - want.count());
            }
        }
        return surplus;
    }

    private static Copies.Totals sum(Copies.Totals a, Copies.Totals b) {
        return new Copies.Totals(a.count() + b.count(), a.cents() + b.cents());
    }
}
