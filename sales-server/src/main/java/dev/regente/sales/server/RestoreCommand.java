package dev.regente.sales.server;

import dev.regente.sales.store.SalesStore;
import dev.regente.sales.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code regente server restore}: the state of a backup as the beginning of a new cluster. */
@Command(
        name = "restore",
        description = {
            "Begins a new cluster with the state of a backup: run it once for each node, with the same file,",
            "into directories that do not exist yet. It is not for one node of a cluster that lives."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Exit codes: 0 restored, 1 not restored, 2 the command line is wrong."})
public final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "What backup wrote.")
    private Path from;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The node's new directory.")
    private Path data;

    @Option(names = "--id", required = true, paramLabel = "N", description = "The number of the node.")
    private int id;

    @Override
    public Integer call() {
        if (!Files.exists(from)) {
            return refused("there is no " + from);
        }
        if (Files.exists(data)) {
            return refused(data + " exists already: a restored node begins with a directory of its own");
        }
        try {
            List<String> faults = SalesStore.faults(from);
            if (!faults.isEmpty()) {
                return failed(from + " is not whole: " + faults.get(0));
            }
            Files.createDirectories(data);
            Path part = data.resolve("sales.db.part");
            Files.copy(from, part);
            SalesStore.Mark end = SalesStore.adopt(part, "n" + id);
            Files.move(part, data.resolve("sales.db"), StandardCopyOption.ATOMIC_MOVE);
            spec.commandLine().getOut().println("node " + id + " begins with the state up to entry " + end.index());
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (StoreException e) {
            return failed(e.getMessage());
        } catch (IOException e) {
            return failed("cannot write to " + data + ": " + e.getMessage());
        }
    }

    private int failed(String message) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + message);
        return ExitCode.SOFTWARE;
    }

    private int refused(String message) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + message);
        return ExitCode.USAGE;
    }
}
