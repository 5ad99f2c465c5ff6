package dev.regente.sales.server;

import dev.regente.sales.store.SalesStore;
import dev.regente.sales.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code regente server backup}: a consistent copy of a node's state, whether the node runs or not. */
@Command(
        name = "backup",
        description = "Writes a consistent copy of a node's state into a file; the node may go on with its work.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Exit codes: 0 written, 1 not written, 2 the command line is wrong."})
public final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The directory of the node.")
    private Path data;

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "The copy; must not exist.")
    private Path target;

    @Override
    public Integer call() {
        Path file = data.resolve("sales.db");
        if (!Files.exists(file)) {
            return refused("there is no " + file + ": is --data the directory of a node?");
        }
        if (Files.exists(target)) {
            return refused(target + " exists already: choose another file");
        }
        try {
            SalesStore.Mark end = SalesStore.copy(file, target);
            spec.commandLine().getOut().println("the state up to entry " + end.index() + " is in " + target);
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (StoreException e) {
            spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private int refused(String message) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + message);
        return ExitCode.USAGE;
    }
}
