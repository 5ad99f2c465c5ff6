package dev.regente.election.ring;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.Nominator.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which links have just been seen to work both ways: whoever has answered this node within about the time of a lap. The
 * questions are pre-checks, which a nominator asks anyway.
 */
final class Links {
    private final Seat seat;
    private final long freshNanos;
    private final TreeMap<NodeId, Long> answeredNanos = new TreeMap<>();
    private long round;
    private long askedNanos;

    Links(Seat seat, long freshNanos) {
        this.seat = seat;
        this.freshNanos = freshNanos;
    }

    /** The number of the newest round of questions, 0 before the first. */
    long round() {
        return round;
    }

    /** Asks all voters anew. */
    void ask() {
        round++;
        askedNanos = seat.now();
        seat.sendPreChecks(round);
    }

    /** Asks, unless that was done within half a timeout. */
    void askAgain() {
        if (round == 0 || seat.now() - askedNanos > seat.settings().timeoutNanos() / 2) {
            ask();
        }
    }

    /** This peer answered something that this node had said. */
    void answered(NodeId peer) {
        answeredNanos.put(peer, seat.now());
    }

    void linkDown(NodeId peer) {
        answeredNanos.remove(peer);
    }

    /** The voters with a link that works both ways, without this node. */
    List<NodeId> proven() {
        List<NodeId> proven = new ArrayList<>();
        for (Map.Entry<NodeId, Long> each : answeredNanos.entrySet()) {
            boolean fresh = seat.now() - each.getValue() < freshNanos;
            if (fresh && seat.linked(each.getKey()) && seat.settings().roster().votes(each.getKey())) {
                proven.add(each.getKey());
            }
        }
        return proven;
    }

    Value save() {
        return Value.rec("links")
                .with("round", round)
                .with("askedNanos", askedNanos)
                .with("answered", Value.seq(answeredNanos.entrySet(), each -> Value.rec("answered")
                        .with("node", each.getKey())
                        .with("atNanos", each.getValue())));
    }

    void restore(Value.Rec state) {
        round = state.num("round");
        askedNanos = state.num("askedNanos");
        answeredNanos.clear();
        state.seq("answered").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            answeredNanos.put(rec.node("node"), rec.num("atNanos"));
        });
    }
}
