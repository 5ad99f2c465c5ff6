package dev.regente.election.observe;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an election's trace to a file, on a thread of its own, so that a slow disk never delays the election. When the file
 * would grow beyond its size it becomes {@code FILE.1}, that {@code FILE.2}, and so on; the oldest goes. Each file begins
 * with the line that says whose trace it is, and can be read alone.
 *
 * <pre>{@code
 * TraceLog trace = TraceLog.open(Path.of("trace-1.jsonl"), 20_000_000, 2);
 * Election election = Election.builder("orders")....trace(trace).build().start();
 * }</pre>
 *
 * <p>Lines are flushed as soon as no more wait: a kill loses the last moments, and may tear the last line. Lines that the disk
 * is too slow for are left out, and a line {@code {"lost":N}} says how many. A write that fails is said once in the log
 * of the program.
 */
public final class TraceLog implements Consumer<String>, AutoCloseable {
    /** The smallest size: some lines must fit. */
    public static final long LEAST_BYTES = 65_536;

    private static final Logger LOG = LoggerFactory.getLogger(TraceLog.class);
    private static final int MOST_KEPT = 1000;
    private static final int MOST_WAITING = 8192;
    private static final String HEAD = "{\"format\":";
    private static final long CLOSE_MILLIS = 5_000;

    private final Path file;
    private final long mostBytes;
    private final int keep;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread writer;
    private volatile boolean closed;
    private long lost;
    private BufferedWriter out;
    private long bytes;
    private String head;
    private boolean failing;

    private TraceLog(Path file, long mostBytes, int keep) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.keep = keep;
        this.writer = new Thread(this::write, "regente-trace");
        writer.setDaemon(true);
    }

    /**
     * Opens a trace, and goes on at the end of a file that is there.
     *
     * @param file whose directory is made if it is not there
     * @param mostBytes of each file, at least {@link #LEAST_BYTES}
     * @param keep how many older files are kept, 0 to 1000
     * @throws IOException if the file cannot be written
     */
    public static TraceLog open(Path file, long mostBytes, int keep) throws IOException {
        if (mostBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "a trace of " + mostBytes + " bytes is too small: at least " + LEAST_BYTES);
        }
        if (keep < 0 || keep > MOST_KEPT) {
            throw new IllegalArgumentException("a trace keeps 0 to " + MOST_KEPT + " older files, not " + keep);
        }
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        TraceLog log = new TraceLog(absolute, mostBytes, keep);
        log.openFile();
        log.writer.start();
        return log;
    }

    private void openFile() throws IOException {
        boolean torn = Files.exists(file) && Files.size(file) > 0 && !endsWithLine();
        out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        bytes = Files.size(file);
        if (torn) {
            out.write('\n'); // what a killed process left behind ends here
        }
    }

    private boolean endsWithLine() throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            channel.position(channel.size() - 1);
            java.nio.ByteBuffer last = java.nio.ByteBuffer.allocate(1);
            return channel.read(last) == 1 && last.get(0) == '\n';
        }
    }

    @Override
    public void accept(String line) {
        synchronized (waiting) {
            if (closed) {
                return;
            }
            if (lost > 0 && waiting.offer("{\"lost\":" + lost + "}")) {
                lost = 0;
            }
            if (lost > 0 || !waiting.offer(line)) {
                lost++;
            }
        }
    }

    private void write() {
        try {
            while (!closed || !waiting.isEmpty()) {
                String line = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (line != null) {
                    write(line);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drop();
    }

    private void write(String line) {
        if (line.startsWith(HEAD)) {
            head = line;
        }
        try {
            long size = line.getBytes(StandardCharsets.UTF_8).length + 1L;
            if (out == null) {
                openFile();
            }
            if (bytes > 0 && bytes + size > mostBytes) {
                rotate(line);
            }
            out.write(line);
            out.write('\n');
            bytes += size;
            if (waiting.isEmpty()) {
                out.flush();
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("the trace is not written to {} until that works again: {}", file, e.toString());
            }
            failing = true;
            drop();
        }
    }

    private void rotate(String next) throws IOException {
        out.close();
        out = null;
        for (int i = keep; i >= 1; i--) {
            Path from = i == 1 ? file : numbered(i - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        // with nothing kept, the file itself goes
        Files.deleteIfExists(file);
        openFile();
        if (head != null && !next.startsWith(HEAD)) {
            out.write(head);
            out.write('\n');
            bytes += head.length() + 1L;
        }
    }

    private Path numbered(int i) {
        return file.resolveSibling(file.getFileName() + "." + i);
    }

    private void drop() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                LOG.debug("{}: {}", file, e.toString());
            }
            out = null;
        }
    }

    /** Writes what waits, and ends the trace; later lines are left out. */
    @Override
    public void close() {
        synchronized (waiting) {
            closed = true;
        }
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
