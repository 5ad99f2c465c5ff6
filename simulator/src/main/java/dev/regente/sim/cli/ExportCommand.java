package dev.regente.sim.cli;

import dev.regente.sim.scenario.Units;
import dev.regente.sim.view.Export;
import dev.regente.sim.view.TraceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim export}. */
@Command(
        name = "export",
        description = "Gives a part of a trace in the notation of another tool.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "A trace, as sim run --trace FILE writes it.")
    private Path file;

    @Option(
            names = "--format",
            required = true,
            description = "shiviz (a log), mermaid or plantuml (sequence diagrams).")
    private Export.Format format;

    @Option(names = "--from", paramLabel = "TIME", defaultValue = "0", description = "Nothing before, like 3s.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Nothing after.")
    private String to;

    @Option(names = "--nodes", paramLabel = "N,...", split = ",", description = "These nodes only.")
    private List<Integer> nodes = new ArrayList<>();

    @Option(names = "--heartbeats", description = "Diagrams with heartbeats and pre-checks, too.")
    private boolean heartbeats;

    @Option(names = "--out", paramLabel = "FILE", description = "Where it goes (standard output).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::export);
    }

    private int export() throws IOException {
        long toNanos = to == null ? Long.MAX_VALUE : Units.nanos(to);
        String text = new Export(format, Units.nanos(from), toNanos, new TreeSet<>(nodes), heartbeats)
                .of(TraceFile.read(file));
        if (out == null) {
            PrintWriter printed = spec.commandLine().getOut();
            printed.print(text);
            printed.flush();
        } else {
            Files.writeString(out, text);
        }
        return SimCommand.HELD;
    }
}
