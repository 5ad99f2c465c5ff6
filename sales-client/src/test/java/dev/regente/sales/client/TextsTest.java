package dev.regente.sales.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regente.sales.client.model.Outcome;
import dev.regente.sales.client.model.ReportQuery;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.view.ReportView;
import dev.regente.sales.client.view.Texts;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    private static final Texts ENGLISH = new Texts(Locale.ENGLISH);
    private static final Texts PORTUGUESE = new Texts(Locale.forLanguageTag("pt"));

    private static Properties bundle(String name) throws Exception {
        Properties texts = new Properties();
        try (Reader reader = new InputStreamReader(Texts.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        return texts;
    }

    @Test
    void bothLanguagesSayTheSameThings() throws Exception {
        Properties english = bundle("messages.properties");
        Properties portuguese = bundle("messages_pt.properties");

        // The server's own sentences are English; Portuguese has its own for each reason.
        assertThat(portuguese.keySet()).containsAll(english.keySet());
        assertThat(portuguese.stringPropertyNames())
                .allMatch(key -> english.containsKey(key) || key.startsWith("problem."));
        for (String key : english.stringPropertyNames()) {
            assertThat(new MessageFormat(portuguese.getProperty(key)).getFormatsByArgumentIndex())
                    .as(key)
                    .hasSameSizeAs(new MessageFormat(english.getProperty(key)).getFormatsByArgumentIndex());
        }
    }

    @ParameterizedTest
    @EnumSource(SalesException.Kind.class)
    void everyFailureIsOneLineThatSaysWhetherItWasDone(SalesException.Kind kind) {
        SalesException e = new SalesException(kind, Outcome.UNKNOWN, 0, "first", "second", "third");

        assertThat(ENGLISH.failure(e)).startsWith("may have been done: ").doesNotContain("{", "\n");
        assertThat(PORTUGUESE.failure(e)).startsWith("pode ter sido feito: ").doesNotContain("{", "\n");
    }

    @ParameterizedTest
    @CsvSource({"2023-01-31,2023-01-31", "31/01/2023,2023-01-31", "29022024,2024-02-29", "' 01/05/2023 ',2023-05-01"})
    void daysAreReadInThreeForms(String typed, LocalDate day) {
        assertThat(Texts.date(typed)).contains(day);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "31/02/2023", "29022023", "2023-13-01", "1/1/2023", "00/01/2023", "x"})
    void daysThatDoNotExistAreNotRead(String typed) {
        assertThat(Texts.date(typed)).isEmpty();
    }

    @Test
    void moneyFollowsTheLanguage() {
        assertThat(PORTUGUESE.money("1670.00")).isEqualTo("R$ 1.670,00");
        assertThat(ENGLISH.money("1670.00")).isEqualTo("R$ 1,670.00");
        assertThat(ENGLISH.money("abc")).isEqualTo("abc");
    }

    @Test
    void tiesAndEmptyResultsAreSaid() throws Exception {
        ObjectMapper json = new ObjectMapper();
        ReportView view = new ReportView(PORTUGUESE);
        String ana = "{\"id\":1,\"name\":\"Ana\",\"total\":\"560.00\",\"count\":2}";
        String rui = "{\"id\":2,\"name\":\"Rui\",\"total\":\"560.00\",\"count\":1}";
        String tie = "{\"winners\":[" + ana + "," + rui + "],\"ranking\":[" + ana + "," + rui + "]}";

        assertThat(view.report(ReportQuery.Kind.BEST_SELLER, json.readTree(tie)))
                .contains("Empate", "Ana: R$ 560,00 (2 vendas)", "Rui: R$ 560,00 (1 venda)")
                .doesNotContain("Classificação");
        assertThat(view.report(ReportQuery.Kind.BEST_STORE, json.readTree("{\"winners\":[],\"ranking\":[]}")))
                .isEqualTo("Não há venda aqui.");
        assertThat(view.report(ReportQuery.Kind.CHAIN, json.readTree("{\"count\":0,\"total\":\"0.00\"}")))
                .isEqualTo("Não há venda aqui.");
        assertThat(view.report(ReportQuery.Kind.CHAIN, json.readTree("{\"count\":9,\"total\":\"1670.00\"}")))
                .isEqualTo("9 vendas, total R$ 1.670,00");
    }
}
