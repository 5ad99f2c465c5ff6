package dev.regente.election.ring;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.Lap;
import dev.regente.election.protocol.ElectionMessage.LapEntry;
import dev.regente.election.protocol.ElectionMessage.Nominate;
import dev.regente.election.protocol.Nominator.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Hands laps on: to the next node of the ring that acknowledges. A node without a connection, one that is silent for a
 * half of the timeout, and one that the lap has passed already are skipped.
 */
final class Hops {
    private static final String HOP = "HOP-";

    /** Handed over and not acknowledged; who is tried next if it is not. */
    private record Pending(Lap lap, NodeId to, List<NodeId> next) {}

    private final Seat seat;
    private final NodeId self;
    private final List<NodeId> order;
    private final Consumer<Lap> backAlone;

    private long lastHop;
    private final TreeMap<Long, Pending> pending = new TreeMap<>();

    /**
     * Hand-overs from this seat.
     *
     * @param backAlone takes a lap of this node that nobody else would take
     */
    Hops(Seat seat, Consumer<Lap> backAlone) {
        this.seat = seat;
        this.self = seat.settings().self();
        this.order = seat.settings().roster().voters();
        this.backAlone = backAlone;
    }

    /** How long an acknowledgement is waited for. */
    long hopNanos() {
        return Math.max(1, seat.settings().timeoutNanos() / 2);
    }

    void handOn(Lap lap, long waitedNanos) {
        if (lap.hopsLeft() <= 0 || lap.leftNanos() - waitedNanos <= 0) {
            seat.explain(Explanation.of("dropped-lap")
                    .with("of", lap.id().initiator())
                    .with("seq", lap.id().seq())
                    .with("reason", lap.hopsLeft() <= 0 ? "hop-limit" : "deadline"));
            return;
        }
        lastHop++;
        tryNext(lap.handedOn(lastHop, waitedNanos), successors(lap));
    }

    /** The nodes after this one up to the initiator, without those that have been passed. */
    private List<NodeId> successors(Lap lap) {
        TreeSet<NodeId> passed = new TreeSet<>();
        if (lap instanceof Nominate nominate) {
            nominate.entries().stream().map(LapEntry::node).forEach(passed::add);
        }
        List<NodeId> next = new ArrayList<>();
        int place = order.indexOf(self);
        for (int i = 1; i < order.size(); i++) {
            NodeId node = order.get((place + i) % order.size());
            boolean last = node.equals(lap.id().initiator());
            if (last || !passed.contains(node)) {
                next.add(node);
            }
            if (last) {
                break;
            }
        }
        return next;
    }

    private void tryNext(Lap lap, List<NodeId> next) {
        for (int i = 0; i < next.size(); i++) {
            NodeId node = next.get(i);
            if (seat.linked(node)) {
                pending.put(lap.hop(), new Pending(lap, node, next.subList(i + 1, next.size())));
                seat.startTimer(HOP + lap.hop(), hopNanos(), hopNanos());
                seat.send(node, lap);
                return;
            }
        }
        if (lap.id().initiator().equals(self)) {
            backAlone.accept(lap);
        } else {
            seat.explain(Explanation.of("lap-stuck")
                    .with("of", lap.id().initiator())
                    .with("seq", lap.id().seq()));
        }
    }

    /** The lap of this number has arrived. */
    void acknowledged(long hop) {
        if (pending.remove(hop) != null) {
            seat.stopTimer(HOP + hop);
        }
    }

    /** False if the timer is none of a hop. */
    boolean timerFired(String timer) {
        if (!timer.startsWith(HOP)) {
            return false;
        }
        skip(Long.parseLong(timer.substring(HOP.length())), hopNanos());
        return true;
    }

    void linkDown(NodeId peer) {
        for (long hop : List.copyOf(pending.keySet())) {
            Pending handedOver = pending.get(hop);
            if (handedOver != null && handedOver.to().equals(peer)) {
                seat.stopTimer(HOP + hop);
                skip(hop, 0);
            }
        }
    }

    private void skip(long hop, long waitedNanos) {
        Pending handedOver = pending.remove(hop);
        if (handedOver == null) {
            return;
        }
        Lap lap = handedOver.lap();
        seat.explain(Explanation.of("skips")
                .with("node", handedOver.to())
                .with("of", lap.id().initiator())
                .with("seq", lap.id().seq()));
        // the same hand-over under the same number: whoever acknowledges it, it has arrived
        Lap older = lap.older(waitedNanos);
        boolean atItsInitiator = handedOver.to().equals(lap.id().initiator());
        if (atItsInitiator && waitedNanos > 0 && older.leftNanos() > 0) {
            // nobody else is left: what was lost is said again
            tryNext(older, List.of(handedOver.to()));
        } else {
            tryNext(older, handedOver.next());
        }
    }

    Value save() {
        return Value.rec("hops").with("lastHop", lastHop).with("pending", Value.seq(pending.values(), each -> Value.rec(
                        "pending")
                .with("lap", LapValues.lap(each.lap()))
                .with("to", each.to())
                .with("next", LapValues.nodes(each.next()))));
    }

    void restore(Value.Rec state) {
        lastHop = state.num("lastHop");
        pending.clear();
        state.seq("pending").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            Lap lap = LapValues.lap(rec.rec("lap"));
            pending.put(lap.hop(), new Pending(lap, rec.node("to"), LapValues.nodes(rec.seq("next"))));
        });
    }
}
