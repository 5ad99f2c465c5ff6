package dev.regente.sim.explore.search;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** A few threads that do numbered pieces of work together; the caller is one of them. */
final class Crew implements AutoCloseable {
    private final int size;
    private final ExecutorService others;

    Crew(int size) {
        this.size = size;
        this.others = size == 1
                ? null
                : Executors.newFixedThreadPool(size - 1, work -> {
                    Thread thread = new Thread(work, "explore");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Does the pieces 0 to {@code count} - 1, in any order, and returns when all are done. */
    void each(int count, IntConsumer piece) {
        if (others == null || count == 1) {
            for (int i = 0; i < count; i++) {
                piece.accept(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(size - 1);
        Runnable work = () -> {
            try {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    piece.accept(i);
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                next.set(count);
            }
        };
        for (int i = 1; i < size; i++) {
            others.execute(() -> {
                try {
                    work.run();
                } finally {
                    done.countDown();
                }
            });
        }
        work.run();
        await(done);
        if (failure.get() instanceof Error error) {
            throw error;
        }
        if (failure.get() instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private static void await(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the search was interrupted", e);
        }
    }

    @Override
    public void close() {
        if (others != null) {
            others.shutdownNow();
        }
    }
}
