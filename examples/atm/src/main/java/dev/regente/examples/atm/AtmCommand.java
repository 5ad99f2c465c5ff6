package dev.regente.examples.atm;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code regente atm}. */
@Command(
        name = "atm",
        mixinStandardHelpOptions = true,
        description = "A cash machine on several nodes; its lesson is fencing.",
        subcommands = {AtmServerCommand.class, AtmClientCommand.class})
public final class AtmCommand {
    /** The same without the other commands of {@code regente}. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new AtmCommand()).execute(args));
    }
}
