package dev.regente.election.storage;

import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a journal from its start and decides what its end means. A batch is written only after the one before it was
 * confirmed by fsync, so only the last batch can be unfinished, and it is unfinished only where the file is too short for
 * it or where sectors of it were never written and still hold zeros. Everything else is damage and is refused: cutting it
 * off would lose records that somebody was told of.
 */
final class JournalScan {
    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final List<Value> records = new ArrayList<>();
    private long at;
    private long sequence;
    private boolean torn;

    JournalScan(Path file, FileChannel channel) throws IOException, StorageException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
        ByteBuffer first = read(0, JournalBatch.SECTOR);
        boolean ours = first.remaining() == JournalBatch.SECTOR
                && first.getLong(0) == JournalBatch.FILE_MAGIC
                && JournalBatch.isZero(first.slice(8, JournalBatch.SECTOR - 8));
        if (!ours) {
            throw damaged(0, "the file header is wrong");
        }
        at = JournalBatch.SECTOR;
        while (readBatch()) {
            // each call moves on by one batch
        }
    }

    /** All records, oldest first. */
    List<Value> records() {
        return records;
    }

    /** Where the next batch goes. */
    long end() {
        return at;
    }

    /** The number of the last batch. */
    long sequence() {
        return sequence;
    }

    /** Whether something unfinished stands after the end. */
    boolean torn() {
        return torn;
    }

    private boolean readBatch() throws IOException, StorageException {
        ByteBuffer sector = read(at, JournalBatch.SECTOR);
        if (JournalBatch.isZero(sector)) {
            // either the zeros written ahead, or the first sector of a write that did not reach it
            torn = !isZeroFrom(at + sector.remaining());
            if (torn) {
                refuseIfMoreFollows(at + JournalBatch.SECTOR, "a batch header is missing");
            }
            return false;
        }
        JournalBatch.Header header = JournalBatch.header(sector);
        if (header == null) {
            if (sector.remaining() < JournalBatch.HEADER) {
                torn = true;
                return false;
            }
            throw damaged(at, "a batch header is damaged");
        }
        if (header.sequence() != sequence + 1 || header.length() < 0) {
            throw damaged(at, "batch " + header.sequence() + " where " + (sequence + 1) + " belongs");
        }
        if (at + header.span() > size) {
            torn = true;
            return false;
        }
        ByteBuffer batch = read(at, Math.toIntExact(header.span()));
        if (JournalBatch.crc(batch.slice(JournalBatch.HEADER, batch.limit() - JournalBatch.HEADER))
                != header.payloadCrc()) {
            boolean neverWritten = JournalBatch.zeroSectors(batch) > header.zeroSectors();
            if (neverWritten && isZeroFrom(at + header.span())) {
                torn = true;
                return false;
            }
            throw damaged(at, "the checksum of batch " + header.sequence() + " is wrong");
        }
        decode(batch.slice(JournalBatch.HEADER, header.length()), header);
        at += header.span();
        sequence = header.sequence();
        return true;
    }

    private void decode(ByteBuffer payload, JournalBatch.Header header) throws StorageException {
        try {
            for (int i = 0; i < header.count(); i++) {
                int length = payload.getInt();
                if (length < 0 || length > payload.remaining()) {
                    throw new IllegalArgumentException("a record of " + length + " bytes");
                }
                byte[] record = new byte[length];
                payload.get(record);
                records.add(ValueCodec.decode(record));
            }
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
            throw damaged(at, "batch " + header.sequence() + " holds a record that this version cannot read");
        }
    }

    /** A whole later batch proves that the one here was once confirmed. */
    private void refuseIfMoreFollows(long from, String what) throws IOException, StorageException {
        for (long offset = from; offset < size; offset += JournalBatch.SECTOR) {
            JournalBatch.Header later = JournalBatch.header(read(offset, JournalBatch.SECTOR));
            if (later != null && later.sequence() > sequence) {
                throw damaged(at, what + ", but batch " + later.sequence() + " follows");
            }
        }
    }

    private boolean isZeroFrom(long from) throws IOException {
        for (long offset = from; offset < size; offset += Journal.STEP) {
            if (!JournalBatch.isZero(read(offset, Journal.STEP))) {
                return false;
            }
        }
        return true;
    }

    /** These bytes, or as many as the file has. */
    private ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate((int) Math.max(0, Math.min(length, size - offset)));
        while (in.hasRemaining()) {
            if (channel.read(in, offset + in.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return in.flip();
    }

    private StorageException damaged(long offset, String what) {
        return new StorageException(file + " is damaged at offset " + offset + ": " + what
                + ". Nothing was changed. Move the node's data directory away and replace the node,"
                + " or restore the file's bytes if they are known");
    }
}
