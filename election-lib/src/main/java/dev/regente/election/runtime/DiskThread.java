package dev.regente.election.runtime;

import dev.regente.election.kernel.Value;
import dev.regente.election.storage.RecordTable;
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

    private sealed interface Task {}

    /** One record to be written. */
    record Write(PartHost<?> part, Store store, long ticket, Value record) implements Task {}

    /** Something that runs on the disk thread once all that was asked for before it is written. */
    private record Then(Runnable work) implements Task {}

    private record End() implements Task {}

    private static final End END = new End();

    private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>(MOST_WAITING);
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

    /** Runs this on the disk thread after all writes that were asked for before. False as for {@link #write}. */
    boolean then(Runnable work) {
        return queue.offer(new Then(work));
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
        List<Task> taken = new ArrayList<>();
        boolean ended = false;
        while (!ended) {
            try {
                taken.add(queue.take());
            } catch (InterruptedException e) {
                LOG.warn("the disk thread was interrupted, and goes on");
                continue;
            }
            queue.drainTo(taken);
            ended = taken.contains(END);
            writeAll(taken);
            for (Task task : taken) {
                if (task instanceof Then then) {
                    then.work().run();
                }
            }
            taken.clear();
        }
    }

    /** One group, and one fsync, for each store, and for each table whatever its rows. */
    private void writeAll(List<Task> taken) {
        Map<Object, List<Write>> byFile = new LinkedHashMap<>();
        for (Task task : taken) {
            if (task instanceof Write write) {
                Object file = write.store() instanceof RecordTable.Row row ? row.table() : write.store();
                byFile.computeIfAbsent(file, any -> new ArrayList<>()).add(write);
            }
        }
        byFile.values().forEach(this::writeGroup);
    }

    private void writeGroup(List<Write> writes) {
        String reason = null;
        try {
            if (writes.get(0).store() instanceof RecordTable.Row first) {
                List<RecordTable.Entry> entries = new ArrayList<>(writes.size());
                writes.forEach(write -> entries.add(((RecordTable.Row) write.store()).entry(write.record())));
                first.table().append(entries);
            } else {
                List<Value> records = new ArrayList<>(writes.size());
                writes.forEach(write -> records.add(write.record()));
                writes.get(0).store().append(records);
            }
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
