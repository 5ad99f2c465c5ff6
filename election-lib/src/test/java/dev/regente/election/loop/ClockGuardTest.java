package dev.regente.election.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockGuardTest {
    private static final long MS = 1_000_000L;

    /** All in milliseconds since the reading before; uptime -1 where the system does not say. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "all went on together,                              100,   100,    100,     0",
        "the machine was suspended,                          5,  60005,  60005, 60000",
        "suspended where there is no uptime,                 5,  60005,     -1, 60000",
        "suspended and the wall clock not set yet,           5,      5,  60005, 60000",
        "the wall clock was set forward: taken for a gap,    5,  60005,      5, 60000",
        "the wall clock was set back,                        5, -60000,      5,     0",
        "set back while suspended,                           5, -60000,  60005, 60000",
        "a long sleep of the thread,                      5000,   5000,   5000,     0",
        "within the resolution of the clocks,              100,    101,    110,     0",
        "just below the tolerance,                         100,    120,    120,     0",
        "just above it,                                    100,    121,    100,    21",
    })
    void tellsAGapFromEverythingElse(String what, long nanos, long wall, long uptime, long gap) {
        ClockGuard guard = new ClockGuard(20 * MS);
        assertThat(guard.gapNanos(reading(1_000, 50_000, uptime < 0 ? -1 : 7_000)))
                .isZero();
        assertThat(guard.gapNanos(reading(1_000 + nanos, 50_000 + wall, uptime < 0 ? -1 : 7_000 + uptime)))
                .as(what)
                .isEqualTo(gap * MS);
    }

    @Test
    void aGapIsToldOnce() {
        ClockGuard guard = new ClockGuard(20 * MS);
        guard.gapNanos(reading(0, 0, 0));
        assertThat(guard.gapNanos(reading(1, 1_000, 1_000))).isEqualTo(999 * MS);
        assertThat(guard.gapNanos(reading(2, 1_001, 1_001))).isZero();
    }

    @Test
    void aThreadThatWaitedBetweenTheClocksIsNoGap() {
        ClockGuard guard = new ClockGuard(20 * MS);
        guard.gapNanos(reading(0, 0, 0));
        // half a second passed after the monotonic clock was read and before the others were
        assertThat(guard.gapNanos(new ClockReading(100 * MS, 600 * MS, 600 * MS, 600 * MS)))
                .isZero();
    }

    @Test
    void readsTheUptimeFromTheSystemsFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("uptime");
        Files.writeString(file, "12345.67 9876.54\n");
        try (ClockReading.Source source = new ClockReading.Source(file)) {
            assertThat(source.read().uptimeNanos()).isEqualTo(12_345_670 * MS);
            Files.writeString(file, "12345.7");
            assertThat(source.read().uptimeNanos()).isEqualTo(ClockReading.NO_UPTIME);
        }
        try (ClockReading.Source none = new ClockReading.Source(folder.resolve("no-such-file"))) {
            assertThat(none.read().uptimeNanos()).isEqualTo(ClockReading.NO_UPTIME);
        }
    }

    private static ClockReading reading(long nanos, long wall, long uptime) {
        return new ClockReading(nanos * MS, wall * MS, uptime < 0 ? ClockReading.NO_UPTIME : uptime * MS, nanos * MS);
    }
}
