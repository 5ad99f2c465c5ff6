package dev.regente.cli.sales;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.cli.Main;
import dev.regente.cli.demo.ServerProcesses;
import dev.regente.sales.client.model.NodeAddress;
import dev.regente.sales.client.model.NodeList;
import dev.regente.sales.client.model.NodeStatus;
import dev.regente.sales.client.model.Patience;
import dev.regente.sales.client.model.SalesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Three real servers with the sample data, each a process of this test's class path. */
public final class RealCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ServerProcesses processes;

    /** Starts all nodes and waits until the principal serves and holds the sample data. */
    public RealCluster(Path directory, String... more) throws Exception {
        this(directory, id -> System.getProperty("java.class.path"), more);
    }

    /** @param build the class path of a node, asked for at each of its starts */
    RealCluster(Path directory, IntFunction<String> build, String... more) throws Exception {
        processes = new ServerProcesses(directory, 3, node -> command(node, build.apply(node.id()), more));
        for (int id : processes.ids()) {
            processes.start(id);
        }
        try {
            awaitServing(3);
            SalesClient client = client();
            await("the sample data", () -> {
                client.login("56789012345", "demo");
                return true;
            });
        } catch (Throwable e) {
            processes.ids().forEach(id -> System.out.println(processes.lastWords(id)));
            close();
            throw e;
        }
    }

    private static List<String> command(ServerProcesses.Settings node, String classPath, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                classPath,
                Main.class.getName(),
                "server",
                "--id",
                String.valueOf(node.id()),
                "--peers",
                node.peers(),
                "--http",
                node.http(),
                "--data",
                node.data().toString(),
                "--demo-data"));
        command.addAll(List.of(more));
        return command;
    }

    /** A client that knows all nodes. */
    public SalesClient client() {
        List<NodeAddress> all = processes.ids().stream().map(processes::address).toList();
        return new SalesClient(new NodeList(all), Patience.until(Duration.ofSeconds(30)), Locale.ENGLISH, false);
    }

    /** The nodes' addresses as the option {@code --servers} takes them. */
    public String servers() {
        return processes.ids().stream()
                .map(id -> processes.address(id).toString())
                .collect(Collectors.joining(","));
    }

    public ServerProcesses processes() {
        return processes;
    }

    public String address(int id) {
        return processes.address(id).toString();
    }

    /** The node that says of itself that it serves. */
    public Optional<Integer> serving() throws Exception {
        for (NodeStatus view : client().status()) {
            if (view.answered() && view.cluster().path("serving").asBoolean()) {
                return Optional.of(view.cluster().path("self").asInt());
            }
        }
        return Optional.empty();
    }

    public void awaitServing(int id) throws Exception {
        await("node " + id + " serves", () -> serving().equals(Optional.of(id)));
    }

    /** Starts what was killed and waits until all nodes follow one that serves. */
    public void restartAll() throws Exception {
        for (int id : processes.ids()) {
            if (!processes.running(id)) {
                processes.start(id);
            }
        }
        await("all nodes follow one", () -> {
            Optional<Integer> leader = serving();
            return leader.isPresent()
                    && client().status().stream()
                            .allMatch(view -> view.answered()
                                    && view.cluster().path("leader").asInt() == leader.get());
        });
    }

    /** Kills the coordinator; its number. */
    public int killCoordinator() throws Exception {
        await("a coordinator", () -> serving().isPresent());
        int node = serving().orElseThrow();
        processes.kill(node);
        return node;
    }

    /** Asks again and again until it is true; what it throws counts as false until the limit. */
    public static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        Exception last = null;
        while (System.nanoTime() < end) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                last = e;
            }
            Thread.sleep(50);
        }
        assertThat(last).as(what).isNull();
        throw new AssertionError("still waiting for: " + what);
    }

    @Override
    public void close() {
        processes.close();
    }
}
