package dev.regente.examples.atm;

import dev.regente.examples.kit.OneLine;
import dev.regente.examples.kit.server.ClusterNode;
import dev.regente.examples.kit.server.ServerCommand;
import dev.regente.examples.kit.server.Service;
import dev.regente.examples.kit.server.Stage;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code regente atm server}. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the cash machine's server: one node, or with --nodes a cluster on this machine.",
        footer = {
            "",
            "Sample accounts: 20230001, 20230002 and 20230003, password 123456, R$ 1000,00 each.",
            "Example: regente atm server --nodes 3"
        })
public final class AtmServerCommand extends ServerCommand {
    static final int PORT = 50_000;
    static final List<String> SAMPLES = List.of("20230001", "20230002", "20230003");

    @Option(
            names = "--daily-limit",
            paramLabel = "AMOUNT",
            defaultValue = "1000,00",
            description = "How much one account may withdraw in a day (default: ${DEFAULT-VALUE}).")
    private String dailyLimit;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "America/Sao_Paulo",
            description = "Where a day ends (default: ${DEFAULT-VALUE}).")
    private ZoneId zone;

    /** One node in a process of its own: what {@code --nodes} starts. */
    public static void main(String[] args) {
        System.exit(OneLine.run(new AtmServerCommand(), args));
    }

    @Override
    protected String service() {
        return "atm";
    }

    @Override
    protected int usualPort() {
        return PORT;
    }

    @Override
    protected Service create(ClusterNode node) {
        return new AtmService(
                node,
                new AtmService.Settings(
                        Clock.system(zone), Money.cents(dailyLimit), passwords(), demoData() ? SAMPLES : List.of()));
    }

    @Override
    protected boolean play(Stage stage) throws IOException, InterruptedException {
        return AtmDemo.play(stage);
    }

    @Override
    protected List<String> ownOptions() {
        return List.of("--daily-limit", dailyLimit, "--zone", zone.getId());
    }
}
