package dev.regente.examples.kit.server;

import dev.regente.examples.kit.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster on this machine, one process for each node, so that one can be killed or stopped by the means of the system. A
 * node that ends is started again after a while. All end with this process, however that ends.
 */
public final class LocalCluster implements AutoCloseable {
    /** Where nodes elect lies this far above where they answer clients. */
    static final int ELECTION_PORTS = 1000;

    private static final String HOST = "127.0.0.1";
    private static final int RESTART_SECONDS = 5;

    /**
     * What is started.
     *
     * @param command the class of the server's command, which has a {@code main} that takes the same words
     * @param data where the data stays; without it, it goes with the cluster
     * @param extra options for each node
     */
    public record Plan(
            Class<?> command,
            String service,
            int nodes,
            int port,
            Optional<Path> data,
            boolean mayFreeze,
            List<String> extra) {
        /** Where the nodes elect. */
        public String peers() {
            return IntStream.rangeClosed(1, nodes)
                    .mapToObj(node -> node + "=" + HOST + ":" + (port + ELECTION_PORTS + node - 1))
                    .collect(Collectors.joining(","));
        }

        /** Where the nodes answer clients. */
        public List<HostPort> addresses() {
            return List.copyOf(ServerCommand.addresses(peers(), port).values());
        }
    }

    private final Plan plan;
    private final Path data;
    private final Consumer<String> out;
    private final Map<Integer, Process> processes = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Starts all nodes.
     *
     * @param out is told each line that a node prints; called by several threads
     */
    public LocalCluster(Plan plan, Consumer<String> out) throws IOException {
        this.plan = plan;
        this.out = out;
        this.data = plan.data().isPresent()
                ? Files.createDirectories(plan.data().get())
                : Files.createTempDirectory("regente-" + plan.service());
        for (int node = 1; node <= plan.nodes(); node++) {
            start(node);
        }
    }

    /** Runs a cluster until this process is stopped. */
    static int run(Plan plan, PrintStream out) throws IOException, InterruptedException {
        LocalCluster cluster = new LocalCluster(plan, out::println);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        out.println("clientes: regente " + plan.service() + " client --servers "
                + plan.addresses().stream().map(HostPort::toString).collect(Collectors.joining(",")));
        out.println(
                plan.data().isPresent()
                        ? "os dados ficam em " + cluster.data
                        : "os dados somem no fim; para guardá-los: --data DIR");
        out.println("mate um nó com kill -9 PID e veja; ele volta em " + RESTART_SECONDS + " s. Ctrl-C para tudo.");
        cluster.keep();
        return 0;
    }

    /**
     * A base port for a cluster whose ports nobody listens on. They lie below those that systems give to outgoing
     * connections, so that a node that is down finds its port free when it comes back.
     */
    public static int freePort() throws IOException {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(20_000, 31_000);
            if (IntStream.range(0, 9).allMatch(i -> isFree(base + i) && isFree(base + ELECTION_PORTS + i))) {
                return base;
            }
        }
        throw new IOException("no free ports between 20000 and 32000");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts a node that does not run. */
    public void start(int node) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options());
        words.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), plan.command().getName()));
        words.addAll(List.of("--id", String.valueOf(node), "--peers", plan.peers()));
        words.addAll(List.of("--port", String.valueOf(plan.port()), "--data", data.toString()));
        words.addAll(List.of("--demo-data", "--with-parent"));
        if (plan.mayFreeze()) {
            words.add("--may-freeze");
        }
        words.addAll(plan.extra());
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        processes.put(node, process);
        Thread echo = new Thread(() -> echo(process), "node " + node);
        echo.setDaemon(true);
        echo.start();
        out.accept("nó " + node + ": " + plan.addresses().get(node - 1) + "  pid " + process.pid());
    }

    /** The same options as this process, so that its class-data archive fits; else some for small processes. */
    private static List<String> options() {
        List<String> own = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X"))
                .filter(option -> !option.startsWith("-XX:ArchiveClassesAtExit"))
                .toList();
        List<String> options = new ArrayList<>();
        if (own.stream().noneMatch(option -> option.startsWith("-Xmx"))) {
            options.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        }
        options.addAll(own);
        options.add("-Dstdout.encoding=UTF-8");
        return options;
    }

    private void echo(Process process) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.accept(line);
            }
        } catch (IOException e) {
            return; // the process was killed
        }
    }

    private void keep() throws IOException, InterruptedException {
        while (!closed.await(RESTART_SECONDS, TimeUnit.SECONDS)) {
            for (Map.Entry<Integer, Process> each : new TreeMap<>(processes).entrySet()) {
                if (!each.getValue().isAlive()) {
                    out.accept("nó " + each.getKey() + " terminou; volta agora");
                    start(each.getKey());
                }
            }
        }
    }

    /** The process of a node. */
    public Process process(int node) {
        return processes.get(node);
    }

    /** Where the nodes answer clients. */
    public List<HostPort> addresses() {
        return plan.addresses();
    }

    /** For a node that was started so: ends this process when its parent has ended. */
    static void endWithParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() != -1) {
                            // nothing is ever sent; only the end matters
                        }
                    } catch (IOException e) {
                        // a broken pipe is the end too
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public void close() {
        closed.countDown();
        processes.values().forEach(Process::destroyForcibly);
        processes.values().forEach(process -> process.onExit().join());
        if (plan.data().isEmpty()) {
            deleteData();
        }
    }

    private void deleteData() {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            out.accept("em " + data + " ficaram arquivos: " + e.getMessage());
        }
    }
}
