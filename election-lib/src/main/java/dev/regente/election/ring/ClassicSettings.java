package dev.regente.election.ring;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.protocol.ElectionSettings;
import java.util.List;

/**
 * How a node takes part in a ring at level {@code classic}. Durations are nanoseconds.
 *
 * @param self this node; one that is not in the order only follows
 * @param order the nodes in the direction of travel, the same on all
 * @param observers nodes outside the ring that hear its leader's heartbeats
 * @param starts whether this node holds an election when its process starts
 * @param mayLead whether it enters elections itself, or only hands messages on
 * @param hopNanos how long to wait for a successor's acknowledgement before the next one is tried; 0 for none: messages
 *     are sent once, without acknowledgement
 * @param successors how many nodes ahead are known: the first is tried, then the next, and so on
 * @param hopLimit after so many hops a message is dropped; 0 for never, as the papers have it
 * @param heartbeatNanos how often a leader sends to all; 0 for no failure detector
 * @param timeoutNanos a leader that is silent for so long is suspected; not used without heartbeats
 */
public record ClassicSettings(
        NodeId self,
        List<NodeId> order,
        List<NodeId> observers,
        boolean starts,
        boolean mayLead,
        long hopNanos,
        int successors,
        int hopLimit,
        long heartbeatNanos,
        long timeoutNanos) {

    private static final int LAPS = 8;

    /** Copies, and refuses an empty ring. */
    public ClassicSettings {
        order = List.copyOf(order);
        observers = List.copyOf(observers);
        if (order.isEmpty() || order.stream().distinct().count() != order.size()) {
            throw new IllegalArgumentException("a ring is a list of different nodes, not " + order);
        }
        if (hopNanos < 0 || successors < 1 || hopLimit < 0 || heartbeatNanos < 0) {
            throw new IllegalArgumentException("negative times or limits, or no successor: " + hopNanos + ", "
                    + successors + ", " + hopLimit + ", " + heartbeatNanos);
        }
    }

    /** As a paper has it: no failure detector, no acknowledgements, no limits. */
    public static ClassicSettings paper(NodeId self, List<NodeId> order, List<NodeId> starters) {
        return new ClassicSettings(
                self, order, List.of(), starters.contains(self), true, 0, Math.max(1, order.size() - 1), 0, 0, 0);
    }

    /** For a real cluster: with a failure detector, with skips of dead successors, and with a limit to each journey. */
    public static ClassicSettings of(ElectionSettings settings) {
        List<NodeId> order = settings.roster().voters();
        return new ClassicSettings(
                settings.self(),
                order,
                settings.roster().ids().stream()
                        .filter(id -> !order.contains(id))
                        .toList(),
                false,
                settings.roster().member(settings.self()).role() == Roster.Role.VOTER,
                settings.timeoutNanos() / 4,
                Math.max(1, order.size() - 1),
                LAPS * order.size(),
                settings.heartbeatNanos(),
                settings.timeoutNanos());
    }

    /** The same with acknowledged hops: a successor that is silent for so long is passed over. */
    public ClassicSettings withHopAcks(long nanos) {
        return new ClassicSettings(
                self, order, observers, starts, mayLead, nanos, successors, hopLimit, heartbeatNanos, timeoutNanos);
    }

    /** The same with so many known successors. */
    public ClassicSettings withSuccessors(int count) {
        return new ClassicSettings(
                self, order, observers, starts, mayLead, hopNanos, count, hopLimit, heartbeatNanos, timeoutNanos);
    }

    /** The same with a failure detector. */
    public ClassicSettings withDetector(long heartbeat, long timeout) {
        return new ClassicSettings(
                self, order, observers, starts, mayLead, hopNanos, successors, hopLimit, heartbeat, timeout);
    }
}
