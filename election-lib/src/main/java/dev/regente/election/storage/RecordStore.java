package dev.regente.election.storage;

import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that keeps only its last record: two slots in separate 4 KiB blocks, written in turn.
 *
 * <p>A slot is {@code magic(4) sequence(8) length(4) crc32c(4) payload}; the checksum covers sequence, length and payload.
 * Each write goes to the older slot in one piece and is forced before it counts, so a crash in the middle spoils only a
 * record that nobody was told of, and the other slot still holds the one before. Two bad slots are refused.
 */
public final class RecordStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStore.class);

    static final int BLOCK = 4096;
    static final int MAGIC = 0x52475331; // RGS1
    static final int HEADER = 20;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private long sequence;
    private int newest;
    private Value last;
    private boolean failed;

    private record Slot(long sequence, Value record) {}

    private RecordStore(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Makes a file that holds no record yet, durable on return. */
    static void create(Path file) throws StorageException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer both = ByteBuffer.allocate(2 * BLOCK);
            fill(both.slice(0, BLOCK), 1, new byte[0]);
            fill(both.slice(BLOCK, BLOCK), 0, new byte[0]);
            writeFully(channel, both, 0);
            channel.force(true);
        } catch (IOException e) {
            throw new StorageException("cannot create " + file, e);
        }
    }

    /** Opens a file that {@link #create} made. */
    static RecordStore open(Path file) throws StorageException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StorageException("cannot open " + file, e);
        }
        RecordStore store = new RecordStore(file, channel);
        try {
            store.load();
            return store;
        } catch (StorageException e) {
            store.close();
            throw e;
        }
    }

    private void load() throws StorageException {
        Slot first = read(0);
        Slot second = read(1);
        if (first == null && second == null) {
            throw new StorageException("both slots of " + file + " are damaged: this node cannot know what it promised."
                    + " Do not bring back an older copy; move the directory away and replace the node");
        }
        newest = second == null || (first != null && first.sequence() > second.sequence()) ? 0 : 1;
        Slot slot = newest == 0 ? first : second;
        if (first == null || second == null) {
            LOG.warn(
                    "{}: slot {} is unreadable, as after a crash in the middle of a write; going on with slot {}",
                    file,
                    1 - newest,
                    newest);
        }
        sequence = slot.sequence();
        last = slot.record();
    }

    /** The slot's content, or null if it is damaged. */
    private Slot read(int slot) throws StorageException {
        ByteBuffer in = ByteBuffer.allocate(BLOCK);
        try {
            while (in.hasRemaining()) {
                if (channel.read(in, (long) slot * BLOCK + in.position()) < 0) {
                    return null;
                }
            }
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
        in.flip();
        int magic = in.getInt();
        long number = in.getLong();
        int length = in.getInt();
        int crc = in.getInt();
        if (magic != MAGIC || number < 0 || length < 0 || length > BLOCK - HEADER) {
            return null;
        }
        byte[] payload = new byte[length];
        in.get(payload);
        if (crc != crc(number, payload)) {
            return null;
        }
        try {
            return new Slot(number, length == 0 ? null : ValueCodec.decode(payload));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public List<Value> takeRestored() {
        List<Value> restored = last == null ? List.of() : List.of(last);
        last = null;
        return restored;
    }

    /** Only the last of these records is written: whoever asks for it later would never see the others. */
    @Override
    public void append(List<Value> records) throws StorageException {
        if (failed) {
            throw new StorageException("an earlier write to " + file + " failed: it takes no more until a restart");
        }
        if (records.isEmpty()) {
            return;
        }
        byte[] payload = ValueCodec.encode(records.get(records.size() - 1));
        // set before, cleared after: whatever goes wrong in between leaves the store failed
        failed = true;
        if (payload.length > BLOCK - HEADER) {
            throw new StorageException("a record of " + payload.length + " bytes for " + file + ": the most is "
                    + (BLOCK - HEADER) + "; keep large records in a journal");
        }
        int slot = 1 - newest;
        block.clear();
        fill(block, sequence + 1, payload);
        try {
            writeFully(channel, block.clear(), (long) slot * BLOCK);
            channel.force(false);
        } catch (IOException e) {
            throw new StorageException("cannot write " + file, e);
        }
        sequence++;
        newest = slot;
        failed = false;
    }

    private static void fill(ByteBuffer slot, long sequence, byte[] payload) {
        slot.putInt(MAGIC).putLong(sequence).putInt(payload.length).putInt(crc(sequence, payload));
        slot.put(payload);
        while (slot.hasRemaining()) {
            slot.put((byte) 0);
        }
    }

    private static int crc(long sequence, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(12).putLong(sequence).putInt(payload.length).flip());
        crc.update(payload);
        return (int) crc.getValue();
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
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
