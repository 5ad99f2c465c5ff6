package dev.regente.cli.demo;

import dev.regente.sales.client.model.Outcome;
import dev.regente.sales.client.model.Receipt;
import dev.regente.sales.client.model.Sale;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One client that sells until told to stop, with the one login it was given. A sale whose outcome is unknown is repeated under the
 * same id until it is settled; only when that stays impossible long after the end is it given up.
 */
final class Seller implements Runnable {
    private static final Duration SETTLE = Duration.ofSeconds(60);

    private final SalesClient client;
    private final String cpf;
    private final List<String> stores;
    private final Duration pace;
    private final SaleLedger ledger;
    private final CountDownLatch stop;

    /**
     * @param client logged in as {@code cpf}
     * @param pace from the start of one sale to the start of the next, unless it takes longer
     */
    Seller(SalesClient client, String cpf, List<String> stores, Duration pace, SaleLedger ledger, CountDownLatch stop) {
        this.client = client;
        this.cpf = cpf;
        this.stores = List.copyOf(stores);
        this.pace = pace;
        this.ledger = ledger;
        this.stop = stop;
    }

    @Override
    public void run() {
        try {
            long next = System.nanoTime();
            while (!stop.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                next = Math.max(next + pace.toNanos(), System.nanoTime() - pace.toNanos());
                sell();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sell() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long cents = random.nextLong(1, 100_00);
        String store = stores.get(random.nextInt(stores.size()));
        Sale sale = Sale.today(
                UUID.randomUUID(), store, BigDecimal.valueOf(cents, 2).toPlainString());
        ledger.attempt();
        long sent = System.nanoTime();
        while (true) {
            try {
                Receipt receipt = client.sell(sale);
                ledger.acknowledge(new SaleLedger.Acknowledged(
                        sale.id(), cpf, cents, sent, System.nanoTime(), receipt.repeated()));
                return;
            } catch (SalesException e) {
                boolean waiting = e.kind() == SalesException.Kind.DEADLINE || e.kind() == SalesException.Kind.NO_NODE;
                boolean late = System.nanoTime() - sent > SETTLE.toNanos();
                if (waiting && !late) {
                    continue;
                }
                if (e.outcome() == Outcome.UNKNOWN) {
                    ledger.giveUp(sale.id());
                } else {
                    ledger.refuse(sale.id(), e.getMessage());
                }
                return;
            }
        }
    }
}
