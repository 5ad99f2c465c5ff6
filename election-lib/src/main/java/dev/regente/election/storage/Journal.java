package dev.regente.election.storage;

import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that keeps all its records in order: batches, each forced to disk by one fsync before the next is written.
 *
 * <p>The file grows in steps of zeros written ahead, so that most fsyncs change no file size. A {@linkplain JournalScan
 * scan} at open reads it all back; a tail that no fsync ever confirmed is cut off and logged, any other damage is refused.
 *
 * <p>A journal may have a rule for <em>fresh starts</em>: a record that stands for all before it (a snapshot). Such a
 * record becomes the first of a new file, which takes the old one's place by one atomic rename.
 */
public final class Journal implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** Zeros are written ahead in steps of this many bytes. */
    static final int STEP = 256 * 1024;

    /** One batch is filled up to about this many bytes; a single larger record makes a larger batch. */
    static final int BATCH = 1024 * 1024;

    private final Path file;
    private final Predicate<Value> startsAfresh;
    private FileChannel channel;
    private long end;
    private long allocated;
    private long sequence;
    private List<Value> restored;
    private boolean failed;

    private Journal(Path file, FileChannel channel, Predicate<Value> startsAfresh) {
        this.file = file;
        this.channel = channel;
        this.startsAfresh = startsAfresh;
    }

    /** Makes an empty journal, durable on return. */
    static void create(Path file) throws StorageException {
        try (FileChannel channel = blank(file)) {
            channel.force(true);
        } catch (IOException e) {
            throw new StorageException("cannot create " + file, e);
        }
    }

    private static FileChannel blank(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        RecordStore.writeFully(channel, JournalBatch.fileHeader(), 0);
        return channel;
    }

    /** Opens a journal that {@link #create} made, and reads it back. */
    static Journal open(Path file, Predicate<Value> startsAfresh) throws StorageException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StorageException("cannot open " + file, e);
        }
        Journal journal = new Journal(file, channel, startsAfresh);
        try {
            journal.load();
            return journal;
        } catch (IOException e) {
            journal.close();
            throw new StorageException("cannot read " + file, e);
        } catch (StorageException e) {
            journal.close();
            throw e;
        }
    }

    private void load() throws IOException, StorageException {
        JournalScan scan = new JournalScan(file, channel);
        restored = scan.records();
        end = scan.end();
        sequence = scan.sequence();
        if (scan.torn()) {
            LOG.warn("{}: cutting off an unfinished write at offset {} that was never confirmed", file, end);
            channel.truncate(end);
            channel.force(true);
        }
        allocated = channel.size();
    }

    @Override
    public List<Value> takeRestored() {
        List<Value> taken = restored;
        restored = List.of();
        return taken;
    }

    @Override
    public void append(List<Value> records) throws StorageException {
        if (failed) {
            throw new StorageException("an earlier write to " + file + " failed: it takes no more until a restart");
        }
        // set before, cleared after: whatever goes wrong in between leaves the journal failed
        failed = true;
        try {
            List<byte[]> batch = new ArrayList<>();
            int bytes = 0;
            for (int i = lastFreshStart(records); i < records.size(); i++) {
                Value value = records.get(i);
                byte[] record = ValueCodec.encode(value);
                if (startsAfresh.test(value)) {
                    startAfresh(record);
                    continue;
                }
                batch.add(record);
                bytes += record.length;
                if (bytes >= BATCH) {
                    write(batch);
                    batch.clear();
                    bytes = 0;
                }
            }
            if (!batch.isEmpty()) {
                write(batch);
            }
        } catch (IOException e) {
            throw new StorageException("cannot write " + file, e);
        }
        failed = false;
    }

    /** Records before the last fresh start are not written at all: a crash could only show them for a moment. */
    private int lastFreshStart(List<Value> records) {
        for (int i = records.size() - 1; i > 0; i--) {
            if (startsAfresh.test(records.get(i))) {
                return i;
            }
        }
        return 0;
    }

    private void write(List<byte[]> records) throws IOException {
        ByteBuffer batch = JournalBatch.encode(sequence + 1, records);
        writeAhead(end + batch.remaining());
        int size = batch.remaining();
        RecordStore.writeFully(channel, batch, end);
        channel.force(false);
        end += size;
        sequence++;
    }

    private void writeAhead(long needed) throws IOException {
        if (needed <= allocated) {
            return;
        }
        long target = (needed / STEP + 1) * STEP;
        ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
        long at = allocated;
        while (at < target) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), target - at));
            at += channel.write(zeros, at);
        }
        allocated = target;
    }

    private void startAfresh(byte[] record) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        ByteBuffer batch = JournalBatch.encode(1, List.of(record));
        long size = (long) JournalBatch.SECTOR + batch.remaining();
        FileChannel fresh = blank(next);
        try {
            RecordStore.writeFully(fresh, batch, JournalBatch.SECTOR);
            fresh.force(true);
            // closed before the rename: some systems do not rename an open file, nor over one
            fresh.close();
            channel.close();
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DataDirectory.syncDirectory(file.toAbsolutePath().getParent());
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            fresh.close();
        }
        end = size;
        allocated = size;
        sequence = 1;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing {}", file, e);
        }
    }
}
