package dev.regente.election.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the traces in {@code docs/traces} of the election and compares every line. A trace reads as a walk through the
 * protocol: prose, a command, a line of dashes, what it printed, an empty line. {@code -Dtraces.rewrite} writes what is
 * printed now into the files instead; look at the difference before you commit it.
 */
class TraceTest {
    private static final Path TRACES = Path.of("..", "docs", "traces");
    private static final List<String> FOLDERS = List.of("bully", "confirmation", "lease", "mutants", "ring");

    @TestFactory
    Stream<DynamicTest> traces() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> found = Files.list(TRACES.resolve(folder))) {
                found.filter(file -> file.toString().endsWith(".txt")).sorted().forEach(files::add);
            }
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(TRACES.relativize(file).toString(), () -> check(file)));
    }

    /** What a trace of a missing rule shows does not happen under the same schedule when no rule is missing. */
    @TestFactory
    Stream<DynamicTest> mutantsAreHarmlessWithAllRules() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(TRACES.resolve("mutants"))) {
            files = found.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    List<String> lines = Files.readAllLines(file);
                    assertThat(lines).anyMatch(line -> line.startsWith("!!"));
                    assertThat(withAllRules(lines)).noneMatch(line -> line.startsWith("!!"));
                }));
    }

    private static List<String> withAllRules(List<String> lines) {
        TraceCluster cluster = new TraceCluster();
        List<String> printed = new ArrayList<>();
        for (String line : commands(lines)) {
            String command = line.replaceAll(" without=\\S+", "");
            // a message that the whole protocol never sends cannot be delivered or lost
            if (!command.matches("(deliver|drop) .*") || cluster.isUnderWay(command.split(" ")[1])) {
                printed.addAll(cluster.run(command));
            }
        }
        return printed;
    }

    private static List<String> commands(List<String> lines) {
        List<String> commands = new ArrayList<>();
        boolean printed = false;
        for (String line : lines) {
            printed = line.equals("----") || (printed && !line.isBlank());
            if (!printed && !line.isBlank() && !line.startsWith("#")) {
                commands.add(line);
            }
        }
        return commands;
    }

    private static void check(Path file) throws IOException {
        String now = replay(Files.readAllLines(file));
        if (System.getProperty("traces.rewrite") != null) {
            Files.writeString(file, now);
        }
        assertThat(now).isEqualTo(Files.readString(file));
    }

    private static String replay(List<String> lines) {
        TraceCluster cluster = new TraceCluster();
        List<String> text = new ArrayList<>();
        boolean printed = false;
        for (String line : lines) {
            if (line.equals("----")) {
                printed = true;
                continue;
            }
            if (line.isBlank()) {
                printed = false;
            }
            if (printed) {
                continue;
            }
            text.add(line);
            if (!line.isBlank() && !line.startsWith("#")) {
                text.add("----");
                text.addAll(cluster.run(line));
            }
        }
        return String.join("\n", text) + "\n";
    }
}
