package dev.regente.sim.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.regente.sim.bench.EngineBench;
import dev.regente.sim.bench.EnginePage;
import dev.regente.sim.experiment.Experiment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sim bench}. */
@Command(
        name = "bench",
        description = "Measures the engine on one core: events a second beside a bare binary heap, and memory.",
        mixinStandardHelpOptions = true)
final class EngineBenchCommand implements Callable<Integer> {
    @Option(
            names = "--seconds",
            description = "How long each measurement takes (${DEFAULT-VALUE}).",
            defaultValue = "2")
    private double seconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers here too.")
    private Path json;

    @Option(names = "--out", paramLabel = "FILE", description = "Write a page of Markdown here too.")
    private Path page;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::run);
    }

    private int run() throws IOException {
        if (!(seconds > 0 && seconds <= 600)) {
            throw new IllegalArgumentException("--seconds is more than 0 and at most 600, not " + seconds);
        }
        PrintWriter err = spec.commandLine().getErr();
        EngineBench bench = new EngineBench(seconds, what -> {
            err.println("measuring: " + what);
            err.flush();
        });
        List<EngineBench.Row> rows = bench.run();
        PrintWriter out = spec.commandLine().getOut();
        out.println(EngineBench.head());
        rows.forEach(out::println);
        out.println("Java " + Runtime.version() + ", heap at most "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB; ratio: to the bare binary heap of as many nodes, by CPU");
        out.flush();
        if (json != null) {
            ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            Files.writeString(json, mapper.writeValueAsString(rows) + "\n");
        }
        if (page != null) {
            String command = "./regente sim bench --seconds " + seconds + " --out " + page;
            Files.writeString(page, Experiment.page(command, EnginePage.of(rows)));
        }
        return SimCommand.HELD;
    }
}
