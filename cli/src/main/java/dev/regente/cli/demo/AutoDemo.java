package dev.regente.cli.demo;

import dev.regente.sales.client.model.NodeAddress;
import dev.regente.sales.client.model.NodeList;
import dev.regente.sales.client.model.Patience;
import dev.regente.sales.client.model.Place;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The demonstration that plays itself: clients sell without pause while coordinators are killed and come back, and at the end every
 * acknowledged sale is looked for on every node.
 */
final class AutoDemo {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration CALM = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(5);
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DemoReport.Settings settings;
    private final int clients;
    private final int salesPerSecond;
    private final Nodes nodes;
    private final KillScript.Pace pace;
    private final Consumer<String> tell;

    /** @param tell shows one line of progress; called from this demonstration's thread */
    AutoDemo(
            DemoReport.Settings settings,
            int clients,
            int salesPerSecond,
            Nodes nodes,
            KillScript.Pace pace,
            Consumer<String> tell) {
        this.settings = settings;
        this.clients = clients;
        this.salesPerSecond = salesPerSecond;
        this.nodes = nodes;
        this.pace = pace;
        this.tell = tell;
    }

    static SalesClient newClient(Nodes nodes, Duration patience) {
        List<NodeAddress> addresses = nodes.ids().stream().map(nodes::address).toList();
        return new SalesClient(new NodeList(addresses), Patience.until(patience), Locale.ENGLISH, false);
    }

    /**
     * Plays it on nodes that have been started.
     *
     * @throws IOException when the cluster does not come up, with what to tell the user
     */
    DemoReport play() throws IOException, InterruptedException, SalesException {
        try (ClusterWatch watch = new ClusterWatch(nodes, newClient(nodes, PATIENCE))) {
            int principal = nodes.principal();
            watch.await(seen -> seen.calmUnder(principal) || !allRunning(), START);
            if (!watch.calmUnder(principal)) {
                throw new IOException(
                        allRunning()
                                ? "the cluster did not agree on node " + principal + " within " + START.toSeconds()
                                        + " s: " + watch.views()
                                : "a node ended while the cluster started");
            }
            tell.accept(
                    "all " + nodes.ids().size() + " nodes are up; node " + principal + ", the principal, coordinates");
            return playOn(watch);
        }
    }

    private DemoReport playOn(ClusterWatch watch) throws IOException, InterruptedException, SalesException {
        SalesClient manager = Accounts.manager(nodes, watch);
        List<String> stores = manager.stores().stream().map(Place::id).toList();
        Copies copies = new HttpCopies(manager, nodes::address);
        Map<String, Copies.Totals> before = new TreeMap<>();
        for (String cpf : Accounts.SELLERS) {
            before.put(cpf, copies.totals(nodes.principal(), cpf));
        }

        SaleLedger ledger = new SaleLedger();
        CountDownLatch stop = new CountDownLatch(1);
        List<Thread> sellers = sellers(stores, ledger, stop);
        tell.accept(clients + " clients are logged in, once each, and sell");
        long start = System.nanoTime();
        sellers.forEach(Thread::start);

        KillScript script = new KillScript(
                nodes,
                watch,
                pace,
                line -> tell.accept(
                        String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - start) / 1e9, line)));
        List<String> problems = new ArrayList<>();
        try {
            script.play(Duration.ofSeconds(settings.seconds()));
        } catch (KillScript.NotSeen e) {
            problems.add(e.getMessage());
        } finally {
            stop.countDown();
        }
        for (Thread seller : sellers) {
            seller.join();
        }
        restartAll();
        int principal = nodes.principal();
        if (!watch.await(seen -> seen.calmUnder(principal), CALM)) {
            problems.add("at the end the nodes did not come to rest under the principal: " + watch.views());
        }
        tell.accept("checking " + ledger.acknowledged().size() + " acknowledged sales on every node");
        awaitCopies(copies);
        Verdict verdict = Verdict.of(ledger, before, nodes.ids(), copies);
        return new DemoReport(
                settings,
                start,
                script.kills(),
                script.returns(),
                watch.leads(),
                ledger,
                clients + 1,
                verdict,
                problems);
    }

    /** A follower learns with the next heartbeat that the last entries are settled; only then does it show them. */
    private void awaitCopies(Copies copies) throws InterruptedException {
        long end = System.nanoTime() + SETTLING.toNanos();
        boolean equal = false;
        while (!equal && System.nanoTime() - end < 0) {
            equal = true;
            for (String cpf : Accounts.SELLERS) {
                try {
                    Copies.Totals first = copies.totals(nodes.principal(), cpf);
                    for (int node : nodes.ids()) {
                        equal &= copies.totals(node, cpf).equals(first);
                    }
                } catch (IOException e) {
                    // The check itself tells when a node stays silent.
                    equal = false;
                }
            }
        }
    }

    private List<Thread> sellers(List<String> stores, SaleLedger ledger, CountDownLatch stop) throws SalesException {
        Duration pace = Duration.ofNanos(1_000_000_000L * clients / salesPerSecond);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            String cpf = Accounts.SELLERS.get(i % Accounts.SELLERS.size());
            SalesClient client = newClient(nodes, PATIENCE);
            client.login(cpf, Accounts.PASSWORD);
            Thread thread = new Thread(new Seller(client, cpf, stores, pace, ledger, stop), "seller-" + (i + 1));
            thread.setDaemon(true);
            threads.add(thread);
        }
        return threads;
    }

    private boolean allRunning() {
        return nodes.ids().stream().allMatch(nodes::running);
    }

    /** After a script that broke off, a node may be down; it too must have every sale. */
    private void restartAll() throws IOException {
        for (int id : nodes.ids()) {
            if (!nodes.running(id)) {
                nodes.start(id);
            }
        }
    }
}
