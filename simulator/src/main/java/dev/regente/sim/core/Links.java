package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;

/** Every one-way link between two nodes: what becomes of a message, what is cut, and who believes to be connected. */
final class Links {
    private static final long HINT_LO = 100_000;
    private static final long HINT_HI = 5_000_000;
    private static final long LATE_HINT = 2_000_000_000L;
    /** In place of a process: of a node that has been down since the observer started. */
    private static final int NEVER_MET = -1;

    private final Engine simulation;
    private final Choices choices;
    private final List<Held> held = new ArrayList<>();
    Interceptor interceptor;
    FailureDetector detector = FailureDetector.CONNECTIONS;
    private Object lastMessage;
    private long lastHash;
    private long numbered;

    Links(Engine simulation) {
        this.simulation = simulation;
        this.choices = simulation.choices;
    }

    boolean passes(SimNode from, SimNode to) {
        Link link = from.links.find(to);
        return link == null || link.cuts == 0;
    }

    private boolean connectable(SimNode a, SimNode b) {
        return a.up && b.up && (detector.oracle() || (passes(a, b) && passes(b, a)));
    }

    void send(SimNode from, PartHost<?> part, NodeId to, Object message) {
        SimNode target = simulation.find(to);
        if (target == null || (target == from && from.runsAsItself())) {
            throw new IllegalArgumentException(from.id + " sends " + message + " to " + to
                    + (target == null ? ", which does not exist" : ": a message to self"));
        }
        Traffic.Count count = simulation.traffic.count(simulation.program.messageType(part.name, message));
        count.sent++;
        if (message != lastMessage) {
            lastMessage = message;
            lastHash = StableHash.of(message);
        }
        Interceptor.Verdict verdict =
                interceptor == null ? Interceptor.Verdict.PASS : interceptor.sent(from.id, to, count.type, message);
        long number = ++numbered;
        // what runs under another's id takes its own node for a peer: it would meet itself there
        Occurrence.Fate fate = target == from
                ? Occurrence.Fate.LOST
                : transmit(from.links.of(from, target), part.name, message, number, count, verdict);
        simulation.fingerprint.mix(Fingerprint.EFFECTS, lastHash + to.number() + fate.hash);
        simulation.occurrence.sent.add(new Occurrence.Sent(to, message, count.type, fate, number));
        if (fate == Occurrence.Fate.LOST || fate == Occurrence.Fate.CUT) {
            count.dropped++;
        }
    }

    private Occurrence.Fate transmit(
            Link link, String part, Object message, long number, Traffic.Count count, Interceptor.Verdict verdict) {
        if (verdict.action() == Interceptor.Action.DROP) {
            return Occurrence.Fate.LOST;
        }
        if (verdict.action() == Interceptor.Action.HOLD) {
            held.add(new Held(verdict.by(), link, part, message, number, count, lastHash, simulation.current));
            return Occurrence.Fate.HELD;
        }
        if (link.cuts != 0) {
            return Occurrence.Fate.CUT;
        }
        Conditions.Network network = simulation.network();
        Occurrence.Fate fate = fate(link, network);
        if (fate == Occurrence.Fate.LOST) {
            return fate;
        }
        if (verdict.action() == Interceptor.Action.CORRUPT) {
            fate = Occurrence.Fate.CORRUPTED;
        }
        long arrival = simulation.now() + latency(link, network);
        if (fate == Occurrence.Fate.STRAGGLES) {
            arrival += link.transit(choices).between(0, network.stragglerNanos());
        } else if (verdict.action() == Interceptor.Action.DELAY) {
            arrival += verdict.nanos();
            fate = Occurrence.Fate.DELAYED;
        } else if (!network.reorder()) {
            arrival = Math.max(arrival, link.lastArrival);
            link.lastArrival = arrival;
        }
        long cause = simulation.current;
        Pending sent = deliver(link, part, message, number, lastHash, count, cause, arrival);
        sent.corrupt = fate == Occurrence.Fate.CORRUPTED;
        if (verdict.action() == Interceptor.Action.DUPLICATE) {
            deliver(link, part, message, number, lastHash, count, cause, arrival + latency(link, network));
            return Occurrence.Fate.DOUBLED;
        }
        if (fate == Occurrence.Fate.DOUBLED) {
            boolean late = link.transit(choices).choose(2) == 1;
            long extra = late ? link.transit(choices).between(0, network.stragglerNanos()) : latency(link, network);
            deliver(link, part, message, number, lastHash, count, cause, arrival + extra);
        }
        return fate;
    }

