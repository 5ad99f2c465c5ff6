package dev.regente.sales.client.controller;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regente.sales.client.model.BadLine;
import dev.regente.sales.client.model.Importing;
import dev.regente.sales.client.model.OneLine;
import dev.regente.sales.client.model.SalesException;
import dev.regente.sales.client.model.SalesFile;
import dev.regente.sales.client.view.ProgressBar;
import dev.regente.sales.client.view.SystemTerminal;
import dev.regente.sales.client.view.Texts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records the sales of a CSV file; repeating it records none twice. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Record the sales of a CSV file with the columns store and amount and, if wanted, date, id, seller, product and note.",
            "Bad lines are named before anything is sent. Importing the same file again records nothing twice."
        })
public final class ImportCommand extends SalesAction {
    private static final int SHOWN = 20;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The CSV file, UTF-8, with a first line that names the columns.")
    private Path file;

    @Option(names = "--skip-bad", description = "Leave bad lines out and record the others.")
    private boolean skipBad;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "With --skip-bad: write the bad lines there, to be mended and imported by themselves.")
    private Path rejects;

    private final List<BadLine> bad = new ArrayList<>();
    private Importing importing;

    @Override
    boolean changes() {
        return true;
    }

    @Override
    void run() throws SalesException {
        SalesFile.Content content = read();
        importing = new Importing(options().loggedIn(), skipBad);
        bad.addAll(content.bad());
        bad.addAll(importing.unknownStores(content.rows()));
        bad.sort(Comparator.comparingInt(BadLine::line));
        tell(bad);
        if (!bad.isEmpty() && !skipBad) {
            throw SalesException.before(SalesException.Kind.LINES_BAD, String.valueOf(bad.size()));
        }
        Set<Integer> wrong = bad.stream().map(BadLine::line).collect(Collectors.toSet());
        send(content.rows().stream().filter(row -> !wrong.contains(row.line())).toList());
        tell(importing.refused());
        bad.addAll(importing.refused());
        writeRejects(content.header());
        print(result(), texts().text("import.done", importing.recorded(), importing.repeated(), bad.size()));
    }

    private SalesFile.Content read() throws SalesException {
        try {
            return SalesFile.read(file, Texts::date);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static SalesException unusable(Path which, IOException e) {
        return SalesException.before(
                SalesException.Kind.FILE, which.toString(), OneLine.of(String.valueOf(e.getMessage())));
    }

    private void send(List<SalesFile.Row> rows) throws SalesException {
        boolean watched = !options().json() && SystemTerminal.console() != null;
        ProgressBar bar = new ProgressBar(command.commandLine().getErr(), rows.size(), watched);
        try {
            importing.send(rows, bar::advance);
        } catch (SalesException e) {
            tell(importing.refused());
            bad.addAll(importing.refused());
            throw new SalesException(
                    SalesException.Kind.IMPORT_STOPPED,
                    e.outcome(),
                    e.status(),
                    String.valueOf(importing.recorded() + importing.repeated()),
                    texts().reason(e));
        } finally {
            bar.finish();
        }
    }

    private void tell(List<BadLine> lines) {
        PrintWriter err = command.commandLine().getErr();
        lines.stream().limit(SHOWN).forEach(line -> err.println(texts().fault(line)));
        if (lines.size() > SHOWN) {
            err.println(texts().text("import.more", lines.size() - SHOWN));
        }
        err.flush();
    }

    private void writeRejects(String header) throws SalesException {
        if (rejects == null || bad.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(header));
        bad.stream().sorted(Comparator.comparingInt(BadLine::line)).forEach(line -> lines.add(line.text()));
        try {
            Files.write(rejects, lines);
        } catch (IOException e) {
            throw unusable(rejects, e);
        }
    }

    private ObjectNode result() {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        describe(result);
        return result;
    }

    @Override
    void describe(ObjectNode problem) {
        problem.put("recorded", importing == null ? 0 : importing.recorded());
        problem.put("repeated", importing == null ? 0 : importing.repeated());
        ArrayNode lines = problem.putArray("bad");
        bad.forEach(line -> lines.addObject()
                .put("line", line.line())
                .put("reason", line.reason())
                .put("detail", line.detail()));
    }
}
