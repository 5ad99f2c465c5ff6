package dev.regente.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimingTest {
    private static long[] millis(long... values) {
        long[] nanos = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            nanos[i] = values[i] * 1_000_000;
        }
        return nanos;
    }

    private static long silence(long atMillis, long... acknowledged) {
        long nanos = Timing.silenceNanos(millis(acknowledged), atMillis * 1_000_000);
        return nanos < 0 ? nanos : nanos / 1_000_000;
    }

    @Test
    void theSilenceLastsFromTheLastAcknowledgementToTheNextOne() {
        assertThat(silence(100, 80, 90, 340, 350)).isEqualTo(250);
    }

    @Test
    void aReplyThatWasOnItsWayDoesNotHideTheSilence() {
        assertThat(silence(100, 90, 101, 340, 350)).isEqualTo(239);
    }

    @Test
    void aSilenceThatBeginsMuchLaterHasAnotherCause() {
        assertThat(silence(100, 90, 110, 900, 1200, 5000)).isEqualTo(790);
        assertThat(silence(100, 90, 110, 120, 2000)).isEqualTo(1880);
    }

    @Test
    void withoutServiceBeforeOrAfterThereIsNoLength() {
        assertThat(silence(100, 110, 120)).isNegative();
        assertThat(silence(100, 80, 90)).isNegative();
        assertThat(silence(100)).isNegative();
    }

    @Test
    void percentilesAreValuesThatOccurred() {
        long[] hundred = new long[100];
        for (int i = 0; i < 100; i++) {
            hundred[i] = i + 1L;
        }
        assertThat(Timing.percentile(hundred, 0.5)).isEqualTo(50);
        assertThat(Timing.percentile(hundred, 0.99)).isEqualTo(99);
        assertThat(Timing.percentile(hundred, 1)).isEqualTo(100);
        assertThat(Timing.percentile(new long[] {7}, 0.01)).isEqualTo(7);
        assertThat(Timing.percentile(new long[0], 0.5)).isZero();
    }
}
