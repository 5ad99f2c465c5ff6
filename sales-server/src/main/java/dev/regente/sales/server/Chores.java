package dev.regente.sales.server;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.CommandCodec;
import dev.regente.sales.domain.DemoData;
import dev.regente.sales.http.Passwords;
import dev.regente.sales.log.SalesLog;
import dev.regente.sales.store.SalesData;
import dev.regente.sales.store.StoreException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does by itself, on a thread of its own: brings an operator's first manager into the log, and fills an empty
 * system with sample data. Everything is tried again until it shows in the node's own state.
 */
final class Chores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
    private static final long PACE_SECONDS = 1;

    private final SalesData store;
    private final SalesLog log;
    private final Consumer<Value.Bytes> petition;
    private final FirstManagerFile firstManager;
    private final Semaphore due = new Semaphore(0);
    private final Thread thread;
    private boolean demoData;
    private String complaint = "";
    private volatile boolean ended;

    /**
     * Begins at once.
     *
     * @param petition carries a command to the coordinator, perhaps in vain
     */
    Chores(
            SalesData store,
            SalesLog log,
            Consumer<Value.Bytes> petition,
            FirstManagerFile firstManager,
            boolean demoData) {
        this.petition = petition;
        this.store = store;
        this.log = log;
        this.firstManager = firstManager;
        this.demoData = demoData;
        this.thread = new Thread(this::run, "chores");
        thread.setDaemon(true);
        thread.start();
    }

    /** Something changed that may let a chore be done. Any thread. */
    void wake() {
        due.release();
    }

    private void run() {
        while (!ended) {
            try {
                due.tryAcquire(PACE_SECONDS, TimeUnit.SECONDS);
                due.drainPermits();
                if (!ended) {
                    bringFirstManager();
                    fillWithSampleData();
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | StoreException | CompletionException e) {
                complain(e.getMessage());
            }
        }
    }

    /** Once, not every second. */
    private void complain(String message) {
        if (!complaint.equals(message)) {
            complaint = message;
            LOG.warn("not done yet: {}", message);
        }
    }

    private void bringFirstManager() throws IOException {
        Optional<Value.Bytes> request = firstManager.read();
        if (request.isEmpty()) {
            return;
        }
        if (store.read(view -> view.hasManager())) {
            LOG.info("there is a manager: the operator's request is done or void");
            firstManager.delete();
        } else if (log.status().serving()) {
            LOG.info(
                    "the first manager: {}",
                    log.submit(request.get()).toCompletableFuture().join().decision());
            firstManager.delete();
        } else {
            petition.accept(request.get());
        }
    }

    private void fillWithSampleData() {
        if (!demoData) {
            return;
        }
        if (!store.read(view -> view.isEmpty())) {
            demoData = false;
        } else if (log.status().serving()) {
            String hash = Passwords.hashNow(Passwords.DEFAULT_COST, DemoData.PASSWORD);
            LOG.info(
                    "sample data: {}",
                    log.submit(CommandCodec.encode(DemoData.seed(hash)))
                            .toCompletableFuture()
                            .join()
                            .decision());
        }
    }

    @Override
    public void close() {
        ended = true;
        wake();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
