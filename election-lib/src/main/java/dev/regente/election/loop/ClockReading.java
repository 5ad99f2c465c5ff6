package dev.regente.election.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * All clocks of the machine, read one after the other.
 *
 * @param beforeNanos the monotonic clock before the others were read
 * @param wallNanos the wall clock
 * @param uptimeNanos how long the machine has run, suspended or not; {@link #NO_UPTIME} where the system does not say
 * @param afterNanos the monotonic clock after the others were read
 */
public record ClockReading(long beforeNanos, long wallNanos, long uptimeNanos, long afterNanos) {
    /** The system does not say how long it has run. */
    public static final long NO_UPTIME = -1;

    private static final long MILLI = 1_000_000L;

    /** Reads the machine's clocks: keeps a file open for the uptime, on systems that have one. Not thread-safe. */
    public static final class Source implements AutoCloseable {
        private final FileChannel uptime;
        private final ByteBuffer text = ByteBuffer.allocate(64);

        /** Without uptime if the system has no {@code /proc/uptime}. */
        public Source() {
            this(Path.of("/proc/uptime"));
        }

        Source(Path file) {
            FileChannel opened = null;
            try {
                opened = FileChannel.open(file, StandardOpenOption.READ);
            } catch (IOException e) {
                // not Linux, or hidden: the wall clock remains
            }
            uptime = opened;
        }

        /** All clocks, now. */
        public ClockReading read() {
            long before = NanoClock.nanos();
            long wall = NanoClock.wallMillis() * MILLI;
            long up = uptimeNanos();
            return new ClockReading(before, wall, up, NanoClock.nanos());
        }

        private long uptimeNanos() {
            if (uptime == null) {
                return NO_UPTIME;
            }
            try {
                text.clear();
                int length = uptime.read(text, 0);
                String all = new String(text.array(), 0, Math.max(0, length), StandardCharsets.US_ASCII);
                int dot = all.indexOf('.');
                long seconds = Long.parseLong(all.substring(0, dot));
                long hundredths = Long.parseLong(all.substring(dot + 1, dot + 3));
                return seconds * 1_000 * MILLI + hundredths * 10 * MILLI;
            } catch (IOException | RuntimeException e) {
                // anything else than "12345.67 89.01" is as good as no answer
                return NO_UPTIME;
            }
        }

        @Override
        public void close() throws IOException {
            if (uptime != null) {
                uptime.close();
            }
        }
    }
}
