package dev.regente.sales.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** One reader of the event stream: writes without waiting, from a queue that is bounded. Thread-safe. */
final class Listener implements WriteListener {
    private static final int MOST_QUEUED = 1024;
    private static final int ROOM = MOST_QUEUED / 2;

    private final boolean manager;
    private final Deque<String> queue = new ArrayDeque<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private ServletOutputStream out;
    private volatile long lastSale;
    private volatile long lastLine;

    Listener(boolean manager, long lastSale) {
        this.manager = manager;
        this.lastSale = lastSale;
    }

    /** From now on what is queued is written. */
    void open(ServletOutputStream stream) {
        synchronized (this) {
            out = stream;
        }
        stream.setWriteListener(this);
    }

    /** Completed when the stream has ended. */
    CompletableFuture<Void> done() {
        return done;
    }

    boolean manager() {
        return manager;
    }

    long lastSale() {
        return lastSale;
    }

    void saleSeen(long seq) {
        lastSale = seq;
    }

    long lastLine() {
        return lastLine;
    }

    void lineSeen(long number) {
        lastLine = number;
    }

    /** Whether many more events fit. */
    synchronized boolean hasRoom() {
        return queue.size() < ROOM;
    }

    /** Queues this; a listener that fell too far behind is dropped instead. */
    void send(String text) {
        boolean full;
        synchronized (this) {
            if (done.isDone()) {
                return;
            }
            full = queue.size() >= MOST_QUEUED;
            if (!full) {
                queue.add(text);
            }
        }
        if (full) {
            close();
        } else {
            write();
        }
    }

    private void write() {
        boolean failed = false;
        synchronized (this) {
            if (out == null || done.isDone()) {
                return;
            }
            try {
                boolean wrote = false;
                while (out.isReady() && !queue.isEmpty()) {
                    out.write(queue.poll().getBytes(StandardCharsets.UTF_8));
                    wrote = true;
                }
                if (wrote && out.isReady()) {
                    out.flush();
                }
            } catch (IOException | IllegalStateException e) {
                failed = true;
            }
        }
        if (failed) {
            close();
        }
    }

    @Override
    public void onWritePossible() {
        write();
    }

    @Override
    public void onError(Throwable failure) {
        close();
    }

    /** Ends the stream; the reader may come again. */
    void close() {
        done.complete(null);
    }
}
