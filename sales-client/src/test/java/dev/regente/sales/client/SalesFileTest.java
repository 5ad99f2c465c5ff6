package dev.regente.sales.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sales.client.model.BadLine;
import dev.regente.sales.client.model.SalesFile;
import dev.regente.sales.client.view.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SalesFileTest {
    @TempDir
    private Path directory;

    private SalesFile.Content content(String text) throws IOException {
        Path file = directory.resolve("sales.csv");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return SalesFile.read(file, Texts::date);
    }

    private List<SalesFile.Row> read(String text) throws IOException {
        SalesFile.Content content = content(text);
        assertThat(content.bad()).isEmpty();
        return content.rows();
    }

    private static List<String> ids(List<SalesFile.Row> rows) {
        return rows.stream().map(SalesFile.Row::id).toList();
    }

    @Test
    void columnsMayStandInAnyOrderAndFieldsInQuotes() throws Exception {
        List<SalesFile.Row> rows = read(
                "\uFEFFDate,Amount,Store,Note,Other\n2023-01-31,\"199,90\",\"a \"\"b\"\"\",\"x, y\",1\n\n,5.00, s2 ,,\n31/01/2023,1,s3,,\n");

        assertThat(rows).extracting(SalesFile.Row::line).containsExactly(2, 4, 5);
        assertThat(rows.get(0).store()).isEqualTo("a \"b\"");
        assertThat(rows.get(0).amount()).isEqualTo("199,90");
        assertThat(rows.get(0).date()).isEqualTo("2023-01-31");
        assertThat(rows.get(0).note()).isEqualTo("x, y");
        assertThat(rows.get(1).store()).isEqualTo("s2");
        assertThat(rows.get(1).date()).isNull();
        assertThat(rows.get(1).note()).isNull();
        assertThat(rows.get(2).date()).isEqualTo("2023-01-31");
    }

    @Test
    void semicolonsLetAmountsHaveCommas() throws Exception {
        assertThat(read("store;amount\r\ns1;199,90\r\n").get(0).amount()).isEqualTo("199,90");
    }

    @Test
    void theSameFileGivesTheSameIdsEqualLinesStayApartAndAnotherFileIsAnother() throws Exception {
        List<String> first = ids(read("store,amount\ns1,5.00\ns1,5.00\ns2,7.00\n"));
        List<String> again = ids(read("store,amount\ns1,5.00\ns1,5.00\ns2,7.00\n"));
        List<String> tomorrow = ids(read("store,amount\ns1,5.00\n"));

        assertThat(first).doesNotHaveDuplicates().isEqualTo(again).doesNotContainAnyElementsOf(tomorrow);
    }

    @Test
    void aGivenIdIsKept() throws Exception {
        assertThat(ids(read("id,store,amount\n11111111-2222-3333-4444-555555555555,s1,5.00\n")))
                .containsExactly("11111111-2222-3333-4444-555555555555");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | the file is empty",
                "shop,amount               | must name the columns store and amount",
                "store,amount,store/x,1,y  | names a column twice",
                "\"store,amount/x,1        | line 1: a quote is not closed"
            })
    void aFileThatIsOfNoUseIsRefused(String text, String message) {
        assertThatThrownBy(() -> content(text.replace('/', '\n')))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s1                 | line-fields | 1 fields, not 2",
                "s1,199,90          | line-fields | 3 fields, not 2 (an amount with a comma needs quotes",
                "\"s1,5.00          | line-quotes | a quote is not closed",
                "\"s1\"x,5.00       | line-quotes | text after a closing quote",
                "s1,-5              | bad-amount  | '-5' is no amount",
                "s1,0,00            | line-fields | 3 fields",
                "s1,0               | bad-amount  | '0' is no amount",
                "s1,1e3             | bad-amount  | '1e3' is no amount",
                ",5.00              | bad-store   | no store"
            })
    void aBadLineIsNamedAndTheOthersAreRead(String line, String reason, String detail) throws Exception {
        SalesFile.Content content = content("store,amount\ns1,1.00\n" + line + "\ns1,2.00\n");

        assertThat(content.rows()).extracting(SalesFile.Row::line).containsExactly(2, 4);
        assertThat(content.bad()).hasSize(1);
        BadLine bad = content.bad().get(0);
        assertThat(bad.line()).isEqualTo(3);
        assertThat(bad.reason()).isEqualTo(reason);
        assertThat(bad.detail()).contains(detail);
        assertThat(bad.text()).isEqualTo(line);
    }

    @Test
    void daysAndIdsThatDoNotExistAreBadLines() throws Exception {
        SalesFile.Content content =
                content("id,store,amount,date,voided\nx y,s1,5.00,,\n,s1,5.00,31/02/2023,no\na,s1,5.00,,yes\n");

        assertThat(content.rows()).isEmpty();
        assertThat(content.bad()).extracting(BadLine::reason).containsExactly("bad-id", "bad-date", "line-voided");
    }

    @Test
    void otherEncodingsAreRefused() throws Exception {
        Path file = directory.resolve("latin.csv");
        Files.write(file, "store,amount\nAtakad\u00e3o,5.00\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> SalesFile.read(file, Texts::date)).hasMessage("the file is not UTF-8 text");
    }
}
