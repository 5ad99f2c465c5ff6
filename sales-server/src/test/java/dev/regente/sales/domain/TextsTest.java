package dev.regente.sales.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-31",
                "2023-13-01",
                "2023-00-10",
                "0000-01-01",
                "1899-12-31",
                "15/05/2023",
                "2023-5-1",
                "20230515",
                "",
                "today",
                "+12023-01-01"
            })
    void refusesDatesThatDoNotExist(String text) {
        assertThatThrownBy(() -> Texts.date("from", text)).isInstanceOf(Refused.class);
    }

    @Test
    void readsIsoDates() {
        assertThat(Texts.date("from", "2024-02-29")).isEqualTo(LocalDate.of(2024, 2, 29));
    }

    @Test
    void aPeriodMayBeOneDayButNotBackwards() {
        LocalDate day = LocalDate.of(2023, 1, 20);
        assertThat(new Period(day, day).from()).isEqualTo(day);
        // compared as dates, not day first: 20 January to 10 February is a period
        assertThat(new Period(day, LocalDate.of(2023, 2, 10)).to()).isEqualTo("2023-02-10");
        assertThatThrownBy(() -> new Period(LocalDate.of(2023, 5, 1), LocalDate.of(2022, 2, 10)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("before it begins");
    }

    @Test
    void aYearOfBirthIsBetween1900AndToday() {
        assertThat(Texts.birthYear(1990, TODAY)).isEqualTo(1990);
        assertThat(Texts.birthYear(2026, TODAY)).isEqualTo(2026);
        assertThatThrownBy(() -> Texts.birthYear(1432, TODAY)).hasMessageContaining("between 1900 and 2026");
        assertThatThrownBy(() -> Texts.birthYear(2027, TODAY)).isInstanceOf(Refused.class);
    }

    @Test
    void namesAreStrippedAndBounded() {
        assertThat(Texts.name("name", "  Ana, de Souza ")).isEqualTo("Ana, de Souza");
        assertThatThrownBy(() -> Texts.name("name", "  ")).hasMessage("name must not be empty");
        assertThatThrownBy(() -> Texts.name("name", "x".repeat(101))).hasMessageContaining("at most 100");
        assertThatThrownBy(() -> Texts.name("name", "a\nb")).hasMessageContaining("control characters");
    }

    @Test
    void idsAreShortAndPlain() {
        assertThat(Texts.id("id", "5f0c2f7e-8a9b_1.2")).isNotEmpty();
        assertThatThrownBy(() -> Texts.id("id", "")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> Texts.id("id", "a b")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> Texts.id("id", "x".repeat(65))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> Texts.id("id", "../x")).isInstanceOf(Refused.class);
    }

    @Test
    void aCnpjIsFourteenDigits() {
        assertThat(Texts.cnpj("11111111000101")).hasSize(14);
        assertThatThrownBy(() -> Texts.cnpj("1111111100010")).isInstanceOf(Refused.class);
    }
}
