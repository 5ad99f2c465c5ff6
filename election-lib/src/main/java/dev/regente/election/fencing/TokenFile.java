package dev.regente.election.fencing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A token in two copies, each with a checksum, far enough apart that one write tears only one of them. The second is
 * written only once the first is on disk: at any crash one copy is whole, and it is not older than any token that a
 * finished write ever had.
 */
final class TokenFile {
    private static final long MAGIC = 0x5245_4746_454e_4345L; // REGFENCE
    private static final int[] OFFSETS = {0, 4096};
    private static final int CHECKED = 16;
    private static final int SIZE = CHECKED + Integer.BYTES;

    private TokenFile() {}

    /** What a file holds: the largest readable token, and whether both copies say so. */
    record Copies(long highest, boolean agree) {}

    static Copies read(Path file) throws IOException {
        long highest = -1;
        long lowest = Long.MAX_VALUE;
        byte[] all = readStart(file);
        for (int offset : OFFSETS) {
            long token = token(all, offset);
            highest = Math.max(highest, token);
            lowest = Math.min(lowest, token);
        }
        if (highest < 0) {
            throw new IOException(
                    "it is damaged, neither of its two copies can be read; bring it back from a backup, or"
                            + " delete it once no process of an older leader is left");
        }
        return new Copies(highest, highest == lowest);
    }

    private static byte[] readStart(Path file) throws IOException {
        byte[] all = new byte[OFFSETS[OFFSETS.length - 1] + SIZE];
        // not a channel: an interrupt of the caller must not look like a damaged file
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            int have = 0;
            for (int n = in.read(all); n > 0; n = in.read(all, have, all.length - have)) {
                have += n;
            }
            return Arrays.copyOf(all, have);
        }
    }

    private static long token(byte[] all, int offset) {
        if (all.length < offset + SIZE) {
            return -1;
        }
        ByteBuffer copy = ByteBuffer.wrap(all, offset, SIZE);
        long magic = copy.getLong();
        long token = copy.getLong();
        return magic == MAGIC && copy.getInt() == checksum(all, offset) ? token : -1;
    }

    static void write(Path file, long token) throws IOException {
        byte[] copy = ByteBuffer.allocate(SIZE).putLong(MAGIC).putLong(token).array();
        ByteBuffer.wrap(copy).putInt(CHECKED, checksum(copy, 0));
        // not a channel: an interrupt of the caller must not close it between the copies
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int offset : OFFSETS) {
                out.seek(offset);
                out.write(copy);
                out.getFD().sync();
            }
        }
    }

    private static int checksum(byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, CHECKED);
        return (int) crc.getValue();
    }

    /** Makes a new name durable; not every system lets a directory be opened, and those keep names by themselves. */
    static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }
}
