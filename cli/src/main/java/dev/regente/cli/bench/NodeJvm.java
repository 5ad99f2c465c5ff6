package dev.regente.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line by which the launcher would start a node: the same Java, options, archive and class path. */
final class NodeJvm {
    private static final String MAIN = "dev.regente.cli.Main";

    private final Path launcher;
    private final List<String> words;

    private NodeJvm(Path launcher, List<String> words) {
        this.launcher = launcher;
        this.words = words;
    }

    /** Asks the launcher that started this program. */
    static NodeJvm ask() {
        String launcher = System.getProperty("regente.launcher");
        if (launcher == null) {
            throw new IllegalStateException("start it by the launcher: ./regente bench ...");
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(launcher, "node");
            builder.environment().put("REGENTE_PRINT", "1");
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<String> words = text.lines().toList();
            if (!words.contains(MAIN)) {
                throw new IllegalStateException(launcher + " does not tell how it starts a node");
            }
            return new NodeJvm(Path.of(launcher), words.subList(0, words.indexOf(MAIN)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + launcher, e);
        }
    }

    /** The command of a node, without the launcher's own work. */
    List<String> node(List<String> arguments) {
        List<String> command = new ArrayList<>(words);
        command.add(MAIN);
        command.add("node");
        command.addAll(arguments);
        return command;
    }

    /** The command of a node, by the launcher. */
    List<String> nodeByLauncher(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "node"));
        command.addAll(arguments);
        return command;
    }

    /** Another program in the same kind of JVM. */
    List<String> program(Class<?> main, List<String> arguments) {
        return program(main, List.of(), arguments);
    }

    /** Another program in such a JVM with other options. */
    List<String> program(Class<?> main, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>(words);
        command.addAll(flags);
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }
}
