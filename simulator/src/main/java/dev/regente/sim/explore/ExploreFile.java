package dev.regente.sim.explore;

import dev.regente.sim.explore.search.Expansion;
import dev.regente.sim.explore.search.Finding;
import dev.regente.sim.explore.search.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A counterexample as a text that can be mailed, read and edited: what was explored within which bounds, and the actions
 * in words, one on each line. The words are what is looked for when the file is executed again, so that it stays good as
 * long as the same actions are possible.
 *
 * <pre>
 * regente explore 1
 * system chang-roberts-tla
 * bounds nodes=3
 * violation one-leader-at-a-time: ...
 * begin 5
 * n1 starts, and sends its id
 * ...
 * </pre>
 *
 * @param system the name of an explorable system or of a bundled scenario; empty if the scenario is in {@code scenario}
 * @param scenario the lines of a scenario that came from a file
 * @param violation the property and the detail
 * @param begin which of the states in which a run may begin
 * @param steps the actions in words
 */
public record ExploreFile(
        String system, List<String> scenario, Bounds bounds, String violation, int begin, List<String> steps) {
    private static final String FIRST = "regente explore 1";
    private static final long LARGEST = 8_000_000;

    /** Copies. */
    public ExploreFile {
        scenario = List.copyOf(scenario);
        steps = List.copyOf(steps);
    }

    /** Of a finding in this model. */
    public static ExploreFile of(String system, List<String> scenario, Bounds bounds, Model model, Finding finding) {
        Expansion out = new Expansion(model.width());
        model.initial(out);
        int begin = 0;
        while (!java.util.Arrays.equals(out.state(begin), finding.start())) {
            begin++;
        }
        List<String> steps = Steps.words(model, finding);
        return new ExploreFile(
                system,
                scenario,
                bounds,
                finding.violation().property() + ": " + finding.violation().detail(),
                begin,
                steps);
    }

    /** The name of the property that is violated. */
    public String property() {
        int colon = violation.indexOf(':');
        return colon < 0 ? violation : violation.substring(0, colon);
    }

    /** Whether this file begins as such a file does. */
    public static boolean isOne(Path file) throws IOException {
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            char[] begin = new char[FIRST.length()];
            int size = reader.read(begin);
            return size == begin.length && FIRST.equals(new String(begin));
        } catch (java.nio.charset.CharacterCodingException e) {
            return false;
        }
    }

    /** Writes it. */
    public void save(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text());
    }

    /** Its lines. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(FIRST);
        if (scenario.isEmpty()) {
            lines.add("system " + system);
        } else {
            lines.add("scenario " + scenario.size());
            lines.addAll(scenario);
        }
        lines.add("bounds " + bounds.text());
        lines.add("violation " + violation);
        lines.add("begin " + begin);
        lines.addAll(steps);
        return String.join("\n", lines) + "\n";
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none, saying in which line
     */
    public static ExploreFile load(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IllegalArgumentException(file + " is too large for a counterexample");
        }
        return parse(Files.readString(file));
    }

    /** What {@link #text} gave. */
    public static ExploreFile parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(FIRST)) {
            throw new IllegalArgumentException("line 1: \"" + FIRST + "\" is expected");
        }
        int at = 1;
        String system = "";
        List<String> scenario = List.of();
        Optional<String> size = value(lines, at, "scenario");
        if (size.isPresent()) {
            int count = count(size.get(), at);
            if (count < 1 || count > lines.size() - at - 1) {
                throw new IllegalArgumentException("line " + (at + 1) + ": there are no " + count + " lines behind it");
            }
            scenario = lines.subList(at + 1, at + 1 + count);
            at += 1 + count;
        } else {
            system = expected(lines, at++, "system");
        }
        Bounds bounds = Bounds.parse(expected(lines, at++, "bounds"));
        String violation = expected(lines, at++, "violation");
        int begin = count(expected(lines, at, "begin"), at);
        at++;
        List<String> steps = lines.subList(at, lines.size()).stream()
                .filter(line -> !line.isBlank())
                .toList();
        return new ExploreFile(system, scenario, bounds, violation, begin, steps);
    }

    private static Optional<String> value(List<String> lines, int at, String key) {
        if (at >= lines.size() || !(lines.get(at) + " ").startsWith(key + " ")) {
            return Optional.empty();
        }
        return Optional.of(lines.get(at).substring(Math.min(lines.get(at).length(), key.length() + 1)));
    }

    private static String expected(List<String> lines, int at, String key) {
        return value(lines, at, key)
                .orElseThrow(() -> new IllegalArgumentException("line " + (at + 1) + ": \"" + key + "\" is expected"));
    }

    private static int count(String text, int at) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("line " + (at + 1) + ": \"" + text + "\" is no number", e);
        }
    }
}
