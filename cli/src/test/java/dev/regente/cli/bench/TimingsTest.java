package dev.regente.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimingsTest {
    @Test
    void quantilesAreMeasuredValues() {
        Timings times = new Timings();
        for (int i = 20; i >= 1; i--) {
            times.add(i);
        }
        assertThat(times.quantile(0)).isEqualTo(1);
        assertThat(times.quantile(0.5)).isEqualTo(10);
        assertThat(times.quantile(0.95)).isEqualTo(19);
        assertThat(times.quantile(1)).isEqualTo(20);
        assertThat(times.cells()).isEqualTo("1.0 | 10.0 | 20.0 | 20.0");
    }

    @Test
    void nothingMeasuredIsNotZero() {
        assertThat(new Timings().cells()).isEqualTo("- | - | - | -");
        assertThatThrownBy(() -> new Timings().quantile(0.5)).isInstanceOf(IllegalStateException.class);
    }
}
