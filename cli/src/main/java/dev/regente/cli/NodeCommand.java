package dev.regente.cli;

import dev.regente.election.Algorithm;
import dev.regente.election.Election;
import dev.regente.election.ElectionBuilder;
import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionStartException;
import dev.regente.election.Preemption;
import dev.regente.election.Safety;
import dev.regente.election.Security;
import dev.regente.election.kernel.Roster;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code regente node}: a bare election node, which prints what happens to it. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "A bare election node. Prints what happens to it, one event a line, until it is stopped.",
        footer = {
            "",
            "Example, on one machine:",
            "  regente node --id 1 --peers 1=127.0.0.1:7101,2=127.0.0.1:7102,3=127.0.0.1:7103 --data data/n1",
            "Exit codes: 1 the node had to give up, 2 it cannot start: the command line or the configuration is wrong;",
            "130 or 143 when stopped by Ctrl-C or a signal."
        })
public final class NodeCommand implements Callable<Integer> {
    private static final Duration REHEARSAL = Duration.ofMillis(150);

    enum Events {
        JSON,
        TEXT
    }

    @Spec
    CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "replace",
            description = {
                "replace: this node's disk is lost for good, and an empty --data takes its place. All other",
                "voters must run and answer. Ends when that is done; start the node after it."
            })
    String action;

    @Option(
            names = "--force",
            description = {
                "With replace: let a majority's answers do. If only the missing nodes know of a term that the",
                "lost disk promised, two nodes may then hold one token."
            })
    boolean force;

    @Option(names = "--id", required = true, paramLabel = "N", description = "The number of this node, 1 or more.")
    int id;

    @Option(
            names = "--peers",
            required = true,
            paramLabel = "1=HOST:PORT,...",
            description = {
                "All nodes, this one included; the same text on each.",
                "After the address of an observer: /observer."
            })
    String peers;

    @Option(
            names = "--cluster",
            defaultValue = "regente",
            paramLabel = "NAME",
            description = "The name of the cluster (${DEFAULT-VALUE}); nodes of others are refused.")
    String cluster;

    @Option(
            names = "--algorithm",
            defaultValue = "bully",
            paramLabel = "NAME",
            converter = AlgorithmConverter.class,
            description = "Who is nominated: bully or ring (${DEFAULT-VALUE}).")
    Algorithm algorithm;

    @Option(
            names = "--safety",
            defaultValue = "leased",
            description = "What is promised: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    Safety safety;

    @Option(
            names = "--heartbeat",
            defaultValue = "100ms",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How often a leader sends (${DEFAULT-VALUE}).")
    Duration heartbeat;

    @Option(
            names = "--timeout",
            defaultValue = "500ms",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "A leader silent for this long is suspected (${DEFAULT-VALUE}).")
    Duration timeout;

    @Option(
            names = "--lease",
            defaultValue = "500ms",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long a voter stands by a leader, at the level leased (${DEFAULT-VALUE}).")
    Duration lease;

    @Option(
            names = "--priority",
            paramLabel = "N",
            converter = PriorityConverter.class,
            description = "The rank of this node, before its number; higher leads rather (0). never: it only votes.")
    Integer priority;

    @Option(
            names = "--preemption",
            defaultValue = "sticky",
            paramLabel = "POLICY",
            converter = PreemptionConverter.class,
            description = "What a node of higher rank does: sticky, manual or after-stable:TIME (${DEFAULT-VALUE}).")
    Preemption preemption;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            converter = RoleConverter.class,
            description = "What this node may do: voter, witness or observer (as in --peers, or voter).")
    Roster.Role role;

    @Option(names = "--data", paramLabel = "DIR", description = "Where this node keeps what it must never forget.")
    Path data;

    @Option(names = "--volatile", description = "Keep nothing: a restarted node may break its promises.")
    boolean forgets;

    @Option(
            names = "--bind",
            paramLabel = "HOST:PORT",
            description = "Where to listen, if not at the own address in --peers.")
    String bind;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = {
                "The key that all nodes share, made by regente key: who has not got it is refused.",
                "It proves who speaks and encrypts nothing."
            })
    Path key;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = {
                "The certificate of this node, in PEM: nodes talk over mutual TLS 1.3. It names the node",
                "by URI:regente://CLUSTER/ID. With --tls-password a PKCS #12 file with the key in it."
            })
    Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The private key of --tls-cert, in PEM.")
    Path tlsKey;

    @Option(
            names = "--tls-password",
            paramLabel = "FILE",
            description = "The file with the password of --tls-cert, if that is PKCS #12.")
    Path tlsPassword;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "The certificates of the authorities of all nodes' certificates, in PEM.")
    Path tlsCa;

    @Option(names = "--insecure", description = "Let unencrypted traffic leave this machine.")
    boolean insecure;

    @Option(
            names = "--events",
            defaultValue = "text",
            description = "How events are printed: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    Events events;

    @Option(
            names = "--commands",
            description = "Read commands from standard input, one a line: hand-off, hand-off 2, step-down 10s.")
    boolean commands;

    @Option(
            names = "--probe",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = {
                "Ask this often whether this node leads, and print the first answer after",
                "the process stood still: {\"event\":\"probe\",...}."
            })
    Duration probe;

    @Mixin
    NodeWindow window;

    static final class PreemptionConverter implements ITypeConverter<Preemption> {
        @Override
        public Preemption convert(String text) {
            if (text.startsWith("after-stable:")) {
                return Preemption.afterStable(
                        new DurationConverter().convert(text.substring("after-stable:".length())));
            }
            return switch (text) {
                case "sticky" -> Preemption.sticky();
                case "manual" -> Preemption.manual();
                default ->
                    throw new TypeConversionException(
                            "'" + text + "' is not a policy: sticky, manual or after-stable:3s");
            };
        }
    }

    static final class PriorityConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                return text.equals("never") ? ElectionBuilder.NEVER : Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a priority: a whole number, or never");
            }
        }
    }

    static final class RoleConverter implements ITypeConverter<Roster.Role> {
        @Override
        public Roster.Role convert(String text) {
            try {
                return ElectionBuilder.parseRole(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() {
        return run(System.out);
    }

    private int run(PrintStream out) {
        CompletableFuture<String> end = new CompletableFuture<>();
        EventLines lines = new EventLines(id, events == Events.JSON, out);
        Election election;
        try {
            ElectionBuilder builder = describe().listener(event -> {
                lines.accept(event);
                if (event.kind() == ElectionEvent.Kind.HALTED) {
                    end.complete(event.reason());
                }
            });
            window.describe(id, builder);
            election = builder.build();
            window.open(id, election, lines);
            Election.rehearse(REHEARSAL);
            election.start();
        } catch (ElectionStartException | IOException e) {
            return fail(e.getMessage(), ExitCode.USAGE);
        }
        if (action != null) {
            return new Replacement(election, force, out, System.err).run();
        }
        if (probe != null) {
            new LeadProbe(id, probe, election::isLeader, System::nanoTime, out).start();
        }
        if (commands) {
            new NodeConsole(election, new InputStreamReader(System.in, Charset.defaultCharset()), System.err).start();
        }
        // a polite end releases the lead, so that nobody has to wait for it to run out
        Runtime.getRuntime().addShutdownHook(new Thread(election::close, "regente-close"));
        try {
            return fail(end.get(), ExitCode.SOFTWARE);
        } catch (InterruptedException | ExecutionException e) {
            return ExitCode.OK;
        }
    }

    private ElectionBuilder describe() {
        if (data == null && !forgets) {
            throw new IllegalArgumentException("give --data DIR, or --volatile for a node that forgets its promises");
        }
        if (action != null && !action.equals("replace")) {
            throw new IllegalArgumentException(
                    "'" + action + "' is nothing that a node can be told to do: replace, or nothing");
        }
        if (force && action == null) {
            throw new IllegalArgumentException("--force belongs to regente node replace");
        }
        if (action != null && data == null) {
            throw new IllegalArgumentException("replace needs --data DIR, an empty directory");
        }
        if (probe != null && probe.isZero()) {
            throw new IllegalArgumentException("--probe must be longer than nothing");
        }
        ElectionBuilder builder = Election.builder(cluster)
                .self(id)
                .algorithm(algorithm)
                .safety(safety)
                .heartbeat(heartbeat)
                .timeout(timeout)
                .lease(lease)
                .preemption(preemption);
        try {
            builder.peers(peers);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--peers: " + e.getMessage());
        }
        if (priority != null) {
            builder.priority(priority);
        }
        if (role != null) {
            builder.role(role);
        }
        if (data != null) {
            builder.data(data);
        }
        if (forgets) {
            builder.volatileData();
        }
        builder.security(Security.ofOptions(key, tlsCert, tlsKey, tlsPassword, tlsCa));
        if (bind != null) {
            builder.bind(bind);
        }
        return insecure ? builder.insecure() : builder;
    }

    private int fail(String message, int code) {
        CommandLine line = spec.commandLine();
        line.getErr().println(spec.qualifiedName() + ": " + message);
        line.getErr().flush();
        return code;
    }
}
