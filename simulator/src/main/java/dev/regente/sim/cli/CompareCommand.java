package dev.regente.sim.cli;

import dev.regente.sim.experiment.PairedComparison;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.scenario.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim compare}. */
@Command(
        name = "compare",
        description = "Runs two scenarios under the same seeds and tells their difference, pair by pair, with 95 %%"
                + " intervals. What a scenario expects does not matter here.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    private static final Pattern SEEDS = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");
    private static final long MOST_PAIRS = 1_000_000;

    @Parameters(index = "0", paramLabel = "A", description = "A scenario file, or a bundled scenario's name.")
    private String a;

    @Parameters(index = "1", paramLabel = "B", description = "Another, or the same with other settings.")
    private String b;

    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            description = "Which seeds (${DEFAULT-VALUE}).",
            defaultValue = "0..999")
    private String seeds;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "For both; may be repeated.")
    private List<String> both = new ArrayList<>();

    @Option(names = "--set-a", paramLabel = "KEY=VALUE", description = "For A alone; may be repeated.")
    private List<String> onlyA = new ArrayList<>();

    @Option(
            names = "--set-b",
            paramLabel = "KEY=VALUE",
            description = "For B alone, like cluster.algorithm=list-ring; may be repeated.")
    private List<String> onlyB = new ArrayList<>();

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the summary here.")
    private Path csv;

    @Option(names = "--jsonl", paramLabel = "FILE", description = "Write every pair here, one object a line.")
    private Path jsonLines;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::compare);
    }

    private static Scenario scenario(String name, List<String> settings, List<String> more) throws IOException {
        return ScenarioSource.find(name)
                .scenario(Stream.concat(settings.stream(), more.stream())
                        .map(Setting::parse)
                        .toList());
    }

    private int compare() throws IOException {
        Matcher range = SEEDS.matcher(seeds);
        if (!range.matches()) {
            throw new IllegalArgumentException("--seeds is a range like 0..999, not " + seeds);
        }
        long from = Long.parseLong(range.group(1));
        long to = Long.parseLong(range.group(2));
        if (to < from || to - from >= MOST_PAIRS) {
            throw new IllegalArgumentException(
                    "--seeds is from the smaller to the larger, at most " + MOST_PAIRS + " of them, not " + seeds);
        }
        PairedComparison comparison = new PairedComparison();
        PrintWriter err = spec.commandLine().getErr();
        comparison.run(scenario(a, both, onlyA), scenario(b, both, onlyB), from, to, seed -> {
            if ((seed - from + 1) % 1_000 == 0) {
                err.println((seed - from + 1) + " of " + (to - from + 1) + " pairs");
                err.flush();
            }
        });
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-28s %-30s %-30s %-30s %s%n", "metric (pairs)", "A", "B", "B - A", "correlation");
        for (PairedComparison.Line line : comparison.lines()) {
            out.printf(
                    Locale.ROOT,
                    "%-28s %-30s %-30s %-30s %s%n",
                    line.metric() + " (" + line.pairs() + ")",
                    line.a(),
                    line.b(),
                    line.difference(),
                    Double.isNaN(line.correlation()) ? "-" : String.format(Locale.ROOT, "%.2f", line.correlation()));
        }
        write(csv, comparison.summary()::csv, out);
        write(jsonLines, comparison.pairs()::jsonLines, out);
        out.flush();
        return SimCommand.HELD;
    }

    private static void write(Path file, Supplier<String> text, PrintWriter out) throws IOException {
        if (file != null) {
            Files.writeString(file, text.get());
            out.println("written: " + file);
        }
    }
}
