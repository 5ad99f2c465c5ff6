package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.client.model.OneLine;
import dev.regente.sales.client.model.Outcome;
import dev.regente.sales.client.model.Sale;
import dev.regente.sales.client.model.SalesClient;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.model.SalesFile;
import dev.regente.sales.client.view.ProgressBar;
import dev.regente.sales.client.view.SystemTerminal;
import dev.regente.sales.client.view.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records the sales of a CSV file; repeating it records none twice. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Record the sales of a CSV file with the columns store, amount and, if wanted, date and id. Importing the"
                        + " same file again records nothing twice.")
public final class ImportCommand extends SalesAction {
    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The CSV file, UTF-8, with a first line that names the columns.")
    private Path file;

    /** What became of the lines. */
    private static final class Tally {
        private int recorded;
        private int repeated;
        private final List<String> refused = new ArrayList<>();
    }

    @Override
    boolean changes() {
        return true;
    }

    @Override
    void run() throws SalesException {
        List<SalesFile.Row> rows;
        try {
            rows = SalesFile.read(file);
        } catch (IOException e) {
            throw SalesException.before(
                    SalesException.Kind.FILE, file.toString(), OneLine.of(String.valueOf(e.getMessage())));
        }
        SalesClient client = options().loggedIn();
        boolean watched = !options().json() && SystemTerminal.console() != null;
        ProgressBar bar = new ProgressBar(command.commandLine().getErr(), rows.size(), watched);
        Tally tally = new Tally();
        for (SalesFile.Row row : rows) {
            record(client, row, tally);
            bar.advance();
        }
        bar.finish();
        print(json(tally), texts().text("import.done", tally.recorded, tally.repeated, tally.refused.size()));
        if (!tally.refused.isEmpty()) {
            throw SalesException.before(SalesException.Kind.LINES_REFUSED, String.join("; ", first(tally.refused)));
        }
    }

    /** A line the server refuses is noted and the next one sent; any other failure ends the import. */
    private void record(SalesClient client, SalesFile.Row row, Tally tally) throws SalesException {
        Sale typed = row.sale();
        Optional<LocalDate> date = typed.date() == null ? Optional.empty() : Texts.date(typed.date());
        Sale sale = date.isEmpty()
                ? typed
                : new Sale(typed.id(), typed.store(), typed.amount(), date.get().toString());
        try {
            if (client.sell(sale).repeated()) {
                tally.repeated++;
            } else {
                tally.recorded++;
            }
        } catch (SalesException e) {
            boolean ofThisLine = e.kind() == SalesException.Kind.REFUSED && e.outcome() == Outcome.NOT_DONE;
            if (!ofThisLine) {
                throw new SalesException(
                        SalesException.Kind.IMPORT_STOPPED,
                        e.outcome(),
                        e.status(),
                        String.valueOf(row.line()),
                        texts().reason(e));
            }
            tally.refused.add(row.line() + ": " + texts().reason(e));
        }
    }

    private static List<String> first(List<String> refused) {
        return refused.size() <= 10 ? refused : refused.subList(0, 10);
    }

    private static ObjectNode json(Tally tally) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("recorded", tally.recorded).put("repeated", tally.repeated);
        ArrayNode refused = result.putArray("refused");
        tally.refused.forEach(refused::add);
        return result;
    }
}
