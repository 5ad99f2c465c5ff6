package dev.regente.sim.election;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.HandOff;
import dev.regente.election.protocol.ElectionMessage.Vote;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionNotice.Reason;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * That an election does not do more than the world gives it reason for.
 *
 * <ul>
 *   <li>{@code no-votes-when-cut-off} (R9): a node that for a while has had no working links in both directions with a
 *       majority asks for no votes, so that it raises no term; but once for each lead that is handed to it (R8): the
 *       leader's word stands for the pre-check, and the leader cannot know the links of the other.
 *   <li>{@code terms-bounded} (in a timely network, as the next ones): the highest term grows with what happens to the world, not with time.
 *   <li>{@code leader-changes-bounded}: so does the number of times that another node comes to lead.
 *   <li>{@code undisturbed-lead} (level {@code leased}): once the world has been calm for the
 *       bound, no lead ends but by hand-off to a principal that returned.
 * </ul>
 */
public final class Unrest implements Checker {
    /** So many terms, or changes, without any reason; and so many for each thing that happened. */
    static final long TERMS_AT_REST = 12;

    static final long TERMS_EACH = 8;
    static final long CHANGES_AT_REST = 3;
    static final long CHANGES_EACH = 2;

    private final String part;
    private final Health health;
    private final long graceNanos;
    private final long boundNanos;
    private final boolean timely;
    private final boolean leased;

    /** For each node when each other one could last answer it: MAX_VALUE while it can. */
    private final Map<NodeId, Map<NodeId, Long>> answeredNanos = new TreeMap<>();

    private final Map<NodeId, Long> votedTerm = new TreeMap<>();

    /** Who was handed the lead and has not asked for votes since. */
    private final Set<NodeId> invited = new TreeSet<>();

    private long highestTerm;
    private long changes;
    private NodeId last;

    /**
     * Watches the elections of this part.
     *
     * @param graceNanos how long after losing its links a node may still ask for votes
     * @param boundNanos after this long without any disturbance all is settled
     * @param timely whether messages arrive within the configured times: where they do not, an election may do much for
     *     nothing, and only {@code no-votes-when-cut-off} holds
     */
    Unrest(String part, Health health, long graceNanos, long boundNanos, boolean timely, boolean leased) {
        this.part = part;
        this.health = health;
        this.graceNanos = graceNanos;
        this.boundNanos = boundNanos;
        this.timely = timely;
        this.leased = leased;
    }

    /** The highest term that any node promised. */
    long highestTerm() {
        return highestTerm;
    }

    /** How often another node came to lead. */
    long changes() {
        return changes;
    }

    @Override
    public void after(Occurrence occurrence, World world) {
        switch (occurrence.kind()) {
            case CRASHED, STARTED, PAUSED, RESUMED, NETWORK, DISK, NODE -> noteLinks(world);
            default -> {}
        }
        NodeId node = occurrence.node();
        if (node == null
                || !part.equals(occurrence.part())
                || world.incarnation(node) == 0
                || !(world.kernel(node, part) instanceof ElectionKernel kernel)) {
            return;
        }
        terms(node, kernel.record().promisedTerm(), world);
        if (occurrence.event() instanceof Event.Received<?> received
                && received.message() instanceof ElectionMessage message
                && message.body() instanceof HandOff) {
            invited.add(node);
        }
        for (Occurrence.Sent sent : occurrence.sent()) {
            if (sent.message() instanceof ElectionMessage message && message.body() instanceof Vote vote) {
                voted(node, vote.term(), world);
            }
        }
        for (Notice notice : occurrence.notices()) {
            if (notice instanceof ElectionNotice.Elected && !node.equals(last)) {
                last = node;
                changes++;
                bounded("leader-changes-bounded", node, changes, CHANGES_AT_REST, CHANGES_EACH, world);
            } else if (notice instanceof ElectionNotice.Revoked revoked) {
                revoked(node, revoked, world);
            }
        }
    }

    private void terms(NodeId node, long term, World world) {
        if (term > highestTerm) {
            highestTerm = term;
            bounded("terms-bounded", node, term - health.highestFloor(), TERMS_AT_REST, TERMS_EACH, world);
        }
    }

    private void bounded(String property, NodeId node, long value, long atRest, long each, World world) {
        long most = atRest + each * health.disturbances();
        if (timely && value > most) {
            world.violation(
                    property, node, value + " after " + health.disturbances() + " disturbances, at most " + most);
        }
    }

    /** Links change only with the world, so that the moments of change are enough. */
    private void noteLinks(World world) {
        for (NodeId node : world.nodes()) {
            Map<NodeId, Long> answered = answeredNanos.computeIfAbsent(node, any -> new TreeMap<>());
            for (NodeId other : world.nodes()) {
                if (health.answers(node, other, world)) {
                    answered.put(other, Long.MAX_VALUE);
                } else if (answered.getOrDefault(other, 0L) == Long.MAX_VALUE) {
                    answered.put(other, world.now());
                }
            }
        }
    }

    /** A majority need not have answered at one instant: one node may go just as the next comes. */
    private void voted(NodeId node, long term, World world) {
        Long before = votedTerm.put(node, term);
        if (before != null && before == term) {
            return;
        }
        if (invited.remove(node)) {
            return;
        }
        Map<NodeId, Long> answered = answeredNanos.getOrDefault(node, Map.of());
        long lately = 1
                + answered.values().stream()
                        .filter(last -> last == Long.MAX_VALUE || world.now() - last <= graceNanos)
                        .count();
        if (lately < world.nodes().size() / 2 + 1) {
            world.violation(
                    "no-votes-when-cut-off",
                    node,
                    "asks for term " + term + " though only " + (lately - 1) + " others could have answered within "
                            + graceNanos / 1_000_000 + " ms");
        }
    }

    private void revoked(NodeId node, ElectionNotice.Revoked revoked, World world) {
        if (timely
                && leased
                && revoked.reason() != Reason.HANDED_OFF
                && world.now() - health.lastNanos() > boundNanos) {
            world.violation("undisturbed-lead", node, "lost " + revoked.token() + ": " + revoked.reason());
        }
    }
}
