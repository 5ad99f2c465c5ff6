package dev.regente.sim.view;

import dev.regente.sim.core.Checker;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page and the trace that a run was asked to leave behind. Watch the run with it, end it, and close it. */
public final class ViewFiles implements AutoCloseable {
    private final String title;
    private final Path html;
    private final ViewerPage page;
    private final Writer traceFile;
    private final List<RunTrace> traces = new ArrayList<>();

    /**
     * Opens them.
     *
     * @param html where the page goes; null for none
     * @param trace where the trace goes; null for none
     * @throws IllegalArgumentException if a file cannot be there, saying why
     */
    public ViewFiles(Scenario scenario, Path html, Path trace) throws IOException {
        this.title = scenario.name();
        this.html = html;
        refuse("--html", html);
        refuse("--trace", trace);
        page = html == null ? null : new ViewerPage();
        traceFile = trace == null ? null : Files.newBufferedWriter(trace);
        if (page != null) {
            traces.add(new RunTrace(page.lines(), scenario, false));
        }
        if (traceFile != null) {
            traces.add(new RunTrace(traceFile, scenario, true));
        }
    }

    private static void refuse(String option, Path file) {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(option + " " + file + " is a directory; name a file");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(option + " " + file + ": there is no directory " + folder);
        }
    }

    /** Who is to watch the run; none if nothing was asked for. */
    public List<Checker> watchers() {
        return List.copyOf(traces);
    }

    /** The run is over. */
    public void end(ScenarioRun.Outcome outcome) throws IOException {
        traces.forEach(trace -> trace.end(outcome));
        if (page != null) {
            try (Writer out = Files.newBufferedWriter(html)) {
                page.write(title, out);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (page != null) {
            page.close();
        }
        if (traceFile != null) {
            traceFile.close();
        }
    }
}
