package dev.regente.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.tcp.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
 * @param security how nodes prove who they are
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
        boolean insecure,
        Security security) {
    private static final long MARGIN_NANOS = 1_000_000;
    private static final int MOST_TESTED = 9;
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(1);
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
        check(
                heartbeat.compareTo(SHORTEST_HEARTBEAT) >= 0,
                "the heartbeat (" + Translation.text(heartbeat) + ") must be at least "
                        + Translation.text(SHORTEST_HEARTBEAT));
        settings(self, roster, safety, heartbeat, timeout, lease, driftPpm, preemption, asksBeforeHandOff);
        checkHoldDown(preemption, timeout, "timeout");
        if (safety == Safety.LEASED) {
            checkHoldDown(preemption, lease, "lease");
        }
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

    /** This node's part in one of many elections: all but this is the node's. */
    ElectionConfig named(int priority, Preemption itsPreemption, boolean itsAsksBeforeHandOff) {
        Roster.Member own = roster.member(self);
        return new ElectionConfig(
                cluster,
                self,
                roster.with(ElectionBuilder.ranked(self, own.role(), priority)),
                addresses,
                bind,
                safety,
                algorithm,
                heartbeat,
                timeout,
                lease,
                driftPpm,
                itsPreemption,
                itsAsksBeforeHandOff,
                data,
                insecure,
                security);
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
                "the " + name + " is more than nothing and at most an hour, not " + Translation.text(duration));
    }

    /** Whoever asks for the lead sooner has not yet lived through a time in which it could have noticed a failure. */
    private static void checkHoldDown(Preemption preemption, Duration least, String name) {
        dev.regente.election.protocol.Preemption policy = preemption.inside();
        Duration holdDown = Duration.ofNanos(policy.holdDownNanos());
        check(
                policy.kind() != dev.regente.election.protocol.Preemption.Kind.AFTER_STABLE
                        || holdDown.compareTo(least) > 0,
                "the hold-down (" + Translation.text(holdDown) + ") must be longer than the " + name + " ("
                        + Translation.text(least) + ")");
    }

    /**
     * What works and is still not wise, one line each with the numbers and what to do instead; empty if there is nothing to
     * say. Logged at the start.
     */
    public List<String> advice() {
        List<String> lines = new ArrayList<>();
        int voters = roster.voters().size();
        int spare = voters - roster.quorum();
        if (voters == 1) {
            lines.add("1 voter survives no failure: list at least 3");
        } else if (voters == 2) {
            lines.add("2 voters survive no failure, as 1 does: add a third, which may be a witness");
        } else if (voters % 2 == 0) {
            lines.add(voters + " voters survive " + spare + (spare == 1 ? " failure" : " failures") + ", as "
                    + (voters - 1) + " do: add one, or make one an observer");
        }
        if (voters > MOST_TESTED) {
            lines.add(voters + " voters are more than the " + MOST_TESTED
                    + " that this library is tested with: make the others observers");
        }
        if (timeout.compareTo(heartbeat.multipliedBy(3)) < 0) {
            lines.add("the timeout (" + Translation.text(timeout) + ") is less than three heartbeats ("
                    + Translation.text(heartbeat) + " each): one late heartbeat starts an election");
        }
        long local = addresses.values().stream()
                .filter(text -> Address.parse(text).isLoopback())
                .count();
        if (local > 0 && local < addresses.size()) {
            lines.add(local + " of " + addresses.size() + " addresses are on loopback, which is another machine to each"
                    + " node: give addresses that all nodes reach");
        }
        return List.copyOf(lines);
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
            facts.put("lease", Translation.text(lease));
            facts.put("clock drift", driftPpm + " ppm");
        }
        return facts;
    }
}
