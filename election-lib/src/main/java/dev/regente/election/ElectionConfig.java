package dev.regente.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.tcp.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How one node takes part, checked. Made by {@link ElectionBuilder}.
 *
 * @param cluster the name of the cluster
 * @param self this node
 * @param roster who takes part, in configured order
 * @param addresses where each node listens
 * @param bind where this node listens, which may differ from where others reach it
 * @param safety what is promised
 * @param algorithm who is nominated
 * @param heartbeat how often a leader sends
 * @param timeout a leader silent for this long is suspected
 * @param lease how long a voter stands by the leader that it acknowledged; used at {@link Safety#LEASED}
 * @param driftPpm the bound of the clocks' error, in millionths
 * @param preemption what a node of higher rank does about a leader of lower rank
 * @param asksBeforeHandOff whether {@link ElectionEvent.Kind#HAND_OFF_WANTED} comes before a hand-off
 * @param data the data directory, or empty for a node that forgets
 * @param insecure whether plaintext may leave this machine
 */
public record ElectionConfig(
        String cluster,
        NodeId self,
        Roster roster,
        Map<NodeId, String> addresses,
        String bind,
        Safety safety,
        Algorithm algorithm,
        Duration heartbeat,
        Duration timeout,
        Duration lease,
        long driftPpm,
        Preemption preemption,
        boolean asksBeforeHandOff,
        Optional<Path> data,
        boolean insecure) {
    private static final long MARGIN_NANOS = 1_000_000;
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Checks everything that can be checked before a socket is opened; each message has the numbers and the remedy. */
    public ElectionConfig {
        addresses = Collections.unmodifiableMap(new TreeMap<>(addresses));
        check(
                !cluster.isEmpty() && cluster.length() <= 64 && cluster.chars().noneMatch(Character::isISOControl),
                "a cluster name has 1 to 64 characters, none of them a control character");
        check(
                roster.contains(self),
                "node " + self.number() + " is not among the peers " + numbers(roster.ids()) + ": list this node too");
        bounded(heartbeat, "heartbeat");
        bounded(timeout, "timeout");
        bounded(lease, "lease");
        settings(self, roster, safety, heartbeat, timeout, lease, driftPpm, preemption, asksBeforeHandOff);
        check(
                safety != Safety.LEASED || heartbeat.multipliedBy(3).compareTo(lease) < 0,
                "the heartbeat (" + heartbeat.toMillis() + " ms) must be less than a third of the lease ("
                        + lease.toMillis() + " ms)");
        Map<Address, NodeId> taken = new HashMap<>();
        addresses.forEach((id, text) -> {
            Address address = Address.parse(text);
            check(
                    address.port() != 0 || id.equals(self),
                    "the port of node " + id.number() + " is 0: give the port on which that node listens");
            NodeId other = address.port() == 0 ? null : taken.put(address, id);
            if (other != null) {
                throw new IllegalArgumentException("nodes " + other.number() + " and " + id.number()
                        + " have one address, " + address + ": each node needs its own");
            }
        });
        check(
                data.isEmpty() || !data.get().toString().isEmpty(),
                "the data directory has no name: was a variable of the shell empty?");
        Address.parse(bind);
    }

    private static String numbers(List<NodeId> ids) {
        return String.join(
                ", ", ids.stream().map(id -> Integer.toString(id.number())).toList());
    }

    /** What this node says of itself: role and priority need not be known to the others before. */
    String profile() {
        Roster.Member own = roster.member(self);
        return own.role().name() + " " + own.priority();
    }

    /** What a peer said of itself. */
    static Roster.Member member(NodeId peer, String profile) {
        String[] words = profile.split(" ", -1);
        return new Roster.Member(peer, Roster.Role.valueOf(words[0]), Integer.parseInt(words[1]));
    }

    private static void bounded(Duration duration, String name) {
        check(
                !duration.isNegative() && !duration.isZero() && duration.compareTo(LONGEST) <= 0,
                "the " + name + " is more than nothing and at most an hour, not " + duration.toMillis() + " ms");
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    ElectionSettings settings() {
        return settings(self, roster, safety, heartbeat, timeout, lease, driftPpm, preemption, asksBeforeHandOff);
    }

    private static ElectionSettings settings(
            NodeId self,
            Roster roster,
            Safety safety,
            Duration heartbeat,
            Duration timeout,
            Duration lease,
            long driftPpm,
            Preemption preemption,
            boolean asksFirst) {
        return new ElectionSettings(
                self,
                roster,
                safety.inside(),
                heartbeat.toNanos(),
                timeout.toNanos(),
                lease.toNanos(),
                driftPpm,
                MARGIN_NANOS,
                preemption.inside(),
                asksFirst);
    }

    /** What must be equal on all nodes; a peer with other values is refused, and told which. */
    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("voters", numbers(roster.voters()));
        facts.put("safety", Translation.words(safety));
        facts.put("algorithm", Translation.words(algorithm));
        if (safety == Safety.LEASED) {
            facts.put("lease", lease.toMillis() + "ms");
            facts.put("clock drift", driftPpm + "ppm");
        }
        return facts;
    }
}
