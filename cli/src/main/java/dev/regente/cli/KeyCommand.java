package dev.regente.cli;

import dev.regente.election.security.CredentialException;
import dev.regente.election.security.SharedKeyFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code regente key}: makes the shared key of a cluster. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "Makes the shared key of a cluster; copy the file to all nodes and give it to each with --key.",
        footer = {
            "",
            "To change the key of a running cluster: add a key with --add and copy the file to all nodes; once all have it,",
            "delete the line of the old key and copy again. Running nodes read the file within seconds.",
            "Exit codes: 2 the file is there already, or cannot be read or written."
        })
public final class KeyCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file to make; only you will be able to read it.")
    Path file;

    @Option(names = "--add", description = "Put a new key before those that the file has.")
    boolean add;

    @Override
    public Integer call() {
        try {
            SharedKeyFile keys = new SharedKeyFile(file);
            String id = add ? keys.add() : keys.create();
            PrintWriter out = spec.commandLine().getOut();
            out.println("key " + id + " is in " + file + "; copy the file to all nodes, and let nobody else read it");
            out.flush();
            return ExitCode.OK;
        } catch (CredentialException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
