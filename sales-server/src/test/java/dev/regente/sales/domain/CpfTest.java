package dev.regente.sales.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpfTest {

    @ParameterizedTest
    @ValueSource(strings = {"1234567890", "123456789012", "1234567890a", "123.456.789-01", "", "١٢٣٤٥٦٧٨٩٠١"})
    void onlyElevenDigitsAreACpf(String text) {
        assertThatThrownBy(() -> Cpf.parse(text))
                .isInstanceOf(Refused.class)
                .hasMessage("a CPF is exactly 11 digits, without dots or dash");
    }

    @ParameterizedTest
    @CsvSource({
        "12345678909, true",
        "11144477735, true",
        "12345678901, false",
        "23456789012, false",
        "34567890123, false",
        "45678901234, false",
        "56789012345, false",
        "12345678919, false",
        "12345678900, false",
        "11111111111, false",
        "00000000000, false",
    })
    void checkDigitsFollowFromTheFirstNine(String digits, boolean hold) {
        assertThat(Cpf.parse(digits).checkDigitsHold()).isEqualTo(hold);
    }

    @Test
    void isPrintedWithoutTheDigitsThatIdentify() {
        assertThat(new Cpf("12345678901")).hasToString("*********01");
    }
}
