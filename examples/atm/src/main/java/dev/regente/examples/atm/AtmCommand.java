package dev.regente.examples.atm;

import dev.regente.examples.kit.OneLine;
import picocli.CommandLine.Command;

/** {@code regente atm}. */
@Command(
        name = "atm",
        mixinStandardHelpOptions = true,
        description = "A cash machine on several nodes; its lesson is fencing.",
        subcommands = {AtmServerCommand.class, AtmClientCommand.class})
public final class AtmCommand {
    /** The walk-through. */
    @Command(
            name = "demo",
            mixinStandardHelpOptions = true,
            description = "Plays the lesson on three processes and ends; the same as server --demo.")
    int demo() {
        return OneLine.run(new AtmServerCommand(), "--demo");
    }

    /** The same without the other commands of {@code regente}. */
    public static void main(String[] args) {
        System.exit(OneLine.run(new AtmCommand(), args));
    }
}