    private Occurrence.Fate fate(Link link, Conditions.Network network) {
        if (network.lossless()) {
            return Occurrence.Fate.ON_ITS_WAY; // no choice: a million quiet links need no stream each
        }
        Choices.Stream transit = link.transit(choices);
        return switch (transit.rare(network.lossPpm(), network.duplicatePpm(), network.stragglePpm())) {
            case 1 -> Occurrence.Fate.LOST;
            case 2 -> Occurrence.Fate.DOUBLED;
            case 3 -> Occurrence.Fate.STRAGGLES;
            default ->
                network.corruptPpm() > 0 && transit.rare(network.corruptPpm()) == 1
                        ? Occurrence.Fate.CORRUPTED
                        : Occurrence.Fate.ON_ITS_WAY;
        };
    }

    private long latency(Link link, Conditions.Network network) {
        if (network.latency() instanceof Latency.Uniform fixed && fixed.loNanos() == fixed.hiNanos()) {
            return fixed.loNanos();
        }
        return network.latency().draw(link.transit(choices));
    }

    private Pending deliver(
            Link link,
            String part,
            Object message,
            long number,
            long hash,
            Traffic.Count count,
            long cause,
            long arrival) {
        Pending item = simulation.pending(Pending.Kind.MESSAGE, link.to, Pending.ANY_PROCESS);
        item.link = link;
        item.partName = part;
        item.payload = message;
        item.number = number;
        item.hash = hash;
        item.count = count;
        item.cause = cause;
        if (!link.from.runsAsItself()) {
            item.sender = link.from.runsAs;
        }
        simulation.schedule(item, arrival);
        return item;
    }

    /** A message that is kept back. */
    private record Held(
            int by, Link link, String part, Object message, long number, Traffic.Count count, long hash, long cause) {}

    /** Lets go, in the order of sending, what was held by this number; how many there were. */
    int release(int by) {
        List<Held> waiting = new ArrayList<>(held);
        held.clear();
        for (Held each : waiting) {
            if (each.by() == by) {
                deliver(
                        each.link(),
                        each.part(),
                        each.message(),
                        each.number(),
                        each.hash(),
                        each.count(),
                        each.cause(),
                        simulation.now());
            } else {
                held.add(each);
            }
        }
        return waiting.size() - held.size();
    }

    /** Cuts a direction once more; whether the two ends notice is drawn. */
    void cut(SimNode from, SimNode to) {
        from.links.of(from, to).cuts++;
        mayNotice(from, to);
        mayNotice(to, from);
    }

    /** Takes one cut of a direction back. */
    void heal(SimNode from, SimNode to) {
        Link link = from.links.of(from, to);
        link.cuts = Math.max(0, link.cuts - 1);
        reconnect(from, to, simulation.events());
    }

    void healAll() {
        List<SimNode> nodes = simulation.allNodes();
        nodes.forEach(node -> node.links.forgetCuts());
        for (SimNode a : nodes) {
            for (SimNode b : a.peers()) {
                if (a.index < b.index) {
                    reconnect(a, b, simulation.events());
                }
            }
        }
    }

    private void mayNotice(SimNode observer, SimNode peer) {
        Link link = observer.links.find(peer);
        if (!observer.up || link == null || link.connectedTo == 0 || detector.oracle()) {
            return;
        }
        Choices.Stream hints = link.hints(choices);
        int noticed = hints.choose(3);
        if (noticed > 0) {
            long delay = noticed == 1 ? hints.between(HINT_LO, HINT_HI) : hints.between(HINT_HI, LATE_HINT);
            hint(Pending.Kind.HINT_DOWN, link, link.connectedTo, delay, simulation.events());
        }
    }

