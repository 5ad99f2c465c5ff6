package dev.regente.election.runtime;

import dev.regente.election.kernel.Value;
import dev.regente.election.storage.StorageException;
import dev.regente.election.storage.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records, off the event loop. Whatever was asked for while the disk was busy goes out as one group with one fsync
 * for each store. The thread is never interrupted: an interrupt would close the files under it.
 */
final class DiskThread {
    private static final Logger LOG = LoggerFactory.getLogger(DiskThread.class);

    /** A disk that is this many writes behind has stopped. */
    private static final int MOST_WAITING = 1_000_000;

    /** Told on the disk thread. */
    interface Answer {
        /** All these are durable ({@code reason} is null), or failed. */
        void written(List<Write> writes, String reason);
    }

    /** One record to be written. */
    record Write(PartHost<?> part, Store store, long ticket, Value record) {}

    private static final Write END = new Write(null, null, 0, null);

    private final LinkedBlockingQueue<Write> queue = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Answer answer;
    private final Thread thread;

    DiskThread(String name, Answer answer) {
        this.answer = answer;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** False if the disk is so far behind that it must be called broken. */
    boolean write(Write write) {
        return queue.offer(write);
    }

    /** Ends once all that was asked for is written. */
    void stop() {
        if (!queue.offer(END)) {
            LOG.error("the disk is {} writes behind and does not end", MOST_WAITING);
        }
    }

    /** False if it still writes after this long. */
    boolean awaitStop(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    private void run() {
        List<Write> group = new ArrayList<>();
        boolean ended = false;
        while (!ended) {
            try {
                group.add(queue.take());
            } catch (InterruptedException e) {
                LOG.warn("the disk thread was interrupted, and goes on");
                continue;
            }
            queue.drainTo(group);
            ended = group.remove(END);
            Map<Store, List<Write>> byStore = new LinkedHashMap<>();
            for (Write write : group) {
                byStore.computeIfAbsent(write.store(), store -> new ArrayList<>())
                        .add(write);
            }
            byStore.forEach(this::writeGroup);
            group.clear();
        }
    }

    private void writeGroup(Store store, List<Write> writes) {
        List<Value> records = new ArrayList<>(writes.size());
        writes.forEach(write -> records.add(write.record()));
        String reason = null;
        try {
            store.append(records);
        } catch (StorageException e) {
            LOG.error("{}", e.getMessage());
            reason = e.getMessage();
        } catch (RuntimeException | Error e) {
            LOG.error("a store failed in a way that it should not", e);
            reason = e.toString();
        }
        answer.written(List.copyOf(writes), reason);
    }
}
