package dev.regente.examples.clinic;

import dev.regente.examples.kit.OneLine;
import dev.regente.examples.kit.server.ClusterNode;
import dev.regente.examples.kit.server.ServerCommand;
import dev.regente.examples.kit.server.Service;
import dev.regente.examples.kit.server.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code regente clinic server}. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the clinic's server: one node, or with --nodes a cluster on this machine.",
        footer = {
            "",
            "With --demo-data and --nodes the password of the staff (user equipe) is equipe1.",
            "Example: regente clinic server --nodes 3"
        })
public final class ClinicServerCommand extends ServerCommand {
    static final int PORT = 9000;
    private static final String SAMPLE_STAFF_PASSWORD = "equipe1";

    @Option(
            names = "--capacity",
            paramLabel = "N",
            defaultValue = "5",
            description = "Places in a day of a specialist (default: ${DEFAULT-VALUE}); 6 is what the original did.")
    private int capacity;

    @Option(
            names = "--vacancy-first",
            description = "On a full day answer ERRO-110 even to who is booked, as the original.")
    private boolean vacancyFirst;

    @Option(
            names = "--shift-times",
            description = "After a cancellation, later patients come earlier, as the original.")
    private boolean shiftTimes;

    @Option(names = "--open", description = "BUSCA and CANCEL without a login, as the original.")
    private boolean open;

    @Option(
            names = "--specialty",
            paramLabel = "NAME=DAY",
            description =
                    "A specialist and the day, such as PEDIATRA=SEGUNDA-FEIRA; may be repeated. Three unless set.")
    private List<String> specialties = new ArrayList<>();

    @Option(
            names = "--staff-password-file",
            paramLabel = "FILE",
            description = "Its first line is the password of the user equipe, who sees all bookings.")
    private Path staffPasswordFile;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "America/Sao_Paulo",
            description = "The time zone of the clinic (default: ${DEFAULT-VALUE}).")
    private ZoneId zone;

    /** One node in a process of its own: what {@code --nodes} starts. */
    public static void main(String[] args) {
        System.exit(OneLine.run(new ClinicServerCommand(), args));
    }

    @Override
    protected String service() {
        return "clinic";
    }

    @Override
    protected int usualPort() {
        return PORT;
    }

    @Override
    protected Service create(ClusterNode node) {
        if (capacity < 1 || capacity > 20) {
            throw new IllegalArgumentException("--capacity is between 1 and 20, not " + capacity);
        }
        return new ClinicService(
                node,
                new ClinicService.Settings(
                        Clock.system(zone),
                        specialties.isEmpty()
                                ? Specialty.USUAL
                                : specialties.stream().map(Specialty::parse).toList(),
                        new ClinicService.Rules(capacity, vacancyFirst, shiftTimes, open),
                        passwords(),
                        staffPassword()));
    }

    private String staffPassword() {
        if (staffPasswordFile == null) {
            return demoData() ? SAMPLE_STAFF_PASSWORD : "";
        }
        try {
            return Files.readString(staffPasswordFile, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new IllegalArgumentException("--staff-password-file cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    protected boolean play(Stage stage) throws IOException, InterruptedException {
        return ClinicDemo.play(stage);
    }

    @Override
    protected List<String> ownOptions() {
        List<String> options = new ArrayList<>(List.of("--capacity", String.valueOf(capacity), "--zone", zone.getId()));
        specialties.forEach(each -> options.addAll(List.of("--specialty", each)));
        if (vacancyFirst) {
            options.add("--vacancy-first");
        }
        if (shiftTimes) {
            options.add("--shift-times");
        }
        if (open) {
            options.add("--open");
        }
        if (staffPasswordFile != null) {
            options.addAll(List.of("--staff-password-file", staffPasswordFile.toString()));
        }
        return options;
    }
}
