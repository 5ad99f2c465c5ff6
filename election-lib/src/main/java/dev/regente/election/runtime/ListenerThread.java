package dev.regente.election.runtime;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the application's callbacks, one at a time and in order, so that a slow one delays its own kind and never the
 * protocol. What must not be lost is bounded by a limit that stops the node; what may be lost gives way long before.
 */
final class ListenerThread {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerThread.class);
    private static final int MOST_WAITING = 65_536;
    private static final int MOST_BEFORE_LEAVING_OUT = 4_096;

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(MOST_WAITING);
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread thread;
    private volatile boolean ended;

    ListenerThread(String name) {
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** False if a callback has been stuck for so long that the order of the others cannot be kept any more. */
    boolean must(Runnable callback) {
        return queue.offer(callback);
    }

    /** Left out and counted if the callbacks are far behind. */
    void may(Runnable callback) {
        if (queue.size() >= MOST_BEFORE_LEAVING_OUT || !queue.offer(callback)) {
            leftOut.incrementAndGet();
        }
    }

    long leftOut() {
        return leftOut.get();
    }

    boolean inListener() {
        return Thread.currentThread() == thread;
    }

    /** Ends after the callbacks that wait now. */
    void stop() {
        if (!queue.offer(() -> ended = true)) {
            ended = true;
        }
    }

    void awaitStop(long millis) throws InterruptedException {
        if (!inListener()) {
            thread.join(millis);
        }
    }

    private void run() {
        while (!ended) {
            try {
                queue.take().run();
            } catch (InterruptedException e) {
                LOG.warn("a callback left its thread interrupted");
            } catch (RuntimeException | Error e) {
                // a thread that just ended would keep the end of the lead from the application
                LOG.error("a callback of the application failed", e);
            }
        }
    }
}
