package dev.regente.cli.demo;

import dev.regente.sales.client.model.NodeAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** What a node with --demo-controls prints when a person asks its page for it. */
    private static final Pattern RESTART = Pattern.compile("demo restart ([1-9][0-9]{0,3})");

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
        Process process = new ProcessBuilder(commands.command(node))
                .redirectError(ProcessBuilder.Redirect.appendTo(log(id).toFile()))
                .start();
        processes.put(id, process);
        Thread reading = new Thread(() -> read(process, log(id)), "output-of-node-" + id);
        reading.setDaemon(true);
        reading.start();
    }

    /** Keeps what a node prints, and does what it asks for on behalf of the cluster page: to start a killed node anew. */
    private void read(Process process, Path log) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Files.writeString(
                        log, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                Matcher wish = RESTART.matcher(line);
                if (wish.matches()) {
                    startAgain(Integer.parseInt(wish.group(1)));
                }
            }
        } catch (IOException e) {
            // The node was killed while it printed; what it printed before is kept.
        }
    }

    private synchronized void startAgain(int id) throws IOException {
        if (settings.containsKey(id) && !closed && !running(id)) {
            start(id);
        }
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
