package dev.regente.cli.demo;

import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import java.time.Duration;
import java.util.List;

/** The sample people of {@code --demo-data}: invented numbers, one public password. */
final class Accounts {
    static final List<String> SELLERS = List.of("12345678901", "23456789012", "34567890123", "45678901234");
    static final String MANAGER = "56789012345";
    static final String PASSWORD = "demo";

    private static final int TRIES = 8;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Accounts() {}

    /**
     * Logs the sample manager in. The first coordinator brings the sample data only once it serves, so that the account may be unknown
     * for a moment; few tries, because servers lock an account after ten failures.
     */
    static SalesClient manager(Nodes nodes, ClusterWatch watch) throws SalesException, InterruptedException {
        SalesClient client = AutoDemo.newClient(nodes, AutoDemo.PATIENCE);
        for (int tried = 1; ; tried++) {
            try {
                client.login(MANAGER, PASSWORD);
                return client;
            } catch (SalesException e) {
                if (e.status() != 401 || tried == TRIES) {
                    throw e;
                }
                watch.pause(PAUSE);
            }
        }
    }
}
