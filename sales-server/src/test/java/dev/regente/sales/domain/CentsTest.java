package dev.regente.sales.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "199.90 | 19990",
                "199,90 | 19990",
                "199 | 19900",
                "199.9 | 19990",
                "0.01 | 1",
                "0,50 | 50",
                "000199.90 | 19990",
                "99999999.99 | 9999999999",
                "' 12.00 ' | 1200",
            })
    void readsCommaAndDotAsTheSame(String text, long cents) {
        assertThat(Cents.parse(text).value()).isEqualTo(cents);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | more than zero",
                "0.00 | more than zero",
                "-5 | not negative",
                "-0.01 | not negative",
                "NaN | digits only",
                "Infinity | digits only",
                "1e3 | digits only",
                "+5 | digits only",
                "0x10 | digits only",
                "١٢ | digits only",
                "1.999 | more than two decimals",
                "1.999,90 | two separators",
                "1,999.90 | two separators",
                ".50 | both sides",
                "5. | both sides",
                "5, | both sides",
                "'' | give an amount",
                "'   ' | give an amount",
                "100000000.00 | at most 99999999.99",
                "99999999999999999999999 | at most 99999999.99",
                "111111111111111111111111111111111 | give an amount",
            })
    void refusesWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> Cents.parse(text))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(reason)
                .extracting(e -> ((Refused) e).field())
                .isEqualTo("amount");
    }

    @Test
    void printsADotAndTwoDecimals() {
        assertThat(Cents.format(167000)).isEqualTo("1670.00");
        assertThat(Cents.format(5)).isEqualTo("0.05");
        assertThat(Cents.format(0)).isEqualTo("0.00");
        assertThat(Cents.format(-150)).isEqualTo("-1.50");
        assertThat(new Cents(19990)).hasToString("199.90");
    }
}
