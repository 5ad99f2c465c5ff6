package dev.regente.election.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FencingHeaderTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 42, Long.MAX_VALUE})
    void whatWasSentIsRead(long token) {
        assertThat(FencingHeader.parse(FencingHeader.format(token))).isEqualTo(token);
        assertThat(FencingHeader.parse(" " + token + "\t")).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "-1", "+1", "01", "1.0", "1 2", "9223372036854775808", "٤٢", "12345678901234567890"})
    void anythingElseIsRefused(String value) {
        assertThatThrownBy(() -> FencingHeader.parse(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the header Fencing-Token is not a token: that is a whole number from 1 to"
                        + " 9223372036854775807");
    }

    @Test
    void aMissingHeaderIsNamed() {
        assertThatThrownBy(() -> FencingHeader.parse(null)).hasMessage("the header Fencing-Token is missing");
        assertThatThrownBy(() -> FencingHeader.format(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
