package dev.regente.sim.determinism;

import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioYaml;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a scenario here and again in a fresh JVM in which everything that must not matter is different: identity hashes,
 * the salt of {@code Set.of}, locale, time zone, heap, number of cores, garbage collector and, if wished, the Java
 * version. The first event that differs is named as both saw it.
 */
public final class HostileTwin {
    private static final long LIMIT_SECONDS = 600;

    private final Path javaHome;

    /** Takes the Java in this directory for the other run. */
    public HostileTwin(Path javaHome) {
        this.javaHome = javaHome;
    }

    /** The same Java as this one. */
    public static HostileTwin ofThisJava() {
        return new HostileTwin(Path.of(System.getProperty("java.home")));
    }

    /**
     * The first event that differs.
     *
     * @param index its number
     * @param here as it was in this JVM, with the state it left
     * @param there as it was in the other
     * @param stream the label of the last choice before it in this JVM
     */
    public record Difference(long index, String here, String there, String stream) {
        @Override
        public String toString() {
            return "the run came out differently in another JVM, from event " + index + " on:\n  here:  " + here
                    + "\n  there: " + there + "\nthe last choice was asked by " + stream
                    + "\nLook for the order of a hash map or Set.of, an identity hash, a clock, a locale or a time zone.";
        }
    }

    /**
     * Compares.
     *
     * @return the first difference, empty if the two are equal to the last bit
     * @throws IOException if the other JVM cannot be started or ends badly
     */
    public Optional<Difference> compare(Scenario scenario) throws IOException {
        List<String> here = new ArrayList<>();
        Checkpoints.all(scenario, here::add);
        List<String> there = inOtherJvm(scenario, List.of());
        int at = firstDifference(here, there);
        if (at < 0) {
            return Optional.empty();
        }
        long from = at == 0 ? 0 : events(here.get(at - 1));
        long to = from + 2L * Checkpoints.EVERY;
        List<String> events = new ArrayList<>();
        Checkpoints.stretch(scenario, from, to, events::add);
        List<String> otherEvents = inOtherJvm(scenario, List.of(Long.toString(from), Long.toString(to)));
        int event = firstDifference(events, otherEvents);
        if (event < 0) {
            String seen = "(not seen again when run with every state: " + at(here, at) + ")";
            return Optional.of(new Difference(from, seen, at(there, at), "?"));
        }
        String stream = event < events.size() ? events.get(event).split("\t", -1)[4] : "?";
        return Optional.of(new Difference(from + event, shown(events, event), shown(otherEvents, event), stream));
    }

    private static int firstDifference(List<String> one, List<String> other) {
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            if (!at(one, i).equals(at(other, i))) {
                return i;
            }
        }
        return -1;
    }

    private static String at(List<String> lines, int i) {
        return i < lines.size() ? lines.get(i) : "(ended)";
    }

    private static String shown(List<String> lines, int i) {
        String[] fields = at(lines, i).split("\t", -1);
        return fields.length < 4 ? fields[0] : fields[2] + "  state: " + fields[3];
    }

    private static long events(String checkpoint) {
        return Long.parseLong(checkpoint.substring(0, checkpoint.indexOf(' ')));
    }

    private List<String> inOtherJvm(Scenario scenario, List<String> arguments) throws IOException {
        Path errors = Files.createTempFile("regente-twin", ".err");
        try {
            Process process = new ProcessBuilder(command(arguments))
                    .redirectError(errors.toFile())
                    .start();
            try {
                return talk(process, ScenarioYaml.write(scenario), errors);
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private static List<String> talk(Process process, String yaml, Path errors) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(yaml.getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the other JVM did not end within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the other JVM ran", e);
        }
        if (process.exitValue() != 0) {
            String why = Files.readString(errors).lines().findFirst().orElse("it said nothing");
            throw new IOException("the other JVM ended with status " + process.exitValue() + ": " + why);
        }
        return out.lines().toList();
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                javaHome.resolve("bin").resolve("java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:hashCode=0",
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=1",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Duser.language=tr",
                "-Duser.country=TR", // capital i
                "-Duser.language.format=ar",
                "-Duser.country.format=EG", // other digits
                "-Duser.timezone=Pacific/Chatham",
                "-cp",
                System.getProperty("java.class.path"),
                Checkpoints.class.getName()));
        command.addAll(arguments);
        return command;
    }
}
