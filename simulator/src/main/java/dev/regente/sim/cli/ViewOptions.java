package dev.regente.sim.cli;

import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Trace;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.view.ViewFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What a run is to leave behind to be looked at; the same for every command that runs one. */
final class ViewOptions {
    private static final String PRINTED = "-";

    @Option(
            names = "--trace",
            arity = "0..1",
            fallbackValue = PRINTED,
            paramLabel = "FILE",
            description = "Print one line per event; with a FILE, write the trace there as JSON lines.")
    private String trace;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page that shows the run, for a browser.")
    private Path html;

    /** Refuses to be left unheard: for what shows no whole run. */
    void refuseFiles(String why) {
        if (html != null || (trace != null && !PRINTED.equals(trace))) {
            throw new IllegalArgumentException("--html and --trace FILE show a whole run: " + why);
        }
    }

    /** Lets the run happen, watched as asked. */
    ScenarioRun.Outcome watch(Scenario scenario, PrintWriter out, Function<List<Checker>, ScenarioRun.Outcome> run)
            throws IOException {
        boolean printed = PRINTED.equals(trace);
        Path file = trace == null || printed ? null : Path.of(trace);
        try (ViewFiles files = new ViewFiles(scenario, html, file)) {
            List<Checker> watchers = new ArrayList<>(files.watchers());
            if (printed) {
                watchers.add(new Trace(out::println));
            }
            ScenarioRun.Outcome outcome = run.apply(watchers);
            files.end(outcome);
            return outcome;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
