package dev.regente.sales.server;

import dev.regente.election.Algorithm;
import dev.regente.election.Preemption;
import dev.regente.election.Safety;
import dev.regente.election.Security;
import dev.regente.sales.log.ReplicatedLog;
import dev.regente.sales.replica.ReplicaConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How one sales server runs.
 *
 * @param peers all nodes, as {@code 1=127.0.0.1:7101,2=...}
 * @param http where it answers requests
 * @param advertised what the others tell their callers, if that is another address
 * @param demoData whether an empty system is filled with sample data
 * @param demoControls whether anybody who reaches it may pause, kill and restart nodes
 * @param zone whose today is today
 * @param security how nodes prove to each other who they are
 * @param insecure whether unencrypted traffic may leave this machine
 */
public record NodeSettings(
        String cluster,
        int id,
        String peers,
        HostPort http,
        Optional<URI> advertised,
        Path data,
        boolean demoData,
        boolean demoControls,
        ZoneId zone,
        Duration sessionTtl,
        boolean checkDigits,
        ElectionSettings election,
        LogSettings log,
        Security security,
        boolean insecure) {

    /** Settings with the usual log. */
    public NodeSettings(
            String cluster,
            int id,
            String peers,
            HostPort http,
            Optional<URI> advertised,
            Path data,
            boolean demoData,
            boolean demoControls,
            ZoneId zone,
            Duration sessionTtl,
            boolean checkDigits,
            ElectionSettings election,
            Security security,
            boolean insecure) {
        this(
                cluster,
                id,
                peers,
                http,
                advertised,
                data,
                demoData,
                demoControls,
                zone,
                sessionTtl,
                checkDigits,
                election,
                LogSettings.DEFAULTS,
                security,
                insecure);
    }

    /**
     * The part of it that the log takes.
     *
     * @param shared the JDBC URL of a database that takes the log's place
     */
    public record LogSettings(ReplicaConfig replica, ReplicatedLog.Compaction compaction, Optional<String> shared) {
        /** A log of the nodes' own. */
        public LogSettings(ReplicaConfig replica, ReplicatedLog.Compaction compaction) {
            this(replica, compaction, Optional.empty());
        }

        /** Fit for a local network. */
        public static final LogSettings DEFAULTS =
                new LogSettings(ReplicaConfig.DEFAULTS, ReplicatedLog.Compaction.DEFAULTS);
    }

    /** The part of it that the election takes. */
    public record ElectionSettings(
            Safety safety,
            Algorithm algorithm,
            Duration heartbeat,
            Duration timeout,
            Duration lease,
            Preemption preemption) {

        /** Tokens, Bully, and the principal back after three stable seconds. */
        public static final ElectionSettings DEFAULTS = new ElectionSettings(
                Safety.TOKENS,
                Algorithm.BULLY,
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Preemption.afterStable(Duration.ofSeconds(3)));
    }

    /** Refuses what would expose passwords or could not be called. */
    public NodeSettings {
        if (demoControls && !http.isLoopback()) {
            throw new IllegalArgumentException(
                    "--demo-controls let anybody stop nodes: use them with --http on a loopback address only");
        }
        if (!insecure && !http.isLoopback()) {
            throw new IllegalArgumentException(
                    "--http " + http.host() + " can be reached from other machines and HTTP is"
                            + " not encrypted: put a TLS proxy in front of a loopback address, or accept it with --insecure");
        }
        if (advertised.isEmpty() && http.isWildcard()) {
            throw new IllegalArgumentException("--http " + http.host()
                    + " is no address to call: say with --advertise http://HOST:PORT where callers reach this node");
        }
        if (sessionTtl.compareTo(Duration.ofMinutes(1)) < 0 || sessionTtl.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("--session-ttl is 1m to 720h");
        }
    }
}
