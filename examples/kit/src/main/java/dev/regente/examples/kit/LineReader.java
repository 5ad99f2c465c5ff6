package dev.regente.examples.kit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Reads lines of bounded length in bounded time from a socket. For one thread. */
public final class LineReader {
    private static final int CHUNK = 8 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private int next;
    private int filled;

    /** A line was longer than allowed: the rest of it was not read. */
    public static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        LineTooLongException(int longest) {
            super("a line is longer than " + longest + " bytes");
        }
    }

    /** Reads from here on what this socket receives. */
    public LineReader(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /**
     * Waits for a line.
     *
     * @param longest in bytes, without the end of the line
     * @param idle how long to wait for its first byte
     * @param whole how long to wait for the rest, in all: a sender that drips bytes does not live longer
     * @return its bytes, or null if the other side ended properly
     * @throws SocketTimeoutException if one of the times is over
     * @throws LineTooLongException if it has more bytes
     */
    public byte[] read(int longest, Duration idle, Duration whole) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        if (next == filled && !fill(idle)) {
            return null;
        }
        long end = System.nanoTime() + whole.toNanos();
        while (true) {
            int from = next;
            while (next < filled && chunk[next] != '\n') {
                next++;
            }
            line.write(chunk, from, next - from);
            if (line.size() > longest) {
                throw new LineTooLongException(longest);
            }
            if (next < filled) {
                next++;
                return line.toByteArray();
            }
            if (!fill(Duration.ofNanos(end - System.nanoTime()))) {
                throw new EOFException("the last line has no end");
            }
        }
    }

    private boolean fill(Duration atMost) throws IOException {
        long millis = atMost.toMillis();
        if (millis < 1) {
            throw new SocketTimeoutException("the line did not end in time");
        }
        socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
        next = 0;
        filled = Math.max(0, in.read(chunk));
        return filled > 0;
    }
}
