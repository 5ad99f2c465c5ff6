package dev.regente.sim.cli;

import dev.regente.sim.sweep.Merge;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim merge}. */
@Command(
        name = "merge",
        description =
                "Brings the shards of a sweep together: one JSON Lines file and one CSV file, the same bytes for any"
                        + " number of shards. Exit status 2 if runs are missing or doubled.",
        mixinStandardHelpOptions = true)
final class MergeCommand implements Callable<Integer> {
    private static final String SHARD = ".*\\.\\d+-of-\\d+\\.shard";

    @Parameters(arity = "1..*", paramLabel = "DIR|FILE", description = "Shards, or directories of shards of one sweep.")
    private List<Path> inputs;

    @Option(
            names = "--out",
            paramLabel = "STEM",
            description = "Write STEM.jsonl and STEM.csv; beside the first shard if left out.")
    private Path stem;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::run);
    }

    private int run() throws IOException {
        List<Path> shards = new ArrayList<>();
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                shards.addAll(in(input));
            } else if (Files.isRegularFile(input)) {
                shards.add(input);
            } else {
                throw new IllegalArgumentException("there is no file or directory " + input);
            }
        }
        Path target = stem != null ? stem : shards.get(0).resolveSibling(stemOf(shards.get(0)));
        write(Merge.of(shards), target, spec.commandLine().getOut());
        spec.commandLine().getOut().flush();
        return SimCommand.HELD;
    }

    private static List<Path> in(Path directory) throws IOException {
        Map<String, List<Path>> sweeps = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.getFileName().toString().matches(SHARD))
                    .sorted()
                    .forEach(file -> sweeps.computeIfAbsent(split(file), key -> new ArrayList<>())
                            .add(file));
        }
        if (sweeps.isEmpty()) {
            throw new IllegalArgumentException("there are no shards in " + directory);
        }
        if (sweeps.size() > 1) {
            throw new IllegalArgumentException("there are several sweeps or splits in " + directory + ": "
                    + String.join(", ", sweeps.keySet()) + "; name the shards of one, like " + directory + "/"
                    + sweeps.keySet().iterator().next());
        }
        return sweeps.values().iterator().next();
    }

    /** What the shards of one sweep, split in one way, have in common. */
    private static String split(Path shard) {
        return shard.getFileName().toString().replaceFirst("\\.\\d+-of-", ".*-of-");
    }

    private static String stemOf(Path shard) {
        return shard.getFileName().toString().replaceFirst("(\\.\\d+-of-\\d+)?\\.shard$", "");
    }

    /** Writes both files and says how it went. */
    static void write(Merge merge, Path stem, PrintWriter out) throws IOException {
        Path rows = stem.resolveSibling(stem.getFileName() + ".jsonl");
        Path table = stem.resolveSibling(stem.getFileName() + ".csv");
        merge.jsonLines(rows);
        merge.csv(table);
        merge.summary().forEach(line -> out.println("  " + line));
        out.println(merge.runs() + " runs of " + merge.name() + ": " + rows + " and " + table);
    }
}