    /** Both ends learn of a standing connection a little later, if it can stand then. */
    void reconnect(SimNode a, SimNode b, long cause) {
        if (connectable(a, b)) {
            expect(a.links.of(a, b), HINT_HI, cause);
            expect(b.links.of(b, a), HINT_HI, cause);
        } else if (detector.oracle() && a.up && !b.up) {
            Link link = a.links.of(a, b);
            hint(Pending.Kind.HINT_DOWN, link, NEVER_MET, link.hints(choices).between(HINT_LO, latest()), cause);
        }
    }

    private void expect(Link link, long atMost, long cause) {
        if (link.connectedTo != link.to.incarnation) {
            long delay = link.hints(choices).between(Math.min(HINT_LO, atMost), atMost);
            hint(Pending.Kind.HINT_UP, link, 0, delay, cause);
        }
    }

    private long latest() {
        return Math.max(HINT_LO, detector.withinNanos());
    }

    /** How much longer the oracle may be wrong. */
    private long wrongFor() {
        return detector.oracle() ? detector.accurateFromNanos() - simulation.now() : 0;
    }

    /** The process is gone; its peers get to know at once when its system closes the sockets, or when an oracle tells. */
    void closed(SimNode gone, boolean silent) {
        for (SimNode peer : gone.peers()) {
            Link own = gone.links.find(peer);
            if (own != null) {
                own.connectedTo = 0;
            }
            Link link = peer.links.find(gone);
            if (link == null || !peer.up || link.connectedTo != gone.incarnation) {
                continue;
            }
            if (detector.oracle() || (!silent && passes(gone, peer))) {
                long delay = link.hints(choices).between(HINT_LO, detector.oracle() ? latest() : HINT_HI);
                hint(Pending.Kind.HINT_DOWN, link, gone.incarnation, delay, simulation.events());
            }
        }
    }

    private void hint(Pending.Kind kind, Link link, int incarnation, long delay, long cause) {
        Pending item = simulation.pending(kind, link.from, link.from.incarnation);
        item.link = link;
        item.number = incarnation;
        item.cause = cause;
        simulation.schedule(item, simulation.now() + delay);
    }

    /** A connection came about, unless it cannot stand or is known. */
    void hintUp(Link link, long cause) {
        if (!connectable(link.from, link.to) || link.connectedTo == link.to.incarnation) {
            return;
        }
        if (link.connectedTo != 0) {
            link.connectedTo = 0;
            simulation.linkEvent(link.from, link.to, false, cause);
        }
        if (link.from.up) {
            link.connectedTo = link.to.incarnation;
            if (wrongFor() > 0) {
                long delay = link.hints(choices).between(HINT_LO, 4 * latest());
                hint(Pending.Kind.HINT_DOWN, link, link.connectedTo, delay, cause);
            }
            simulation.linkEvent(link.from, link.to, true, cause);
        }
    }

    /** A connection broke, unless it is gone already; it is made anew if nothing stands in the way. */
    void hintDown(Link link, long incarnation, long cause) {
        boolean neverMet = incarnation == NEVER_MET && link.connectedTo == 0 && !link.to.up;
        if (!neverMet && (link.connectedTo == 0 || link.connectedTo != incarnation)) {
            return;
        }
        boolean standing = connectable(link.from, link.to);
        boolean wrong = detector.oracle() && standing && link.to.incarnation == incarnation;
        if (wrong && wrongFor() <= 0) {
            return; // it was going to suspect a process that runs, and has become accurate
        }
        link.connectedTo = 0;
        simulation.linkEvent(link.from, link.to, false, cause);
        if (standing) {
            expect(link, wrong ? Math.min(wrongFor(), 4 * latest()) : HINT_HI, simulation.events() - 1);
        }
    }
}
