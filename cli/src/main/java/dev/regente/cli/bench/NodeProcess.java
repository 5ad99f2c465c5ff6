package dev.regente.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One node: a process, and all that it has reported so far. Guarded by the lock of its cluster. */
final class NodeProcess {

    /** The answer of {@code isLeader()} to the first call after the process had stood still. */
    record Probe(long nanos, boolean leads, long gapMillis) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    final int id;
    private final Process process;
    private final Object lock;
    private final List<Agreement.Report> reports = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final Map<Integer, List<Agreement.Report>> duties = new HashMap<>();
    private boolean paused;

    private NodeProcess(int id, Process process, Object lock) {
        this.id = id;
        this.process = process;
        this.lock = lock;
    }

    /**
     * Starts a process and follows its standard output until it ends.
     *
     * @param log gets its standard error
     * @param lock held while anything is noted, and notified then
     */
    static NodeProcess start(int id, List<String> command, Path log, Object lock) {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
        NodeProcess node = new NodeProcess(id, process, lock);
        Thread reader = new Thread(node::follow, "node-" + id);
        reader.setDaemon(true);
        reader.start();
        return node;
    }

    private void follow() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
            }
        } catch (IOException e) {
            // a killed process closes its output at any point: what it said until then stands
        }
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    private void note(String line) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return; // not an event: a node may also print other things
        }
        synchronized (lock) {
            switch (event.path("event").asText()) {
                case "leader" ->
                    reports.add(new Agreement.Report(
                            id,
                            event.path("nanos").asLong(),
                            event.path("leader").asInt(0)));
                case "probe" ->
                    probes.add(new Probe(
                            event.path("nanos").asLong(),
                            event.path("isLeader").asBoolean(),
                            event.path("gapMillis").asLong()));
                case "duty" ->
                    duties.computeIfAbsent(event.path("election").asInt(), any -> new ArrayList<>())
                            .add(new Agreement.Report(
                                    id,
                                    event.path("nanos").asLong(),
                                    event.path("leader").asInt(0)));
                default -> {
                    return;
                }
            }
            lock.notifyAll();
        }
    }

    /** The leader that it reported last, 0 for none. */
    int leader() {
        return reports.isEmpty() ? 0 : reports.get(reports.size() - 1).leader();
    }

    List<Agreement.Report> reports() {
        return reports;
    }

    /** The leader of one of many elections that it reported last, 0 for none. */
    int dutyLeader(int election) {
        List<Agreement.Report> all = duties(election);
        return all.isEmpty() ? 0 : all.get(all.size() - 1).leader();
    }

    List<Agreement.Report> duties(int election) {
        return duties.getOrDefault(election, List.of());
    }

    List<Probe> probes() {
        return probes;
    }

    boolean runs() {
        return process.isAlive() && !paused;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGKILL, or what the platform has in its place. */
    void kill() {
        process.destroyForcibly();
        paused = true;
    }

    /** Waits for the end of a killed process; gives up loudly after 10 s. */
    void awaitEnd() {
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** SIGTERM: the node may give its lead away before it ends. Windows has no such thing. */
    void stop() {
        process.destroy();
        paused = true;
    }

    /** A line on its standard input. */
    void tell(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    void pause() throws IOException, InterruptedException {
        signal("-STOP");
        paused = true;
    }

    void resume() throws IOException, InterruptedException {
        paused = false;
        signal("-CONT");
    }

    /** The only place that needs a program of the system: Java has no portable way to stop a process for a while. */
    private void signal(String signal) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill " + signal + " " + process.pid() + " failed with status " + status);
        }
    }
}
