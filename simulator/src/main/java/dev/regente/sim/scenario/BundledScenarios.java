package dev.regente.sim.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The scenarios that come with the simulator. */
public final class BundledScenarios {
    private static final String FOLDER = "/dev/regente/sim/scenarios/";

    private BundledScenarios() {}

    /** Their names, in the order of the index. */
    public static List<String> names() {
        return text("index.txt").orElseThrow().lines().toList();
    }

    /** The text of the one of this name. */
    public static Optional<String> find(String name) {
        return names().contains(name) ? text(name + ".yaml") : Optional.empty();
    }

    private static Optional<String> text(String file) {
        try (InputStream in = BundledScenarios.class.getResourceAsStream(FOLDER + file)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
