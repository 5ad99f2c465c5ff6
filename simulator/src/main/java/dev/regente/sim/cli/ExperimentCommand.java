package dev.regente.sim.cli;

import dev.regente.sim.experiment.Experiment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sim experiment}. */
@Command(
        name = "experiment",
        description = "Measures in virtual time and prints a page; without a name, lists the experiments.",
        mixinStandardHelpOptions = true)
final class ExperimentCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Which; see the list.")
    private String name;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the page here, and its tables and charts beside it; else to standard output.")
    private Path out;

    @Option(names = "--seed", description = "Where all randomness comes from (${DEFAULT-VALUE}).", defaultValue = "1")
    private long seed;

    @Option(
            names = "--runs",
            description = "How often to repeat what is repeated; the experiment's own choice if left out.")
    private Integer runs;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return SimCommand.guarded(spec, this::run);
    }

    private int run() throws IOException {
        PrintWriter text = spec.commandLine().getOut();
        if (name == null) {
            Experiment.all().forEach(each -> text.printf("%-16s %s%n", each.name(), each.summary()));
            text.flush();
            return SimCommand.HELD;
        }
        if (runs != null && runs < 1) {
            throw new IllegalArgumentException("--runs is 1 or more, not " + runs);
        }
        Experiment experiment = Experiment.named(name);
        PrintWriter err = spec.commandLine().getErr();
        Map<String, String> attachments = new TreeMap<>();
        String body = experiment.run(new Experiment.Settings(
                seed,
                runs == null ? 0 : runs,
                line -> {
                    err.println(line);
                    err.flush();
                },
                attachments::put));
        String page = Experiment.page(command(), body);
        if (out == null) {
            text.print(page);
        } else {
            Path folder = out.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(out, page);
            text.println("written: " + out);
            for (Map.Entry<String, String> attachment : attachments.entrySet()) {
                Path beside = out.resolveSibling(attachment.getKey());
                Files.writeString(beside, attachment.getValue());
                text.println("written: " + beside);
            }
        }
        text.flush();
        return SimCommand.HELD;
    }

    private String command() {
        return "./regente sim experiment " + name
                + (seed == 1 ? "" : " --seed " + seed)
                + (runs == null ? "" : " --runs " + runs)
                + (out == null ? "" : " --out " + out.toString().replace('\\', '/'));
    }
}
