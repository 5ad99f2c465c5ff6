package dev.regente.examples.kit.server;

import dev.regente.election.ElectionStartException;
import dev.regente.examples.kit.HostPort;
import dev.regente.examples.kit.client.ClusterClient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All nodes of a server in this process, on free ports of this machine: for tests and for exercises. Started by its
 * constructor.
 */
public final class InProcessCluster implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final Duration START = Duration.ofSeconds(60);
    /** Long: a test that runs slowly for a moment shall not change the coordinator. One that stops gives way at once. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private final String service;
    private final Path directory;
    private final Function<ClusterNode, Service> services;
    private final LineServer.Limits limits;
    private final String store;
    private final Map<Integer, ClusterNode> nodes = new ConcurrentSkipListMap<>();
    private final Map<Integer, HostPort> addresses = new TreeMap<>();
    private String peers;

    /**
     * Starts three nodes, and waits until one serves.
     *
     * @param service its name
     * @param directory for the shared file and the nodes' own
     * @param services makes what a node serves
     */
    public InProcessCluster(
            String service, Path directory, LineServer.Limits limits, Function<ClusterNode, Service> services)
            throws IOException {
        this(service, directory, directory.resolve(service + ".db").toString(), limits, services);
    }

    /** The same with a store of its own: a file, or {@code jdbc:postgresql://...}. */
    public InProcessCluster(
            String service,
            Path directory,
            String store,
            LineServer.Limits limits,
            Function<ClusterNode, Service> services)
            throws IOException {
        this.store = store;
        this.service = service;
        this.directory = directory;
        this.limits = limits;
        this.services = services;
        IOException trouble = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                startAll();
                return;
            } catch (IOException e) {
                trouble = e; // somebody took a port just found free
                close();
            }
        }
        throw trouble;
    }

    private void startAll() throws IOException {
        List<Integer> ports = freePorts(6);
        for (int id = 1; id <= 3; id++) {
            addresses.put(id, new HostPort("127.0.0.1", ports.get(id - 1)));
        }
        peers = addresses.keySet().stream()
                .map(id -> id + "=127.0.0.1:" + ports.get(2 + id))
                .collect(Collectors.joining(","));
        for (int id : addresses.keySet()) {
            start(id);
        }
        awaitActive();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** Starts a node that does not run. */
    public void start(int id) throws IOException {
        Path own = Files.createDirectories(directory.resolve("n" + id));
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        OperationLog log = new OperationLog("n" + id, silent, own.resolve(service + ".log"));
        NodeSettings settings =
                new NodeSettings(service, id, peers, addresses, own, store, LEASE, Optional.empty(), limits, true);
        ClusterNode node = null;
        try {
            node = new ClusterNode(settings, log);
            nodes.put(id, node);
            node.start(services.apply(node));
        } catch (ElectionStartException | SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Stops a node. */
    public void stop(int id) {
        nodes.remove(id).close();
    }

    /** A node that runs. */
    public ClusterNode node(int id) {
        return nodes.get(id);
    }

    /** Where a node answers. */
    public HostPort address(int id) {
        return addresses.get(id);
    }

    /** Waits until a node serves, and says which. */
    public int awaitActive() throws IOException {
        try (ClusterClient client = client()) {
            client.call("ATIVO"); // no such request: whoever says so serves
            HostPort at = client.at();
            return addresses.keySet().stream()
                    .filter(id -> addresses.get(id).equals(at))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A client that knows all nodes. */
    public ClusterClient client() {
        return new ClusterClient(
                List.copyOf(addresses.values()), START, javax.net.SocketFactory.getDefault(), at -> {});
    }

    @Override
    public void close() {
        nodes.values().forEach(ClusterNode::close);
        nodes.clear();
    }
}
