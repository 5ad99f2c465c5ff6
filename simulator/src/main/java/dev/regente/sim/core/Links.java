package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;

/** Every one-way link between two nodes: what becomes of a message, what is cut, and who believes to be connected. */
final class Links {
    private static final long HINT_LO = 100_000;
    private static final long HINT_HI = 5_000_000;
    private static final long LATE_HINT = 2_000_000_000L;

    private final Engine simulation;
    private final int size;
    private final Choices.Stream[] transit;
    private final Choices.Stream[] hints;
    private final int[] cuts;
    private final long[] lastArrival;
    private final int[] connectedTo; // the peer's process that a node is connected to, 0 if none
    private final List<Held> held = new ArrayList<>();
    Interceptor interceptor;
    private Object lastMessage;
    private long lastHash;

    Links(Engine simulation, int size) {
        this.simulation = simulation;
        this.size = size;
        transit = new Choices.Stream[size * size];
        hints = new Choices.Stream[size * size];
        cuts = new int[size * size];
        lastArrival = new long[size * size];
        connectedTo = new int[size * size];
    }

    private Choices.Stream transit(int from, int to) {
        return stream(transit, from, to, "");
    }

    private Choices.Stream hints(int from, int to) {
        return stream(hints, from, to, "/hint");
    }

    private Choices.Stream stream(Choices.Stream[] streams, int from, int to, String suffix) {
        int link = from * size + to;
        if (streams[link] == null) {
            int one = simulation.node(from).id.number();
            int other = simulation.node(to).id.number();
            streams[link] = simulation.choices.stream("link/" + one + ">" + other + suffix);
        }
        return streams[link];
    }

    boolean passes(SimNode from, SimNode to) {
        return cuts[from.index * size + to.index] == 0;
    }

    private boolean connectable(SimNode a, SimNode b) {
        return a.up && b.up && passes(a, b) && passes(b, a);
    }

    void send(SimNode from, String part, NodeId to, Object message) {
        SimNode target = simulation.find(to);
        if (target == null || target == from) {
            throw new IllegalArgumentException(from.id + " sends " + message + " to " + to
                    + (target == null ? ", which does not exist" : ": a message to self"));
        }
        String type = simulation.program.messageType(part, message);
        Traffic.Count count = simulation.traffic.count(type);
        count.sent++;
        if (message != lastMessage) {
            lastMessage = message;
            lastHash = StableHash.of(message);
        }
        Interceptor.Verdict verdict =
                interceptor == null ? Interceptor.Verdict.PASS : interceptor.sent(from.id, to, type, message);
        Occurrence.Fate fate = transmit(from, target, part, message, count, verdict);
        simulation.fingerprint.mix(lastHash + to.number() + fate.hash);
        simulation.occurrence.sent.add(new Occurrence.Sent(to, message, type, fate));
        if (fate == Occurrence.Fate.LOST || fate == Occurrence.Fate.CUT) {
            count.dropped++;
        }
    }

    private Occurrence.Fate transmit(
            SimNode from, SimNode to, String part, Object message, Traffic.Count count, Interceptor.Verdict verdict) {
        if (verdict.action() == Interceptor.Action.DROP) {
            return Occurrence.Fate.LOST;
        }
        if (verdict.action() == Interceptor.Action.HOLD) {
            held.add(new Held(verdict.by(), from, to, part, message, count, lastHash));
            return Occurrence.Fate.HELD;
        }
        if (!passes(from, to)) {
            return Occurrence.Fate.CUT;
        }
        Conditions.Network network = simulation.conditions.network();
        int link = from.index * size + to.index;
        Choices.Stream draw = transit(from.index, to.index);
        Occurrence.Fate fate =
                switch (draw.rare(network.lossPpm(), network.duplicatePpm(), network.stragglePpm())) {
                    case 1 -> Occurrence.Fate.LOST;
                    case 2 -> Occurrence.Fate.DOUBLED;
                    case 3 -> Occurrence.Fate.STRAGGLES;
                    default -> Occurrence.Fate.ON_ITS_WAY;
                };
        if (fate == Occurrence.Fate.LOST) {
            return fate;
        }
        long arrival = simulation.now() + network.latency().draw(draw);
        if (fate == Occurrence.Fate.STRAGGLES) {
            arrival += draw.between(0, network.stragglerNanos());
        } else if (verdict.action() == Interceptor.Action.DELAY) {
            arrival += verdict.nanos();
            fate = Occurrence.Fate.DELAYED;
        } else if (!network.reorder()) {
            arrival = Math.max(arrival, lastArrival[link]);
            lastArrival[link] = arrival;
        }
        deliver(from, to, part, message, count, arrival);
        if (verdict.action() == Interceptor.Action.DUPLICATE) {
            deliver(from, to, part, message, count, arrival + network.latency().draw(draw));
            return Occurrence.Fate.DOUBLED;
        }
        if (fate == Occurrence.Fate.DOUBLED) {
            boolean late = draw.choose(2) == 1;
            long extra = late
                    ? draw.between(0, network.stragglerNanos())
                    : network.latency().draw(draw);
            deliver(from, to, part, message, count, arrival + extra);
        }
        return fate;
    }

