package dev.regente.election.confirm;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a voter must never forget, written as one record and made durable before anything that depends on it is said.
 *
 * @param promisedTerm the highest term promised, 0 if none
 * @param promisedTo to whom; never cleared without raising the term
 * @param ackedTerm the highest term in which a leader was acknowledged, or may be without a further write
 * @param ackedLeader which one; overwritten only, never cleared
 * @param leaseNanos the longest barrier that this voter may have given and forgotten (rule R5)
 * @param self whose record this is
 * @param identity the random number of the data directory
 * @param boot raised at every start
 * @param peers the identities of the other nodes, as first met (rule R13)
 * @param admitted whether this disk may speak as a voter (rule R13)
 */
public record TermRecord(
        long promisedTerm,
        NodeId promisedTo,
        long ackedTerm,
        NodeId ackedLeader,
        long leaseNanos,
        NodeId self,
        long identity,
        int boot,
        Map<NodeId, Long> peers,
        boolean admitted) {

    /** The name of the store that holds it; only the last record is needed. */
    public static final String STORE = "term";

    /** Copies, sorted by node. */
    public TermRecord {
        peers = Collections.unmodifiableMap(new TreeMap<>(peers));
    }

    /** The record of a node that never promised anything. */
    static TermRecord fresh(NodeId self, long identity) {
        return new TermRecord(0, null, 0, null, 0, self, identity, 0, Map.of(), false);
    }

    TermRecord booted(long barrierNanos) {
        return new TermRecord(
                promisedTerm,
                promisedTo,
                ackedTerm,
                ackedLeader,
                Math.max(leaseNanos, barrierNanos),
                self,
                identity,
                boot + 1,
                peers,
                admitted);
    }

    /** With this promise. That it grows is the caller's to see to. */
    TermRecord promised(long term, NodeId candidate) {
        return new TermRecord(
                term, candidate, ackedTerm, ackedLeader, leaseNanos, self, identity, boot, peers, admitted);
    }

    /**
     * With this leader acknowledged, which is a promise of its term too (R3).
     *
     * @param barrierNanos the longest barrier that can still be in force here
     */
    TermRecord acked(long term, NodeId leader, long barrierNanos) {
        return new TermRecord(term, leader, term, leader, barrierNanos, self, identity, boot, peers, admitted);
    }

    /** The same without {@code ACK_RAISES_PROMISE}. */
    TermRecord ackedOnly(long term, NodeId leader, long barrierNanos) {
        return new TermRecord(
                promisedTerm, promisedTo, term, leader, barrierNanos, self, identity, boot, peers, admitted);
    }

    TermRecord admittedNow() {
        return new TermRecord(
                promisedTerm, promisedTo, ackedTerm, ackedLeader, leaseNanos, self, identity, boot, peers, true);
    }

    /** A new disk in the place of a lost one: it promises nothing up to what the others have promised. */
    TermRecord admittedAbove(long term, long barrierNanos) {
        return new TermRecord(term, null, 0, null, barrierNanos, self, identity, boot, peers, true);
    }

    TermRecord met(NodeId peer, long peerIdentity) {
        Map<NodeId, Long> more = new TreeMap<>(peers);
        more.put(peer, peerIdentity);
        return new TermRecord(
                promisedTerm, promisedTo, ackedTerm, ackedLeader, leaseNanos, self, identity, boot, more, admitted);
    }

    /** As plain data. */
    public Value.Rec toValue() {
        return Value.rec("term-record")
                .with("promisedTerm", promisedTerm)
                .with("promisedTo", promisedTo)
                .with("ackedTerm", ackedTerm)
                .with("ackedLeader", ackedLeader)
                .with("leaseNanos", leaseNanos)
                .with("self", self)
                .with("identity", identity)
                .with("boot", boot)
                .with("admitted", admitted)
                .with("peers", Value.seq(peers.entrySet(), peer -> Value.rec("peer")
                        .with("node", peer.getKey())
                        .with("identity", peer.getValue())));
    }

    /**
     * From plain data.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static TermRecord fromValue(Value value) {
        if (!(value instanceof Value.Rec rec) || !rec.name().equals("term-record")) {
            throw new IllegalArgumentException("not a term record: " + value);
        }
        Map<NodeId, Long> peers = new TreeMap<>();
        for (Value each : rec.seq("peers")) {
            Value.Rec peer = (Value.Rec) each;
            peers.put(peer.node("node"), peer.num("identity"));
        }
        return new TermRecord(
                rec.num("promisedTerm"),
                rec.node("promisedTo"),
                rec.num("ackedTerm"),
                rec.node("ackedLeader"),
                rec.num("leaseNanos"),
                rec.node("self"),
                rec.num("identity"),
                Math.toIntExact(rec.num("boot")),
                peers,
                rec.flag("admitted"));
    }
}
