package dev.regente.examples.mail;

import dev.regente.examples.kit.OneLine;
import dev.regente.examples.kit.server.ClusterNode;
import dev.regente.examples.kit.server.ServerCommand;
import dev.regente.examples.kit.server.Service;
import dev.regente.examples.kit.server.Stage;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code regente mail server}. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the mail server: one node, or with --nodes a cluster on this machine.",
        footer = {"", "Example: regente mail server --nodes 3"})
public final class MailServerCommand extends ServerCommand {
    static final int PORT = 8888;
    private static final long MEGABYTE = 1024 * 1024;

    @Option(
            names = "--quota",
            paramLabel = "MB",
            defaultValue = "50",
            description = "How much may wait in one box (default: ${DEFAULT-VALUE}).")
    private int quotaMegabytes;

    @Option(names = "--hide-reason", description = "A failed login does not say whether the account exists.")
    private boolean hideReason;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "America/Sao_Paulo",
            description = "The time zone of dates (default: ${DEFAULT-VALUE}).")
    private ZoneId zone;

    /** One node in a process of its own: what {@code --nodes} starts. */
    public static void main(String[] args) {
        System.exit(OneLine.run(new MailServerCommand(), args));
    }

    @Override
    protected String service() {
        return "mail";
    }

    @Override
    protected int usualPort() {
        return PORT;
    }

    @Override
    protected Service create(ClusterNode node) {
        return new MailService(
                node,
                new MailService.Settings(Clock.system(zone), quotaMegabytes * MEGABYTE, passwords(), !hideReason));
    }

    @Override
    protected boolean play(Stage stage) throws IOException, InterruptedException {
        return MailDemo.play(stage);
    }

    @Override
    protected List<String> ownOptions() {
        List<String> options =
                new ArrayList<>(List.of("--quota", String.valueOf(quotaMegabytes), "--zone", zone.getId()));
        if (hideReason) {
            options.add("--hide-reason");
        }
        return options;
    }
}