    private void deliver(SimNode from, SimNode to, String part, Object message, Traffic.Count count, long arrival) {
        Pending item = Pending.free(Pending.Kind.MESSAGE, to);
        item.from = from;
        item.payload = new Envelope(part, message);
        item.hash = lastHash;
        item.count = count;
        simulation.schedule(item, arrival);
    }

    /** A message that is kept back. */
    private record Held(
            int by, SimNode from, SimNode to, String part, Object message, Traffic.Count count, long hash) {}

    /** Lets go, in the order of sending, what was held by this number; how many there were. */
    int release(int by) {
        int released = 0;
        List<Held> waiting = new ArrayList<>(held);
        held.clear();
        for (Held each : waiting) {
            if (each.by() != by) {
                held.add(each);
                continue;
            }
            Pending item = Pending.free(Pending.Kind.MESSAGE, each.to());
            item.from = each.from();
            item.payload = new Envelope(each.part(), each.message());
            item.hash = each.hash();
            item.count = each.count();
            simulation.schedule(item, simulation.now());
            released++;
        }
        return released;
    }

    /** A message with the name of its part. */
    record Envelope(String part, Object message) {}

    /** Cuts a direction once more; whether the two ends notice is drawn. */
    void cut(SimNode from, SimNode to) {
        cuts[from.index * size + to.index]++;
        mayNotice(from, to);
        mayNotice(to, from);
    }

    /** Takes one cut of a direction back. */
    void heal(SimNode from, SimNode to) {
        int link = from.index * size + to.index;
        cuts[link] = Math.max(0, cuts[link] - 1);
        reconnect(from, to);
    }

    void healAll() {
        java.util.Arrays.fill(cuts, 0);
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                reconnect(simulation.node(a), simulation.node(b));
            }
        }
    }

    private void mayNotice(SimNode observer, SimNode peer) {
        int link = observer.index * size + peer.index;
        if (!observer.up || connectedTo[link] == 0) {
            return;
        }
        int noticed = hints(observer.index, peer.index).choose(3);
        if (noticed > 0) {
            long delay = noticed == 1
                    ? hints(observer.index, peer.index).between(HINT_LO, HINT_HI)
                    : hints(observer.index, peer.index).between(HINT_HI, LATE_HINT);
            hint(Pending.Kind.HINT_DOWN, observer, peer, connectedTo[link], delay);
        }
    }

    /** Both ends learn of a standing connection a little later, if it can stand then. */
    void reconnect(SimNode a, SimNode b) {
        if (connectable(a, b)) {
            expect(a, b);
            expect(b, a);
        }
    }

    private void expect(SimNode observer, SimNode peer) {
        int link = observer.index * size + peer.index;
        if (connectedTo[link] != peer.incarnation) {
            hint(
                    Pending.Kind.HINT_UP,
                    observer,
                    peer,
                    0,
                    hints(observer.index, peer.index).between(HINT_LO, HINT_HI));
        }
    }

    /** The process is gone; its peers get to know at once when its system closes the sockets. */
    void closed(SimNode gone, boolean silent) {
        for (int i = 0; i < size; i++) {
            SimNode peer = simulation.node(i);
            connectedTo[gone.index * size + i] = 0;
            int link = i * size + gone.index;
            if (!silent && peer.up && connectedTo[link] == gone.incarnation && passes(gone, peer)) {
                long delay = hints(i, gone.index).between(HINT_LO, HINT_HI);
                hint(Pending.Kind.HINT_DOWN, peer, gone, gone.incarnation, delay);
            }
        }
    }

    private void hint(Pending.Kind kind, SimNode observer, SimNode peer, int incarnation, long delay) {
        Pending item = Pending.to(kind, observer);
        item.from = peer;
        item.number = incarnation;
        simulation.schedule(item, simulation.now() + delay);
    }

    /** A connection came about, unless it cannot stand or is known. */
    void hintUp(SimNode observer, SimNode peer) {
        int link = observer.index * size + peer.index;
        if (!connectable(observer, peer) || connectedTo[link] == peer.incarnation) {
            return;
        }
        if (connectedTo[link] != 0) {
            connectedTo[link] = 0;
            simulation.linkEvent(observer, peer, false);
        }
        if (observer.up) {
            connectedTo[link] = peer.incarnation;
            simulation.linkEvent(observer, peer, true);
        }
    }

    /** A connection broke, unless it is gone already; it is made anew if nothing stands in the way. */
    void hintDown(SimNode observer, SimNode peer, long incarnation) {
        int link = observer.index * size + peer.index;
        if (connectedTo[link] == 0 || connectedTo[link] != incarnation) {
            return;
        }
        connectedTo[link] = 0;
        simulation.linkEvent(observer, peer, false);
        if (connectable(observer, peer)) {
            expect(observer, peer);
        }
    }
}
