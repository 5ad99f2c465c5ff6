package dev.regente.examples.kit.server;

import dev.regente.examples.kit.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One node of a cluster.
 *
 * @param service its name: {@code atm}
 * @param id of this node
 * @param peers where the nodes elect, {@code 1=127.0.0.1:51000,2=...}; the same text on all nodes
 * @param addresses where each node answers clients; the same on all nodes
 * @param data the directory of this node
 * @param store the shared SQLite file, or {@code jdbc:postgresql://...}
 * @param lease how long the nodes stand by a coordinator that they do not hear
 * @param tls the certificate to show to clients; without it they must be on this machine
 * @param limits what a client may use
 * @param mayFreeze whether a client may stop this node for a while, for a demonstration
 */
public record NodeSettings(
        String service,
        int id,
        String peers,
        Map<Integer, HostPort> addresses,
        Path data,
        String store,
        Duration lease,
        Optional<Tls> tls,
        LineServer.Limits limits,
        boolean mayFreeze) {}
