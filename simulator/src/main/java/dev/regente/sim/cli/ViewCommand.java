package dev.regente.sim.cli;

import dev.regente.sim.view.TraceFile;
import dev.regente.sim.view.TraceMerge;
import dev.regente.sim.view.ViewerPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim view}. */
@Command(
        name = "view",
        description = "Shows a trace, or what several nodes traced, brought together.",
        mixinStandardHelpOptions = true)
final class ViewCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "A trace of sim run, or the traces of all nodes of a cluster (regente node --trace FILE).")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--html", paramLabel = "FILE", description = "Write the page here.")
    private Path html;

    @Option(names = "--trace", paramLabel = "FILE", description = "Write the trace here, as JSON lines.")
    private Path trace;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::view);
    }

    private int view() throws IOException {
        if (html == null && trace == null) {
            throw new IllegalArgumentException("give --html FILE for a page, or --trace FILE for one trace");
        }
        List<TraceFile> all = new ArrayList<>();
        for (Path file : files) {
            all.addAll(TraceFile.readAll(file));
        }
        boolean oneRun =
                all.size() == 1 && !all.get(0).head().path("origin").asText().equals("node");
        TraceFile shown = oneRun ? all.get(0) : TraceMerge.of(all);
        if (trace != null) {
            try (Writer out = Files.newBufferedWriter(trace)) {
                shown.write(out);
            }
        }
        if (html != null) {
            try (ViewerPage page = new ViewerPage();
                    Writer out = Files.newBufferedWriter(html)) {
                shown.write(page.lines());
                page.write(shown.head().path("name").asText(), out);
            }
        }
        PrintWriter printed = spec.commandLine().getOut();
        printed.printf(
                Locale.ROOT,
                "%d events of %d nodes%s%n",
                shown.events().size(),
                shown.head().path("nodes").size(),
                oneRun ? "" : ", clocks set right by up to " + shown.head().path("skewMillis") + " ms");
        printed.flush();
        return SimCommand.HELD;
    }
}
