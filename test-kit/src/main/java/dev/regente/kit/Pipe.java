package dev.regente.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One direction of one connection: a thread that reads, a bounded queue, and a thread that writes when it may. */
final class Pipe {
    private static final int CHUNK = 8 * 1024;
    private static final int MOST_WAITING = 64;

    /** Bytes that have arrived; none of them for the end of the stream, null for a connection that broke. */
    private static final class Piece {
        private final byte[] bytes;
        private final long dueNanos;

        Piece(byte[] bytes, long dueNanos) {
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }
    }

    private final Direction direction;
    private final Socket from;
    private final Socket to;
    private final Runnable onReset;
    private final BlockingQueue<Piece> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean lost;

    Pipe(Direction direction, Socket from, Socket to, Runnable onReset) {
        this.direction = direction;
        this.from = from;
        this.to = to;
        this.onReset = onReset;
    }

    /** Whether bytes of this stream were thrown away. */
    boolean hasLost() {
        return lost;
    }

    /** Resets the connection that this is a part of. */
    void reset() {
        onReset.run();
    }

    /** Reads until the end of the stream. */
    void read() throws InterruptedException {
        long lastDue = System.nanoTime();
        byte[] chunk = new byte[CHUNK];
        byte[] bytes;
        do {
            try {
                InputStream in = from.getInputStream();
                int count = in.read(chunk);
                bytes = Arrays.copyOf(chunk, Math.max(0, count));
            } catch (IOException e) {
                bytes = null;
            }
            long due = direction.dueNanos();
            lastDue = due - lastDue > 0 ? due : lastDue;
            waiting.put(new Piece(bytes, lastDue));
        } while (bytes != null && bytes.length > 0);
    }

    /** Writes what was read until its end, each piece in its time. */
    void write() throws InterruptedException {
        direction.add(this);
        try {
            Piece piece;
            do {
                piece = waiting.take();
                if (!direction.awaitTurn(piece.dueNanos)) {
                    return;
                }
                if (piece.bytes == null) {
                    reset();
                    return;
                }
            } while (piece.bytes.length > 0 && pass(piece.bytes));
            if (piece.bytes.length == 0) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            reset();
        } finally {
            direction.remove(this);
        }
    }

    private boolean pass(byte[] bytes) throws IOException, InterruptedException {
        OutputStream out = to.getOutputStream();
        int at = 0;
        while (at < bytes.length) {
            Direction.Verdict verdict = direction.judge(bytes.length - at);
            if (verdict.fate() == Direction.Fate.LOSE) {
                lost = true;
                return true;
            }
            out.write(bytes, at, verdict.bytes());
            at += verdict.bytes();
            if (verdict.fate() == Direction.Fate.RESET) {
                reset();
                return false;
            }
            if (!direction.awaitTurn(System.nanoTime() + verdict.pauseNanos())) {
                return false;
            }
        }
        return true;
    }
}
