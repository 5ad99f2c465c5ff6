package dev.regente.cli.demo;

import dev.regente.sales.client.model.NodeAddress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Real server processes on this machine, each with its ports, data and log in one directory of its own. Killing is what
 * {@link Process#destroyForcibly} does: SIGKILL, or TerminateProcess on Windows.
 */
public final class ServerProcesses implements Nodes {
    /** Makes the command that runs one node. */
    @FunctionalInterface
    public interface CommandLineOf {
        List<String> command(Settings settings);
    }

    /**
     * What a node is told.
     *
     * @param peers all nodes' election addresses, like {@code 1=127.0.0.1:7101,2=...}
     * @param http where it answers, like {@code 127.0.0.1:8101}
     */
    public record Settings(int id, String peers, String http, Path data) {}

    private final Path directory;
    private final CommandLineOf commands;
    private final Map<Integer, Settings> settings = new TreeMap<>();
    private final Map<Integer, Process> processes = new TreeMap<>();
    private boolean closed;

    /** Chooses ports; starts nothing. */
    public ServerProcesses(Path directory, int count, CommandLineOf commands) throws IOException {
        this.directory = directory;
        this.commands = commands;
        List<Integer> ports = FreePorts.find(2 * count);
        String peers = IntStream.rangeClosed(1, count)
                .mapToObj(id -> id + "=127.0.0.1:" + ports.get(id - 1))
                .collect(Collectors.joining(","));
        for (int id = 1; id <= count; id++) {
            String http = "127.0.0.1:" + ports.get(count + id - 1);
            settings.put(id, new Settings(id, peers, http, directory.resolve("node-" + id)));
        }
    }

    @Override
    public List<Integer> ids() {
        return List.copyOf(settings.keySet());
    }

    @Override
    public NodeAddress address(int id) {
        return NodeAddress.parse(settings.get(id).http());
    }

    @Override
    public synchronized boolean running(int id) {
        Process process = processes.get(id);
        return process != null && process.isAlive();
    }

    @Override
    public synchronized long pid(int id) {
        return processes.get(id).pid();
    }

    @Override
    public synchronized void start(int id) throws IOException {
        if (closed) {
            throw new IOException("the demonstration is over");
        }
        if (running(id)) {
            throw new IllegalStateException("node " + id + " is running");
        }
        Settings node = settings.get(id);
        Files.createDirectories(node.data());
        File log = log(id).toFile();
        Process process = new ProcessBuilder(commands.command(node))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start();
        processes.put(id, process);
    }

    /** What the node printed, all its lives. */
    public Path log(int id) {
        return directory.resolve("node-" + id + ".log");
    }

    /** The last lines a node printed, for telling why it does not run. */
    public String lastWords(int id) {
        try (Stream<String> lines = Files.lines(log(id))) {
            List<String> all = lines.collect(Collectors.toCollection(ArrayList::new));
            return String.join(System.lineSeparator(), all.subList(Math.max(0, all.size() - 5), all.size()));
        } catch (IOException | UncheckedIOException e) {
            return "no log: " + e.getMessage();
        }
    }

    @Override
    public synchronized void kill(int id) {
        Process process = processes.get(id);
        if (process != null) {
            end(process);
        }
    }

    private static void end(Process process) {
        process.destroyForcibly();
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                // A killed process ends at once; leaving before would leave its ports and files in use.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        processes.values().forEach(Process::destroyForcibly);
        processes.values().forEach(ServerProcesses::end);
    }

    /** Deletes data and logs; the nodes must have ended. What cannot be deleted stays, in a directory for such things. */
    public synchronized void deleteFiles() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A virus scanner may hold a file for a moment; a temporary directory is the place where that does not
            // matter.
            directory.toFile().deleteOnExit();
        }
    }
}
