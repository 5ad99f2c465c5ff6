package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeadProbeTest {
    private final AtomicLong nanos = new AtomicLong(5_000);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void onlyTheFirstAnswerAfterAStandstillIsPrinted() {
        LeadProbe probe = new LeadProbe(
                3,
                Duration.ofMillis(1),
                () -> nanos.get() < 900_000_000,
                nanos::get,
                new PrintStream(out, true, StandardCharsets.UTF_8));
        nanos.addAndGet(1_000_000);
        probe.ask();
        nanos.addAndGet(49_000_000);
        probe.ask();
        assertThat(out.size()).isZero();

        nanos.addAndGet(2_000_000_000);
        probe.ask();
        nanos.addAndGet(1_000_000);
        probe.ask();

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("{\"event\":\"probe\",\"node\":3,\"isLeader\":false,\"gapMillis\":2000,"
                        + "\"nanos\":2050005000}");
    }
}
