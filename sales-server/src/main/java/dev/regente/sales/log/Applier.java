package dev.regente.sales.log;

import dev.regente.sales.store.SalesStore;
import dev.regente.sales.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies committed entries to the store on a thread of its own: whatever has come in while one transaction ran goes into
 * the next. Between entries it runs actions, each after all entries that were given before it. If the store fails, it
 * stops for good and says why: a node whose state stands still must not go on as if nothing had happened.
 */
final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
    private static final int MOST_PER_TRANSACTION = 1024;

    /** Told the outcome of an entry that this node proposed, on the applier's thread. */
    interface Outcomes {
        /** See {@link Outcomes}. */
        void applied(long request, SalesStore.Outcome outcome);
    }

    /** An entry, or an action between entries. */
    private record Step(SalesStore.Entry entry, long request, Runnable action) {}

    private final SalesStore store;
    private final Outcomes outcomes;
    private final Consumer<String> onFailure;

    /**
     * Unbounded, yet small: its entries are those that the replica's log holds in memory anyway.
     */
    private final BlockingQueue<Step> queue = new LinkedBlockingQueue<>();

    private final Thread thread;
    private volatile boolean ended;

    Applier(String name, SalesStore store, Outcomes outcomes, Consumer<String> onFailure) {
        this.store = store;
        this.outcomes = outcomes;
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Applies this entry; {@code request} is 0 unless this node waits for it. */
    void entry(SalesStore.Entry entry, long request) {
        queue.add(new Step(entry, request, null));
    }

    /** Runs this after all entries so far are applied. */
    void afterwards(Runnable action) {
        queue.add(new Step(null, 0, action));
    }

    /** Ends after what is queued; waits for that, for a bounded time. */
    void stop() {
        afterwards(() -> ended = true);
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Step> steps = new ArrayList<>();
        while (!ended) {
            try {
                steps.add(queue.take());
            } catch (InterruptedException e) {
                LOG.warn("the applier was interrupted, and goes on");
                continue;
            }
            queue.drainTo(steps, MOST_PER_TRANSACTION - 1);
            try {
                work(steps);
            } catch (StoreException e) {
                LOG.error("cannot apply the log: {}", e.getMessage());
                onFailure.accept(e.getMessage());
                return;
            } catch (RuntimeException e) {
                LOG.error("a defect in applying the log", e);
                onFailure.accept("a defect in applying the log: " + e);
                return;
            }
            steps.clear();
        }
    }

    private void work(List<Step> steps) {
        List<Step> entries = new ArrayList<>();
        for (Step step : steps) {
            if (step.action() == null) {
                entries.add(step);
            } else {
                apply(entries);
                step.action().run();
            }
        }
        apply(entries);
    }

    private void apply(List<Step> entries) {
        if (entries.isEmpty()) {
            return;
        }
        List<SalesStore.Outcome> applied =
                store.apply(entries.stream().map(Step::entry).toList());
        // outcomes are those of the last entries: what was applied before is skipped at the front
        int skipped = entries.size() - applied.size();
        for (int i = 0; i < applied.size(); i++) {
            long request = entries.get(skipped + i).request();
            if (request != 0) {
                outcomes.applied(request, applied.get(i));
            }
        }
        entries.clear();
    }
}
