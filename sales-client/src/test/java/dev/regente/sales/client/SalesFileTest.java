package dev.regente.sales.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sales.client.model.SalesFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SalesFileTest {
    @TempDir
    private Path directory;

    private List<SalesFile.Row> read(String content) throws IOException {
        Path file = directory.resolve("sales.csv");
        Files.writeString(file, content, StandardCharsets.UTF_8);
        return SalesFile.read(file);
    }

    private static List<UUID> ids(List<SalesFile.Row> rows) {
        return rows.stream().map(row -> row.sale().id()).toList();
    }

    @Test
    void columnsMayStandInAnyOrderAndFieldsInQuotes() throws Exception {
        List<SalesFile.Row> rows =
                read("\uFEFFDate,Amount,Store\n2023-01-31,\"199,90\",\"a \"\"b\"\"\"\n\n,5.00, s2 \n");

        assertThat(rows).extracting(SalesFile.Row::line).containsExactly(2, 4);
        assertThat(rows.get(0).sale().store()).isEqualTo("a \"b\"");
        assertThat(rows.get(0).sale().amount()).isEqualTo("199,90");
        assertThat(rows.get(0).sale().date()).isEqualTo("2023-01-31");
        assertThat(rows.get(1).sale().store()).isEqualTo("s2");
        assertThat(rows.get(1).sale().date()).isNull();
    }

    @Test
    void semicolonsLetAmountsHaveCommas() throws Exception {
        assertThat(read("store;amount\r\ns1;199,90\r\n").get(0).sale().amount()).isEqualTo("199,90");
    }

    @Test
    void theSameFileGivesTheSameIdsEvenAfterALineWasAddedAndEqualLinesStayApart() throws Exception {
        List<UUID> first = ids(read("store,amount\ns1,5.00\ns1,5.00\ns2,7.00\n"));
        List<UUID> longer = ids(read("store,amount\ns9,1.00\ns1,5.00\ns1,5.00\ns2,7.00\n"));

        assertThat(first).doesNotHaveDuplicates();
        assertThat(longer).containsAll(first).hasSize(4);
    }

    @Test
    void aGivenIdIsKept() throws Exception {
        assertThat(ids(read("id,store,amount\n11111111-2222-3333-4444-555555555555,s1,5.00\n")))
                .containsExactly(UUID.fromString("11111111-2222-3333-4444-555555555555"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | the file is empty",
                "shop,amount               | must name the columns store and amount",
                "store,amount/s1           | line 2 has 1 fields, not 2",
                "store,amount/s1,199,90    | line 2 has 3 fields, not 2 (an amount with a comma needs quotes",
                "store,amount/\"s1,5.00    | line 2: a quote is not closed",
                "store,amount/\"s1\"x,5.00 | line 2: text after a closing quote",
                "id,store,amount/x,s1,5.00 | line 2: 'x' is no UUID"
            })
    void whatIsWrongIsSaidWithItsLine(String content, String message) {
        assertThatThrownBy(() -> read(content.replace('/', '\n')))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void otherEncodingsAreRefused() throws Exception {
        Path file = directory.resolve("latin.csv");
        Files.write(file, "store,amount\nAtakad\u00e3o,5.00\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> SalesFile.read(file)).hasMessage("the file is not UTF-8 text");
    }
}
