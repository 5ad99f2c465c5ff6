package dev.regente.sales.server;

import dev.regente.election.Algorithm;
import dev.regente.election.Preemption;
import dev.regente.election.Safety;
import dev.regente.election.Security;
import dev.regente.election.observe.TraceLog;
import dev.regente.sales.log.ReplicatedLog;
import dev.regente.sales.replica.ReplicaConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code regente server}: one node of the sales server. */
@Command(
        name = "server",
        description = "Runs one node of the sales server until it is stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {InitManagerCommand.class, BackupCommand.class, RestoreCommand.class, VerifyCommand.class},
        footer = {
            "",
            "Exit codes: 1 the node had to give up, 2 it cannot start: the command line or the configuration is wrong;",
            "130 or 143 when stopped by Ctrl-C or a signal.",
            "Example: regente server --id 1 --peers 1=127.0.0.1:7101,2=127.0.0.1:7102,3=127.0.0.1:7103 \\",
            "             --http 127.0.0.1:8101 --data data/n1 --demo-data"
        })
public final class ServerCommand implements Callable<Integer> {
    private static final long TRACE_BYTES = 20_000_000;
    private static final int TRACES_KEPT = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = "--id", paramLabel = "N", description = "The number of this node, 1 or more.")
    private Integer id;

    @Option(
            names = "--peers",
            paramLabel = "LIST",
            description = "All nodes with this one, as 1=HOST:PORT,2=HOST:PORT,...; the same on all nodes.")
    private String peers;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            converter = HttpAddress.class,
            description = "Where this node answers HTTP.")
    private HostPort http;

    @Option(
            names = "--advertise",
            paramLabel = "URL",
            description = "Where callers reach this node, if that is not --http.")
    private URI advertised;

    @Option(names = "--data", paramLabel = "DIR", description = "The directory of this node; made if it is not there.")
    private Path data;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = {
                "A PostgreSQL database that all nodes share, instead of a log of their own:",
                "jdbc:postgresql://HOST/DATABASE?user=USER. The password may come from the environment",
                "variable REGENTE_STORE_PASSWORD."
            })
    private String shared;

    @Option(names = "--demo-data", description = "Fill an empty system with sample data; its users' password is demo.")
    private boolean demoData;

    @Option(
            names = "--demo-controls",
            description = "Let the cluster page pause, kill and restart nodes. For demonstrations.")
    private boolean demoControls;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            converter = Zone.class,
            defaultValue = "America/Sao_Paulo",
            description = "The time zone of dates; ${DEFAULT-VALUE} unless set.")
    private ZoneId zone;

    @Option(
            names = "--session-ttl",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "8h",
            description = "How long a login lasts; ${DEFAULT-VALUE} unless set.")
    private Duration sessionTtl;

    @Option(names = "--check-digits", description = "Refuse new accounts whose CPF fails its check digits.")
    private boolean checkDigits;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            defaultValue = "sales",
            description = "The name of the cluster; ${DEFAULT-VALUE} unless set.")
    private String cluster;

    @Option(names = "--algorithm", defaultValue = "BULLY", description = "Who is nominated: ${COMPLETION-CANDIDATES}.")
    private Algorithm algorithm;

    @Option(
            names = "--safety",
            defaultValue = "TOKENS",
            description = "TOKENS (the default) or LEASED; the log is safe with both.")
    private Safety safety;

    @Option(
            names = "--heartbeat",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "100ms",
            description = "How often a coordinator sends; ${DEFAULT-VALUE} unless set.")
    private Duration heartbeat;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "500ms",
            description = "After how much silence it is suspected; ${DEFAULT-VALUE} unless set.")
    private Duration timeout;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "500ms",
            description = "The lease, with --safety leased; ${DEFAULT-VALUE} unless set.")
    private Duration lease;

    @Option(
            names = "--preemption",
            paramLabel = "POLICY",
            converter = PreemptionWord.class,
            defaultValue = "after-stable:3s",
            description = "When the principal takes over again: sticky, manual or after-stable:TIME;"
                    + " ${DEFAULT-VALUE} unless set.")
    private Preemption preemption;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = {
                "The key that all nodes share, made by regente key: who has not got it is refused.",
                "It proves who speaks and encrypts nothing."
            })
    private Path key;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = {
                "The certificate of this node, in PEM: nodes talk over mutual TLS 1.3. It names the node",
                "by URI:regente://CLUSTER/ID. With --tls-password a PKCS #12 file with the key in it."
            })
    private Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The private key of --tls-cert, in PEM.")
    private Path tlsKey;

    @Option(
            names = "--tls-password",
            paramLabel = "FILE",
            description = "The file with the password of --tls-cert, if that is PKCS #12.")
    private Path tlsPassword;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "The certificates of the authorities of all nodes' certificates, in PEM.")
    private Path tlsCa;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Also write every event of the election, with what came of it, to this file, in at most"
                    + " 3 files of 20 MB; regente sim view shows those of all nodes together.")
    private Path trace;

    @Option(names = "--insecure", description = "Let unencrypted traffic leave this machine.")
    private boolean insecure;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        NodeSettings settings = settings();
        Quiet.frameworks();
        SalesNode node;
        try {
            node = SalesNode.start(settings, traceLog());
        } catch (StartException e) {
            err.println(spec.qualifiedName() + ": " + e.getMessage());
            return 2;
        }
        Thread hook = new Thread(node::close, "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        PrintWriter out = spec.commandLine().getOut();
        out.println("node " + id + " is ready: " + settings.http().url(node.httpPort()));
        out.flush();
        String reason = node.failure().join();
        err.println(spec.qualifiedName() + ": node " + id + " stops: " + reason);
        err.flush();
        node.close();
        return 1;
    }

    private Optional<Consumer<String>> traceLog() throws StartException {
        try {
            return trace == null ? Optional.empty() : Optional.of(TraceLog.open(trace, TRACE_BYTES, TRACES_KEPT));
        } catch (IOException e) {
            throw new StartException("--trace: " + trace + " cannot be written: " + e.getMessage(), e);
        }
    }

    private NodeSettings settings() {
        required("--id", id);
        required("--peers", peers);
        required("--http", http);
        required("--data", data);
        if (shared != null && !shared.startsWith("jdbc:postgresql:")) {
            throw wrong("--store is a URL like jdbc:postgresql://db.example/sales?user=sales");
        }
        if (safety == Safety.CLASSIC) {
            throw wrong("--safety classic has no tokens, and without them two coordinators could both record sales");
        }
        try {
            return new NodeSettings(
                    cluster,
                    id,
                    peers,
                    http,
                    Optional.ofNullable(advertised),
                    data,
                    demoData,
                    demoControls,
                    zone,
                    sessionTtl,
                    checkDigits,
                    new NodeSettings.ElectionSettings(safety, algorithm, heartbeat, timeout, lease, preemption),
                    new NodeSettings.LogSettings(
                            ReplicaConfig.DEFAULTS, ReplicatedLog.Compaction.DEFAULTS, Optional.ofNullable(shared)),
                    Security.ofOptions(key, tlsCert, tlsKey, tlsPassword, tlsCa),
                    insecure);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    /** Checked here and not by the parser, so that a subcommand does not need them. */
    private void required(String option, Object value) {
        if (value == null) {
            throw wrong("the option " + option + " is missing");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** {@code HOST:PORT}. */
    static final class HttpAddress implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            try {
                return HostPort.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** {@code America/Sao_Paulo}, {@code UTC}, {@code -03:00}. */
    static final class Zone implements ITypeConverter<ZoneId> {
        @Override
        public ZoneId convert(String text) {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text + "' is not a time zone such as America/Sao_Paulo or UTC");
            }
        }
    }
}
