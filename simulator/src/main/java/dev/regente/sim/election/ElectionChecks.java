package dev.regente.sim.election;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.HeartbeatAck;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the election promises (see {@code docs/guarantees.md}), checked after every event.
 *
 * <ul>
 *   <li>{@code one-leader-per-term} (S1): no term is held by two nodes, or by two lives of one node.
 *   <li>{@code tokens-only-grow}: each node's tokens grow strictly, also across its restarts; at level {@code leased}
 *       those of all nodes together, in the order of activation.
 *   <li>{@code one-leader-at-a-time} (S2, {@code leased} only): never two nodes whose {@code isLeader()} says yes at one
 *       instant. A lead begins or grows only in an event, so that looking after each event misses no overlap.
 *   <li>{@code paired-notices}: elected and revoked alternate, with the same token.
 *   <li>{@code acks-only-grow} (R3): no voter acknowledges a leader of a lower term after one of a higher term, also
 *       across its restarts.
 *   <li>{@code warned-before-loss} (R7): a lead that ends for want of a majority was said to be at risk before.
 * </ul>
 */
public final class ElectionChecks implements Checker {
    private final boolean leased;
    private final String part;
    private final Map<Long, String> holders = new TreeMap<>();
    private final Map<NodeId, Long> newest = new TreeMap<>();
    private final Map<NodeId, Long> open = new TreeMap<>();
    private final Map<NodeId, Long> acked = new TreeMap<>();
    private final Set<NodeId> warned = new TreeSet<>();
    private long newestOfAll;

    /** Checks for the part of this name, at level {@code leased} or {@code tokens}. */
    public ElectionChecks(String part, boolean leased) {
        this.part = part;
        this.leased = leased;
    }

    @Override
    public void after(Occurrence occurrence, World world) {
        NodeId node = occurrence.node();
        if (occurrence.kind() == Occurrence.Kind.CRASHED) {
            open.remove(node);
            warned.remove(node);
            return;
        }
        if (node == null || !part.equals(occurrence.part())) {
            return;
        }
        boolean grew = false;
        for (Notice notice : occurrence.notices()) {
            if (notice instanceof ElectionNotice.Elected elected) {
                elected(node, elected.token(), world);
            } else if (notice instanceof ElectionNotice.Revoked revoked) {
                Long was = open.remove(node);
                if (was == null || was != revoked.token()) {
                    world.violation("paired-notices", node, "revoked " + revoked.token() + " after elected " + was);
                }
                if (revoked.reason() == ElectionNotice.Reason.QUORUM_LOST && !warned.contains(node)) {
                    world.violation("warned-before-loss", node, "lost " + revoked.token() + " without a warning");
                }
            } else if (notice instanceof ElectionNotice.AtRisk) {
                warned.add(node);
            } else if (notice instanceof ElectionNotice.LeadUntil until) {
                grew = true;
                if (until.untilNanos() - world.localNanos(node, world.now()) > 0) {
                    warned.remove(node);
                }
            }
        }
        for (Occurrence.Sent sent : occurrence.sent()) {
            if (sent.message() instanceof ElectionMessage message && message.body() instanceof HeartbeatAck ack) {
                acked(node, ack.term(), world);
            }
        }
        if (leased && grew) {
            onlyLeader(node, world);
        }
    }

    private void acked(NodeId node, long term, World world) {
        Long before = acked.put(node, term);
        if (before != null && term < before) {
            world.violation("acks-only-grow", node, "acknowledged term " + term + " after " + before);
        }
    }

    private void elected(NodeId node, long token, World world) {
        Long before = open.put(node, token);
        if (before != null) {
            world.violation("paired-notices", node, "elected " + token + " while it still holds " + before);
        }
        if (token == 0) {
            return; // an algorithm without terms
        }
        String holder = node + " in life " + world.incarnation(node);
        String other = holders.putIfAbsent(token, holder);
        if (other != null && !other.equals(holder)) {
            world.violation("one-leader-per-term", node, "term " + token + " is held by " + holder + " and " + other);
        }
        long last = newest.getOrDefault(node, 0L);
        if (token <= last) {
            world.violation("tokens-only-grow", node, "token " + token + " after " + last);
        }
        newest.put(node, token);
        if (leased && token <= newestOfAll) {
            world.violation("tokens-only-grow", node, "token " + token + " after " + newestOfAll + " elsewhere");
        }
        newestOfAll = Math.max(newestOfAll, token);
    }

    private void onlyLeader(NodeId node, World world) {
        if (!leads(node, world)) {
            return;
        }
        for (NodeId other : world.nodes()) {
            if (!other.equals(node) && leads(other, world)) {
                world.violation("one-leader-at-a-time", node, node + " and " + other + " both lead");
            }
        }
    }

    /** A paused process counts too: its first call after the pause must not say yes beside another one. */
    private boolean leads(NodeId node, World world) {
        return leads(node, world, part);
    }

    /** Whether this node would say, asked now, that it leads. */
    static boolean leads(NodeId node, World world, String part) {
        if (!world.isUp(node)) {
            return false;
        }
        Kernel<?> kernel = world.kernel(node, part);
        return kernel instanceof ElectionKernel election && election.isLeader(world.localNanos(node, world.now()));
    }

    /** The leader that all running nodes agree on and that itself holds a token and leads, or null. */
    public static NodeId agreedLeader(World world, String part) {
        NodeId agreed = null;
        for (NodeId node : world.nodes()) {
            if (!world.isUp(node) || !(world.kernel(node, part) instanceof ElectionKernel kernel)) {
                continue;
            }
            if (kernel.leader() == null || (agreed != null && !agreed.equals(kernel.leader()))) {
                return null;
            }
            agreed = kernel.leader();
        }
        if (agreed == null
                || !world.isUp(agreed)
                || !world.kernel(agreed, part, ElectionKernel.class).isLeader(world.localNanos(agreed, world.now()))) {
            return null;
        }
        return agreed;
    }
}
