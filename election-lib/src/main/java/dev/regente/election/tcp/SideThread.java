package dev.regente.election.tcp;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for work that may take long and must delay neither the loop nor the disk: names are resolved on one, keys and
 * certificates are read and checked on another. It exists only while there is work.
 */
final class SideThread {
    private static final int MOST_WAITING = 64;

    private final ThreadPoolExecutor executor;

    SideThread(String name) {
        executor = new ThreadPoolExecutor(1, 1, 2, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Runs the work some time; false if too much waits, or after the end. */
    boolean execute(Runnable work) {
        try {
            executor.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    void close() {
        executor.shutdownNow();
    }
}
