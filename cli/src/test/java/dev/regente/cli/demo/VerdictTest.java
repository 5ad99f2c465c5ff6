package dev.regente.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final String ANA = "45678901234";
    private static final Map<String, Copies.Totals> BEFORE = Map.of(ANA, new Copies.Totals(3, 560_00));
    private static final List<Integer> NODES = List.of(1, 2);

    private final SaleLedger ledger = new SaleLedger();
    private final Held held = new Held();

    /** What both nodes hold; each may be spoilt. */
    private static final class Held implements Copies {
        private final Map<Integer, Map<UUID, Long>> sales =
                new TreeMap<>(Map.of(1, new TreeMap<>(), 2, new TreeMap<>()));
        private final Map<Integer, Totals> totals = new TreeMap<>(Map.of(1, BEFORE.get(ANA), 2, BEFORE.get(ANA)));
        private int silent;

        @Override
        public Optional<Long> cents(int node, UUID sale) throws IOException {
            if (node == silent) {
                throw new IOException("no answer");
            }
            return Optional.ofNullable(sales.get(node).get(sale));
        }

        @Override
        public Totals totals(int node, String cpf) {
            return totals.get(node);
        }

        void add(int node, UUID id, long cents) {
            sales.get(node).put(id, cents);
            count(node, cents);
        }

        void count(int node, long cents) {
            Totals old = totals.get(node);
            totals.put(node, new Totals(old.count() + 1, old.cents() + cents));
        }
    }

    private UUID acknowledged(long cents) {
        UUID id = UUID.randomUUID();
        ledger.acknowledge(new SaleLedger.Acknowledged(id, ANA, cents, 0, 1, false));
        return id;
    }

    private Verdict verdict() throws InterruptedException {
        return Verdict.of(ledger, BEFORE, NODES, held);
    }

    @Test
    void everySaleOnceOnEveryNodeHolds() throws Exception {
        UUID id = acknowledged(10_00);
        held.add(1, id, 10_00);
        held.add(2, id, 10_00);

        assertThat(verdict()).isEqualTo(new Verdict(0, 0, List.of()));
    }

    @Test
    void aSaleMissingOnOneNodeIsLost() throws Exception {
        UUID id = acknowledged(10_00);
        held.add(1, id, 10_00);

        Verdict verdict = verdict();

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.doubled()).isZero();
        assertThat(verdict.faults())
                .contains("lost: node 2 does not have sale " + id + " of 1000 cents")
                .anyMatch(text -> text.startsWith("wrong total: node 2"));
    }

    @Test
    void aSaleCountedTwiceIsDoubled() throws Exception {
        UUID id = acknowledged(10_00);
        held.add(1, id, 10_00);
        held.add(2, id, 10_00);
        held.count(2, 10_00);

        Verdict verdict = verdict();

        assertThat(verdict.lost()).isZero();
        assertThat(verdict.doubled()).isEqualTo(1);
        assertThat(verdict.faults())
                .containsExactly(
                        "doubled: node 2 counts 5 sales of 58000 cents for seller " + ANA + ", not 4 of 57000");
    }

    @Test
    void aSaleWithAnotherAmountIsAltered() throws Exception {
        UUID id = acknowledged(10_00);
        held.add(1, id, 10_00);
        held.add(2, id, 9_00);

        assertThat(verdict().faults()).anyMatch(text -> text.startsWith("altered: node 2"));
    }

    @Test
    void aSaleThatNobodyAcknowledgedShowsInTheTotals() throws Exception {
        held.add(1, UUID.randomUUID(), 5_00);

        assertThat(verdict().doubled()).isEqualTo(1);
    }

    @Test
    void whatStaysUnknownOrWasRefusedOrCannotBeReadDoesNotHold() throws Exception {
        ledger.giveUp(UUID.randomUUID());
        assertThat(verdict().held()).isFalse();

        SaleLedger other = new SaleLedger();
        other.refuse(UUID.randomUUID(), "the session has ended");
        assertThat(Verdict.of(other, BEFORE, NODES, held).faults()).hasSize(1);

        SaleLedger third = new SaleLedger();
        third.acknowledge(new SaleLedger.Acknowledged(UUID.randomUUID(), ANA, 1, 0, 1, false));
        held.silent = 2;
        assertThat(Verdict.of(third, BEFORE, NODES, held).faults()).contains("node 2 could not be checked: no answer");
    }
}
