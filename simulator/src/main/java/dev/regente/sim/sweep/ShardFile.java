package dev.regente.sim.sweep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * The results of one shard, only ever appended to. A process that is killed at any moment leaves whole rows and at most
 * one half of a row, which the next process cuts off before it goes on. Thread-safe.
 */
final class ShardFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final long LATEST_NANOS = 200_000_000;

    private final FileChannel channel;
    private final FileLock lock;
    private final BitSet done = new BitSet();
    private final StringBuilder buffer = new StringBuilder(BUFFER);
    private long written;

    private ShardFile(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens or makes a file, and cuts off what a killed process left half written.
     *
     * @throws IllegalArgumentException if the file belongs to another sweep or shard, is damaged, or another process
     *     writes it
     */
    static ShardFile open(Path file, SweepPlan plan, Shard shard) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            ShardFile opened = new ShardFile(channel, lock(channel, file));
            opened.recover(file, ShardReader.Head.of(plan, shard));
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IllegalArgumentException(file + " is being written by another process");
        }
        return lock;
    }

    private void recover(Path file, ShardReader.Head expected) throws IOException {
        ShardReader.Content content = ShardReader.read(
                file, (run, offset, length, json) -> done.set(expected.shard().place(run)));
        if (content.head().isPresent() && !content.head().get().equals(expected)) {
            ShardReader.Head found = content.head().get();
            throw new IllegalArgumentException(file + " belongs to another sweep (" + found.name() + ", shard "
                    + found.shard() + " of " + found.runs() + " runs, digest " + found.digest()
                    + "); take another --out or delete it");
        }
        channel.truncate(content.wholeBytes());
        channel.position(content.wholeBytes());
        if (content.head().isEmpty()) {
            buffer.append(CheckedLine.of(expected.json()));
            flush();
        }
    }

    /** Which of the shard's own runs, by their place in it, have a row; do not change. */
    BitSet done() {
        return done;
    }

    /** Adds a row; it reaches the file soon. */
    synchronized void append(String json) throws IOException {
        buffer.append(CheckedLine.of(json));
        if (buffer.length() >= BUFFER || System.nanoTime() - written >= LATEST_NANOS) {
            flush();
        }
    }

    /** Hands everything to the operating system: from then on a killed process loses nothing of it. */
    synchronized void flush() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer.toString().getBytes(StandardCharsets.UTF_8));
        buffer.setLength(0);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        written = System.nanoTime();
    }

    @Override
    public synchronized void close() throws IOException {
        if (channel.isOpen()) {
            flush();
            channel.force(true);
            lock.release();
            channel.close();
        }
    }
}
