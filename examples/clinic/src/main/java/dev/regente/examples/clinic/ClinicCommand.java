package dev.regente.examples.clinic;

import dev.regente.examples.kit.OneLine;
import picocli.CommandLine.Command;

/** {@code regente clinic}. */
@Command(
        name = "clinic",
        mixinStandardHelpOptions = true,
        description = "A clinic's appointments on several nodes; its lesson is degraded mode.",
        subcommands = {ClinicServerCommand.class, ClinicClientCommand.class})
public final class ClinicCommand {
    /** The walk-through. */
    @Command(
            name = "demo",
            mixinStandardHelpOptions = true,
            description = "Plays the lesson on three processes and ends; the same as server --demo.")
    int demo() {
        return OneLine.run(new ClinicServerCommand(), "--demo");
    }

    /** The same without the other commands of {@code regente}. */
    public static void main(String[] args) {
        System.exit(OneLine.run(new ClinicCommand(), args));
    }
}
