package dev.regente.sim.cli;

import dev.regente.sim.stats.RunSummary;
import dev.regente.sim.stats.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim summary}. */
@Command(
        name = "summary",
        description =
                "Sums up the runs of a sweep for each point of its grid: means with 95 %% intervals, medians, high"
                        + " percentiles; as CSV unless told otherwise.",
        mixinStandardHelpOptions = true)
final class SummaryCommand implements Callable<Integer> {
    private static final int LONGEST_ROW = 10_000_000;

    @Parameters(index = "0", paramLabel = "FILE", description = "The .jsonl file of a sweep.")
    private Path file;

    @Option(names = "--metric", paramLabel = "NAME", description = "Only this number; may be repeated.")
    private List<String> metrics = new ArrayList<>();

    @Option(names = "--format", description = "csv, jsonl or markdown (${DEFAULT-VALUE}).", defaultValue = "csv")
    private String format;

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "Draw one metric along one axis; needs --metric and --x.")
    private Path svg;

    @Option(names = "--x", paramLabel = "AXIS", description = "The axis of the chart, like network.loss.")
    private String axis;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::run);
    }

    private int run() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        if (svg != null && (axis == null || metrics.size() != 1)) {
            throw new IllegalArgumentException("--svg needs one --metric and an axis, --x");
        }
        RunSummary summary = new RunSummary();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.length() > LONGEST_ROW) {
                    throw new IllegalArgumentException(file + " has a row of more than " + LONGEST_ROW + " letters");
                }
                summary.add(line);
            }
        }
        Table table = summary.table(metrics);
        if (table.size() == 0) {
            throw new IllegalArgumentException(file + " has no number " + (metrics.isEmpty() ? "at all" : metrics));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case "csv" -> table.csv();
                    case "jsonl" -> table.jsonLines();
                    case "markdown" -> table.markdown();
                    default -> throw new IllegalArgumentException("--format is csv, jsonl or markdown, not " + format);
                });
        if (svg != null) {
            Files.writeString(svg, summary.chart(metrics.get(0), axis).svg());
        }
        out.flush();
        return SimCommand.HELD;
    }
}
