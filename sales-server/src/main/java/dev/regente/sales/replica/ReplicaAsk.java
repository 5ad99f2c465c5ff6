package dev.regente.sales.replica;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/** What the server, or the election beside it, asks of the replica. The answers are {@link ReplicaNotice}s. */
public sealed interface ReplicaAsk extends Ask {

    /**
     * The election gave this node a token: become the coordinator of that term. Answered by {@link
     * ReplicaNotice.Serving}, or by {@link ReplicaNotice.NotServing} when it cannot.
     */
    record Lead(long token) implements ReplicaAsk {}

    /** The election took the token back. Answered by {@link ReplicaNotice.NotServing} if this term was led. */
    record EndLead(long token) implements ReplicaAsk {}

    /**
     * Append this to the log. Answered by {@link ReplicaNotice.Committed} with this request, or by {@link
     * ReplicaNotice.Refused}.
     *
     * @param request the server's own number for it, 1 or more, never used twice by one process
     * @param payload not empty
     */
    record Propose(long request, Value.Bytes payload) implements ReplicaAsk {}

    /**
     * Confirm that this node still leads, by a majority round that starts after this ask, so that a read of the applied
     * state is linearizable. Answered by {@link ReplicaNotice.ReadConfirmed} or {@link ReplicaNotice.Refused}.
     *
     * @param request as in {@link Propose}, of the same sequence of numbers
     */
    record ConfirmRead(long request) implements ReplicaAsk {}

    /**
     * Accept no more proposals and bring this node to the same log, all of it committed. Answered by {@link
     * ReplicaNotice.HandOffReady} or {@link ReplicaNotice.HandOffAbandoned}.
     */
    record PrepareHandOff(NodeId target) implements ReplicaAsk {}

    /**
     * The application's state up to this index is durable, so the log need not keep what led to it. A bound number of
     * entries is kept for followers that lag a little.
     */
    record Compact(long index) implements ReplicaAsk {}

    /**
     * The application took over, durably, a state that another node had applied up to this position. Without effect if
     * this node has published as much.
     */
    record Installed(Position position) implements ReplicaAsk {}

    /**
     * The election admitted this disk as one of a new cluster, or as one that no other was before. Only a node that {@link
     * ReplicaStart#WAITS} heeds it.
     */
    record Admitted() implements ReplicaAsk {}

    /** Accept proposals again. */
    record CancelHandOff() implements ReplicaAsk {}
}
