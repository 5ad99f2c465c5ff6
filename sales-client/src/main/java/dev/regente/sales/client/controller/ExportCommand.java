package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.regente.sales.client.model.OneLine;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.model.SalesQuery;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes sales to a CSV file that {@code import} reads; page by page, so that a fail-over only delays it. */
@Command(name = "export", mixinStandardHelpOptions = true, description = "Write sales to a CSV file.")
public final class ExportCommand extends SalesAction {
    private static final int PAGE = 500;
    private static final String COLUMNS = "id,date,store,seller,amount,product,note,voided";

    @Mixin
    private SalesFilter filter;

    @Parameters(paramLabel = "FILE", description = "The file to write.")
    private Path file;

    @Override
    void run() throws SalesException {
        SalesClient client = options().loggedIn();
        long written = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(COLUMNS + "\n");
            SalesQuery query = filter.query(PAGE, null);
            while (query != null) {
                JsonNode page = client.sales(query);
                for (JsonNode sale : page.path("sales")) {
                    out.write(line(sale));
                    written++;
                }
                query = page.hasNonNull("next") ? query.after(page.path("next").asText()) : null;
            }
        } catch (IOException e) {
            throw SalesException.before(
                    SalesException.Kind.FILE, file.toString(), OneLine.of(String.valueOf(e.getMessage())));
        }
        print(
                JsonNodeFactory.instance.objectNode().put("sales", written).put("file", file.toString()),
                texts().text("export.done", written, file));
    }

    private static String line(JsonNode sale) {
        return String.join(
                        ",",
                        field(sale, "id"),
                        field(sale, "date"),
                        field(sale, "store"),
                        field(sale, "seller"),
                        field(sale, "amount"),
                        field(sale, "product"),
                        field(sale, "note"),
                        sale.path("voided").asBoolean() ? "yes" : "no")
                + "\n";
    }

    private static String field(JsonNode sale, String name) {
        String text = OneLine.of(sale.path(name).asText(""));
        return text.indexOf(',') >= 0 || text.indexOf('"') >= 0 ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
