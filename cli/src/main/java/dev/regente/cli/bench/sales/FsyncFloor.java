package dev.regente.cli.bench.sales;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the disk alone allows: records of so many clients written together, one fsync for all of them, again and again. */
final class FsyncFloor {
    private static final int RECORD = 256;
    private static final int AHEAD = 4096;

    private FsyncFloor() {}

    /** Records per second. */
    static double perSecond(Path directory, int clients, double seconds) throws IOException {
        Path file = directory.resolve("floor");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer batch = ByteBuffer.allocate(clients * RECORD);
            // written ahead, as every journal does, so that an fsync changes no file size
            channel.write(ByteBuffer.allocate(AHEAD * batch.capacity()), 0);
            channel.force(true);
            long begin = System.nanoTime();
            long end = begin + (long) (seconds * 1e9);
            long syncs = 0;
            while (System.nanoTime() < end) {
                channel.write(batch.clear(), (syncs % AHEAD) * batch.capacity());
                channel.force(false);
                syncs++;
            }
            return syncs * clients / ((System.nanoTime() - begin) / 1e9);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
