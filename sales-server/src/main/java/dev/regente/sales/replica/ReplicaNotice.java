package dev.regente.sales.replica;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;

/** What the replica makes known on its own node, in this order: to the server, and to the election beside it. */
public sealed interface ReplicaNotice extends Notice {

    /** This node adopted the best log, committed its opening entry and now accepts proposals under this token. */
    record Serving(long token) implements ReplicaNotice {}

    /** The lead with this token is over, or never began; proposals are refused. */
    record NotServing(long token, String reason) implements ReplicaNotice {}

    /**
     * An entry is committed for ever. Published on every node in the order of the indexes, without gaps and, within one
     * process, without repeats; only once it is durable here, so that what was applied is never ahead of the journal.
     *
     * @param payload empty for an opening entry, which the application only counts
     * @param ownRequest the request of {@link ReplicaAsk.Propose} if this process proposed it and still waits; else 0
     */
    record Committed(long index, long term, Value.Bytes payload, long ownRequest) implements ReplicaNotice {}

    /**
     * This node led at some moment after the request was asked; whatever was acknowledged before it is in the entries up
     * to this index, all of which have been published.
     */
    record ReadConfirmed(long request, long index) implements ReplicaNotice {}

    /**
     * A proposal or a read is not going to be answered.
     *
     * @param surelyNotDone true: it never happened and never will. False: it was written and may yet be committed, by
     *     this coordinator's copies under a later one
     */
    record Refused(long request, boolean surelyNotDone, String reason) implements ReplicaNotice {}

    /**
     * This node's application must take over a state of {@code base} or later from that node, then ask {@link
     * ReplicaAsk.Installed}. Published again and again until then.
     */
    record SnapshotNeeded(NodeId from, Position base) implements ReplicaNotice {}

    /** The log begins after this position from now on. */
    record Compacted(Position base) implements ReplicaNotice {}

    /** The target has the coordinator's whole log, all of it committed; proposals stay refused. */
    record HandOffReady(NodeId target) implements ReplicaNotice {}

    /** The hand-off did not get ready, or was not used, in time; proposals are accepted again if this node serves. */
    record HandOffAbandoned(NodeId target, String reason) implements ReplicaNotice {}

    /** A term this high was promised somewhere: the election must go above it to be heard. */
    record TermFloor(long term) implements ReplicaNotice {}

    /** Whether this node should be elected at all. Published at changes; a node starts as eligible. */
    record Eligible(boolean eligible, String reason) implements ReplicaNotice {}

    /** This node should give up its lead, and not seek one for so long. */
    record StepDown(long durationNanos, String reason) implements ReplicaNotice {}

    /**
     * A follower heard its coordinator. Once {@code commit} is applied, a read here is as old as this moment, and the
     * message's way.
     *
     * @param commit the coordinator's commit index when it sent
     * @param last the last index of this node's log
     * @param atNanos by this node's monotonic clock
     */
    record LeaderHeard(NodeId leader, long term, long commit, long last, long atNanos) implements ReplicaNotice {}
}
