package dev.regente.election.storage;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The form of a journal. The first sector of the file is {@code magic(8)}; every batch starts at a sector:
 *
 * <pre>
 * magic(4) sequence(8) length(4) count(4) zeroSectors(4) payloadCrc32c(4) headerCrc32c(4), then the payload:
 * count times { length(4) record }, then zeros up to the next sector, which the checksum covers too
 * </pre>
 *
 * {@code zeroSectors} counts the sectors of the batch that are zero by their content. A reader that finds more of them
 * knows that a write never reached those sectors; one that finds as many, and a wrong checksum, knows of damage.
 */
final class JournalBatch {
    /** Disks write this many bytes in one piece, or more. */
    static final int SECTOR = 512;

    static final int HEADER = 32;
    static final int MAGIC = 0x52474A42; // RGJB
    static final long FILE_MAGIC = 0x524547454E544A31L; // REGENTJ1

    /**
     * The fixed part of a batch.
     *
     * @param length of the payload in bytes
     */
    record Header(long sequence, int length, int count, int zeroSectors, int payloadCrc) {

        /** The batch's bytes in the file, padding included. */
        long span() {
            return roundUp(HEADER + (long) length);
        }
    }

    private JournalBatch() {}

    static ByteBuffer fileHeader() {
        return ByteBuffer.allocate(SECTOR).putLong(FILE_MAGIC).clear();
    }

    static long roundUp(long bytes) {
        return (bytes + SECTOR - 1) / SECTOR * SECTOR;
    }

    /** A batch, padded to whole sectors. */
    static ByteBuffer encode(long sequence, List<byte[]> records) {
        long length = 0;
        for (byte[] record : records) {
            length += 4L + record.length;
        }
        int span = Math.toIntExact(roundUp(HEADER + length));
        ByteBuffer out = ByteBuffer.allocate(span);
        out.position(HEADER);
        for (byte[] record : records) {
            out.putInt(record.length).put(record);
        }
        int zeroSectors = zeroSectors(out.clear());
        int crc = crc(out.slice(HEADER, span - HEADER));
        out.clear();
        out.putInt(MAGIC).putLong(sequence).putInt((int) length).putInt(records.size());
        out.putInt(zeroSectors).putInt(crc);
        out.putInt(crc(out.slice(0, HEADER - 4)));
        return out.clear();
    }

    /** The header at the start of this sector, or null if there is none that is whole. */
    static Header header(ByteBuffer sector) {
        if (sector.remaining() < HEADER) {
            return null;
        }
        ByteBuffer in = sector.slice();
        if (in.getInt(0) != MAGIC || in.getInt(HEADER - 4) != crc(in.slice(0, HEADER - 4))) {
            return null;
        }
        return new Header(in.getLong(4), in.getInt(12), in.getInt(16), in.getInt(20), in.getInt(24));
    }

    /** How many sectors after the first are all zero. */
    static int zeroSectors(ByteBuffer batch) {
        int zero = 0;
        for (int at = SECTOR; at < batch.limit(); at += SECTOR) {
            if (isZero(batch.slice(at, Math.min(SECTOR, batch.limit() - at)))) {
                zero++;
            }
        }
        return zero;
    }

    static boolean isZero(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
