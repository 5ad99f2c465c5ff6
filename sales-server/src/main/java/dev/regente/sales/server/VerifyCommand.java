package dev.regente.sales.server;

import dev.regente.sales.store.SalesStore;
import dev.regente.sales.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code regente server verify}: whether a state or a copy of one is whole. */
@Command(
        name = "verify",
        description = "Checks a node's state, or a copy of one: the file's structure, and totals against sales.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Exit codes: 0 all is well, 1 it is not, 2 the command line is wrong."})
public final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--file",
            required = true,
            paramLabel = "FILE",
            description = "The copy that backup wrote, or the sales.db of a node that is stopped.")
    private Path file;

    @Override
    public Integer call() {
        if (!Files.exists(file)) {
            spec.commandLine().getErr().println(spec.qualifiedName() + ": there is no " + file);
            return ExitCode.USAGE;
        }
        try {
            List<String> faults = SalesStore.faults(file);
            if (faults.isEmpty()) {
                spec.commandLine()
                        .getOut()
                        .println("well, up to entry " + SalesStore.ending(file).index());
                spec.commandLine().getOut().flush();
                return ExitCode.OK;
            }
            faults.forEach(fault -> spec.commandLine().getErr().println(spec.qualifiedName() + ": " + fault));
        } catch (StoreException e) {
            spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
        }
        return ExitCode.SOFTWARE;
    }
}
