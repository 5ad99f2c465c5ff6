package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, 500000000",
        "1.5s, 1500000000",
        "2m, 120000000000",
        "1h, 3600000000000",
        "250us, 250000",
        "0s, 0"
    })
    void readsWhatPeopleWrite(String text, long nanos) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "500", "ms", "-1s", "1 s", "1e3s", "99999999999h", "PT1S"})
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("such as 500ms");
    }

    @Test
    void writesThemBack() {
        for (String text : new String[] {"500ms", "1500ms", "2m", "1h", "250us", "0ms"}) {
            assertThat(DurationConverter.format(new DurationConverter().convert(text)))
                    .isEqualTo(text);
        }
    }
}
