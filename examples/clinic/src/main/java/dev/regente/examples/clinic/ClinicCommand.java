package dev.regente.examples.clinic;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code regente clinic}. */
@Command(
        name = "clinic",
        mixinStandardHelpOptions = true,
        description = "A clinic's appointments on several nodes; its lesson is degraded mode.",
        subcommands = {ClinicServerCommand.class, ClinicClientCommand.class})
public final class ClinicCommand {
    /** The same without the other commands of {@code regente}. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ClinicCommand()).execute(args));
    }
}
