package dev.regente.election.observe;

import dev.regente.election.ElectionEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every event as one line of JSON ({@link EventJson}) to a file, flushed line by line. When the file would grow
 * beyond its size it becomes {@code FILE.1}, that {@code FILE.2}, and so on; the oldest goes. So {@code FILE.1} to {@code
 * FILE.keep} and the file itself are all that ever lies on the disk.
 *
 * <pre>{@code
 * EventLog log = EventLog.open(Path.of("logs/election.jsonl"), 1, 10_000_000, 4);
 * Election election = Election.builder("orders")....listener(log).build().start();
 * }</pre>
 *
 * <p>Called on the listener thread, where a slow disk delays later callbacks and never the election. A write that fails is
 * said once in the log of the program, and events are left out until one succeeds: a full disk must not stop an election.
 */
public final class EventLog implements Consumer<ElectionEvent>, AutoCloseable {
    /** The smallest size: some lines must fit. */
    public static final long LEAST_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int MOST_KEPT = 1000;

    private final Path file;
    private final EventJson json;
    private final long mostBytes;
    private final int keep;
    private BufferedWriter out;
    private long bytes;
    private boolean failing;
    private boolean closed;

    private EventLog(Path file, int self, long mostBytes, int keep) {
        this.file = file;
        this.json = new EventJson(self);
        this.mostBytes = mostBytes;
        this.keep = keep;
    }

    /**
     * Opens a log, and goes on at the end of a file that is there.
     *
     * @param file whose directory is made if it is not there
     * @param self the number of the node
     * @param mostBytes of each file, at least {@link #LEAST_BYTES}
     * @param keep how many older files are kept, 0 to 1000
     * @throws IOException if the file cannot be written
     */
    public static EventLog open(Path file, int self, long mostBytes, int keep) throws IOException {
        if (mostBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "an event log of " + mostBytes + " bytes is too small: at least " + LEAST_BYTES);
        }
        if (keep < 0 || keep > MOST_KEPT) {
            throw new IllegalArgumentException("an event log keeps 0 to " + MOST_KEPT + " older files, not " + keep);
        }
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        EventLog log = new EventLog(absolute, self, mostBytes, keep);
        log.openFile();
        return log;
    }

    private void openFile() throws IOException {
        out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        bytes = Files.size(file);
    }

    @Override
    public synchronized void accept(ElectionEvent event) {
        String line = json.line(event);
        if (closed) {
            return;
        }
        try {
            long size = line.getBytes(StandardCharsets.UTF_8).length + 1L;
            if (out == null) {
                openFile();
            }
            if (bytes > 0 && bytes + size > mostBytes) {
                rotate();
            }
            out.write(line);
            out.write('\n');
            out.flush();
            bytes += size;
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("events are not written to {} until that works again: {}", file, e.toString());
            }
            failing = true;
            drop();
        }
    }

    private void rotate() throws IOException {
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
    }

    private Path numbered(int i) {
        return file.resolveSibling(file.getFileName() + "." + i);
    }

    /** A writer that failed may hold half a line: the next event starts with a new one. */
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

    /** Ends the log; later events are left out. */
    @Override
    public synchronized void close() {
        closed = true;
        drop();
    }
}
