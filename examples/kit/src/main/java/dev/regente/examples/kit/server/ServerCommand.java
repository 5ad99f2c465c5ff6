package dev.regente.examples.kit.server;

import dev.regente.election.ElectionStartException;
import dev.regente.examples.kit.HostPort;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
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
import java.util.concurrent.Callable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command {@code server} of each example: one node ({@code --id}, {@code --peers}), or a cluster of processes on this
 * machine ({@code --nodes}).
 */
public abstract class ServerCommand implements Callable<Integer> {
    private static final int MOST_NODES = 9;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "Start N nodes on this machine, one process each, with sample data.")
    private Integer nodes;

    @Option(names = "--id", paramLabel = "K", description = "The number of this node, 1 or more.")
    private Integer id;

    @Option(
            names = "--peers",
            paramLabel = "LIST",
            description = "Where the nodes elect, with this one: 1=HOST:PORT,2=HOST:PORT,...; the same on all nodes.")
    private String peers;

    @Option(
            names = "--port",
            paramLabel = "BASE",
            description = "Node K answers clients on port BASE + K - 1 of its host; the usual port unless set.")
    private Integer port;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the data is; shared by the nodes of a machine.")
    private Path data;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "jdbc:postgresql://HOST/NAME?user=...; a SQLite file in --data unless set.")
    private String store;

    @Option(
            names = "--tls",
            paramLabel = "FILE",
            description = "Certificate and key (PKCS#12), to serve other machines; password in REGENTE_TLS_PASSWORD.")
    private Path tls;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "Close a connection that is silent for so long (default: ${DEFAULT-VALUE}).")
    private int idleSeconds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many clients at a time (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "500ms",
            description = "How long the nodes stand by a silent coordinator (default: ${DEFAULT-VALUE}).")
    private Duration lease;

    @Option(
            names = "--password-cost",
            paramLabel = "N",
            defaultValue = "10",
            description = "Hash passwords with 2 to the power of N rounds, 4 to 20 (default: ${DEFAULT-VALUE}).")
    private int passwordCost;

    @Option(names = "--demo", description = "Play the lesson on three processes and end: a walk-through.")
    private boolean demo;

    @Option(names = "--demo-data", description = "Fill an empty system with sample data.")
    private boolean demoData;

    @Option(names = "--may-freeze", hidden = true, description = "A client may stop this node for a while.")
    private boolean mayFreeze;

    @Option(names = "--with-parent", hidden = true, description = "End when the standard input ends.")
    private boolean withParent;

    /** The name of the service: {@code atm}. */
    protected abstract String service();

    /** The port of node 1 unless another is given. */
    protected abstract int usualPort();

    /** What the node serves. */
    protected abstract Service create(ClusterNode node);

    /** Plays the lesson; true if everything was as it should be. */
    protected abstract boolean play(Stage stage) throws IOException, InterruptedException;

    /** Options of this service that its other nodes need too. */
    protected List<String> ownOptions() {
        return List.of();
    }

    /** How passwords are hashed. */
    protected final Passwords.Policy passwords() {
        require(passwordCost >= 4 && passwordCost <= 20, "--password-cost is between 4 and 20, not " + passwordCost);
        return new Passwords.Policy(passwordCost, Passwords.Policy.USUAL.attempts(), Passwords.Policy.USUAL.locked());
    }

    /** Whether an empty system gets sample data. */
    protected final boolean demoData() {
        return demoData;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (demo) {
            require(id == null && peers == null, "--demo starts all nodes itself: without --id and --peers");
            nodes = nodes == null ? Stage.NODES : nodes;
            mayFreeze = true;
            try (Stage stage = new Stage(cluster(port == null ? LocalCluster.freePort() : port), console())) {
                return stage.conclude(play(stage));
            }
        }
        if (nodes != null) {
            require(id == null && peers == null, "--nodes starts all nodes itself: without --id and --peers");
            require(nodes >= 1 && nodes <= MOST_NODES, "--nodes is between 1 and " + MOST_NODES + ", not " + nodes);
            return LocalCluster.run(cluster(base()), console());
        }
        require(
                id != null && peers != null,
                "give --nodes 3 for a cluster on this machine, or --id and --peers for one" + " node");
        require(data != null, "give --data, the directory of this node's data");
        return runOne();
    }

    private LocalCluster.Plan cluster(int first) {
        List<String> extra = new ArrayList<>(ownOptions());
        extra.addAll(List.of("--password-cost", String.valueOf(passwordCost)));
        extra.addAll(List.of("--lease", lease.toMillis() + "ms"));
        extra.addAll(List.of("--idle", String.valueOf(idleSeconds), "--connections", String.valueOf(connections)));
        if (tls != null) {
            extra.addAll(List.of("--tls", tls.toString()));
        }
        if (store != null) {
            extra.addAll(List.of("--store", store));
        }
        return new LocalCluster.Plan(
                spec.userObject().getClass(), service(), nodes, first, Optional.ofNullable(data), mayFreeze, extra);
    }

    private int base() {
        return port == null ? usualPort() : port;
    }

    private int runOne() throws IOException {
        if (withParent) {
            LocalCluster.endWithParent();
        }
        PrintStream console = console();
        Path own = Files.createDirectories(data.resolve("n" + id));
        OperationLog log = new OperationLog("n" + id, console, own.resolve(service() + ".log"));
        try (ClusterNode node = new ClusterNode(settings(own), log)) {
            Runtime.getRuntime().addShutdownHook(new Thread(node::close));
            node.start(create(node));
            spec.commandLine().getErr().println(service() + ": " + node.halted().join());
            return 1;
        } catch (ElectionStartException | IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (SQLException e) {
            throw new IllegalArgumentException("the store cannot be opened: " + e.getMessage(), e);
        }
    }

    private static PrintStream console() {
        String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        Charset charset = Charset.isSupported(encoding) ? Charset.forName(encoding) : StandardCharsets.UTF_8;
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
    }

    private NodeSettings settings(Path own) {
        String location = store == null ? data.resolve(service() + ".db").toString() : store;
        require(store == null || store.startsWith("jdbc:postgresql:"), "--store is like jdbc:postgresql://HOST/NAME");
        Optional<Tls> certificate = Optional.ofNullable(tls)
                .map(file -> new Tls(
                        file,
                        Optional.ofNullable(System.getenv("REGENTE_TLS_PASSWORD"))
                                .orElse("")));
        LineServer.Limits limits =
                new LineServer.Limits(connections, Duration.ofSeconds(idleSeconds), LineServer.Limits.USUAL.line());
        return new NodeSettings(
                service(), id, peers, addresses(peers, base()), own, location, lease, certificate, limits, mayFreeze);
    }

    /** Node K answers on the host where it elects, and on port base + K - 1. */
    static Map<Integer, HostPort> addresses(String peers, int base) {
        Map<Integer, HostPort> addresses = new TreeMap<>();
        for (String peer : peers.split(",", -1)) {
            String[] parts = peer.strip().split("=", 2);
            if (parts.length < 2 || !parts[0].strip().matches("[1-9][0-9]{0,2}")) {
                throw new IllegalArgumentException(
                        "'" + peer + "' is not a peer like 1=127.0.0.1:51000 (several are separated by commas)");
            }
            int number = Integer.parseInt(parts[0].strip());
            String host = HostPort.parse(parts[1].split("/", 2)[0]).host();
            addresses.put(number, new HostPort(host, base + number - 1));
        }
        return addresses;
    }

    /** Reads {@code 500ms} and {@code 2s}. */
    static final class TimeConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[1-9][0-9]{0,5}(ms|s)")) {
                throw new TypeConversionException("'" + text + "' is not a time like 500ms or 2s");
            }
            long number = Long.parseLong(text.replaceAll("[a-z]", ""));
            return text.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
        }
    }

    private void require(boolean held, String message) {
        if (!held) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
