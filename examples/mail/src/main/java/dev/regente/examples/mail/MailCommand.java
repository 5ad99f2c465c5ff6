package dev.regente.examples.mail;

import dev.regente.examples.kit.OneLine;
import picocli.CommandLine.Command;

/** {@code regente mail}. */
@Command(
        name = "mail",
        mixinStandardHelpOptions = true,
        description = "E-mail on several nodes; its lesson is a single active worker with redelivery.",
        subcommands = {MailServerCommand.class, MailClientCommand.class})
public final class MailCommand {
    /** The walk-through. */
    @Command(
            name = "demo",
            mixinStandardHelpOptions = true,
            description = "Plays the lesson on three processes and ends; the same as server --demo.")
    int demo() {
        return OneLine.run(new MailServerCommand(), "--demo");
    }

    /** The same without the other commands of {@code regente}. */
    public static void main(String[] args) {
        System.exit(OneLine.run(new MailCommand(), args));
    }
}
