package dev.regente.election.ring;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.Heartbeat;
import dev.regente.election.protocol.ElectionMessage.HopAck;
import dev.regente.election.protocol.ElectionMessage.RingMessage;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionNotice.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the rings of level {@code classic} have in common: messages that are handed on, a failure detector that can be
 * left out, and a leader that leads as soon as it thinks so.
 *
 * <p>They are kept unsafe on purpose, as the papers give them. There is no term, no majority and no token: a partition, a
 * lost message or a crash at the wrong moment gives two leaders, or none for ever. Notices carry the token 0, which no
 * guard accepts.
 */
public abstract class ClassicRing implements Kernel<ElectionMessage>, Event.Handler<ElectionMessage> {
    private static final String LEADER_SILENT = "LEADER-SILENT";
    private static final String HEARTBEAT = "HEARTBEAT";
    private static final String HOP = "HOP-";
    /** There is no lease to end: "until" lies 73 years ahead. */
    private static final long NO_END_NANOS = 1L << 61;

    /** Asks a node to hold an election now. */
    public record Start() implements Ask {}

    /** Handed on and not acknowledged yet. */
    private record Pending(RingMessage message, int tried) {}

    final NodeId self;
    private final ClassicSettings settings;
    private final NodeId initial;
    private final int mostIds;
    private final List<NodeId> successors = new ArrayList<>();
    private Host<ElectionMessage> host;

    private long identity;
    private NodeId leader;
    private boolean closed;
    private long lastHop;
    private final TreeMap<Long, Pending> pending = new TreeMap<>();
    /** Whose connection closed and was not seen again: not waited for. */
    private final TreeSet<NodeId> gone = new TreeSet<>();

    ClassicRing(ClassicSettings settings, NodeId initial, int mostIds) {
        this.settings = settings;
        this.initial = initial;
        this.mostIds = mostIds;
        this.self = settings.self();
        List<NodeId> order = settings.order();
        int place = order.indexOf(self);
        for (int i = 1; i < order.size() && i <= settings.successors() && place >= 0; i++) {
            successors.add(order.get((place + i) % order.size()));
        }
    }

    /** Begins an election with this node as the starter. */
    abstract void elect();

    /** A message of this ring reached this node. */
    abstract void arrived(RingMessage message);

    /** The state beyond what all rings have. */
    abstract Value.Rec saveOwn();

    /** Takes it back. */
    abstract void restoreOwn(Value.Rec state);

    /** The leader that this node takes, itself included, or null. */
    public final NodeId leader() {
        return leader;
    }

    /** Whether this node styles itself leader; another may do the same at the same time. */
    public final boolean isLeader() {
        return self.equals(leader);
    }

    final boolean mayLead() {
        return settings.mayLead();
    }

    // ------------------------------------------------------------------ handing on

    /** A message that starts its journey here. */
    final RingMessage fresh(RingMessage.Kind kind, NodeId node, List<NodeId> ids) {
        return new RingMessage(kind, 0, settings.hopLimit(), node, ids);
    }

    /** The same on its way, with these nodes; one hop less is left to it. */
    final void handOn(RingMessage message, List<NodeId> ids) {
        if (ids.size() > mostIds || message.hopsLeft() == 1) {
            explain(Explanation.of("dropped-after-many-hops")
                    .with("type", message.type())
                    .with("nodes", message.ids().size()));
            return;
        }
        int hopsLeft = Math.max(0, message.hopsLeft() - 1);
        sendRound(new RingMessage(message.kind(), 0, hopsLeft, message.node(), ids));
    }

    /** To the next node that takes it; to this one if the ring has no other. */
    final void sendRound(RingMessage message) {
        if (settings.order().size() == 1) {
            arrived(message);
        } else if (successors.isEmpty()) {
            explain(Explanation.of("not-in-the-ring").with("type", message.type()));
        } else if (settings.hopNanos() == 0) {
            send(successors.get(0), message);
        } else {
            lastHop++;
            RingMessage numbered =
                    new RingMessage(message.kind(), lastHop, message.hopsLeft(), message.node(), message.ids());
            tryNext(lastHop, new Pending(numbered, 0));
        }
    }

    private void tryNext(long hop, Pending handedOn) {
        int tried = handedOn.tried();
        // an attempt is made at each, so that the count of messages does not depend on who knows what
        while (tried < successors.size()) {
            NodeId next = successors.get(tried);
            tried++;
            send(next, handedOn.message());
            if (!gone.contains(next)) {
                pending.put(hop, new Pending(handedOn.message(), tried));
                host.startTimer(HOP + hop, settings.hopNanos(), settings.hopNanos());
                return;
            }
        }
        pending.remove(hop);
        if (successors.size() == settings.order().size() - 1) {
            // nobody else is there: what goes round comes back at once
            arrived(handedOn.message());
        } else {
            explain(Explanation.of("ring-broken")
                    .with("type", handedOn.message().type())
                    .with("tried", successors));
        }
    }

    private void skip(long hop) {
        Pending handedOn = pending.remove(hop);
        if (handedOn != null) {
            host.stopTimer(HOP + hop);
            explain(Explanation.of("skips").with("node", successors.get(handedOn.tried() - 1)));
            tryNext(hop, handedOn);
        }
    }

    // ------------------------------------------------------------------ leading and following

    /** Takes this node as leader, itself perhaps. */
    final void take(NodeId coordinator) {
        if (coordinator.equals(self)) {
            lead();
        } else {
            stopLeading(Reason.SUPERSEDED);
            watch();
            if (!coordinator.equals(leader)) {
                leader = coordinator;
                host.publish(new ElectionNotice.LeaderChanged(coordinator, 0, false, "announced"));
            }
        }
    }

    private void lead() {
        host.stopTimer(LEADER_SILENT);
        if (!self.equals(leader)) {
            leader = self;
            host.publish(new ElectionNotice.LeadUntil(0, host.now() + NO_END_NANOS));
            host.publish(new ElectionNotice.Elected(0));
            host.publish(new ElectionNotice.LeaderChanged(self, 0, false, "elected"));
        }
        beat();
    }

    private void stopLeading(Reason reason) {
        if (self.equals(leader)) {
            leader = null;
            host.stopTimer(HEARTBEAT);
            host.publish(new ElectionNotice.LeadUntil(0, host.now()));
            host.publish(new ElectionNotice.Revoked(0, reason));
        }
    }

    private boolean detects() {
        return settings.heartbeatNanos() > 0;
    }

    private void watch() {
        if (detects()) {
            host.startTimer(LEADER_SILENT, settings.timeoutNanos(), settings.timeoutNanos());
        }
    }

    private void beat() {
        if (detects()) {
            settings.order().forEach(this::beatTo);
            settings.observers().forEach(this::beatTo);
            host.startTimer(HEARTBEAT, settings.heartbeatNanos(), settings.heartbeatNanos());
        }
    }

    private void beatTo(NodeId node) {
        if (!node.equals(self)) {
            send(node, new Heartbeat(0, host.now(), true, null));
        }
    }

    private void suspect(String reason) {
        if (leader != null && !self.equals(leader)) {
            host.publish(new ElectionNotice.Suspected(leader, reason));
            host.publish(new ElectionNotice.LeaderChanged(null, 0, false, reason));
            leader = null;
        }
        if (mayLead() && leader == null) {
            // a message may be lost, and nobody would know: try again if nothing comes of it
            host.startTimer(LEADER_SILENT, 2 * settings.timeoutNanos(), 2 * settings.timeoutNanos());
            elect();
        }
    }

    private void heard(NodeId from) {
        if (leader == null || from.equals(leader)) {
            take(from);
        } else if (from.compareTo(leader) > 0) {
            // two style themselves leader: the higher is followed, and so the lower gives up
            take(from);
        }
    }

    // ------------------------------------------------------------------ events

    @Override
    public final void on(Event<ElectionMessage> event, Host<ElectionMessage> current) {
        host = current;
        if (!closed) {
            event.dispatch(this, current);
        }
    }

    @Override
    public final void started(Restored restored, long diskIdentity, Host<ElectionMessage> current) {
        identity = diskIdentity;
        if (initial != null) {
            take(initial);
        }
        if (settings.starts()) {
            elect();
        } else if (initial == null && detects()) {
            // connections need a moment: an election at the very start would find nobody
            host.startTimer(LEADER_SILENT, settings.timeoutNanos() / 2, settings.timeoutNanos());
        }
    }

    @Override
    public final void received(NodeId from, ElectionMessage message, Host<ElectionMessage> current) {
        gone.remove(from);
        Body body = message.body();
        if (body instanceof RingMessage passing) {
            if (passing.hop() != 0) {
                send(from, new HopAck(message.boot(), passing.hop()));
            }
            arrived(passing);
        } else if (body instanceof HopAck ack) {
            if (pending.remove(ack.hop()) != null) {
                host.stopTimer(HOP + ack.hop());
            }
        } else if (body instanceof Heartbeat) {
            heard(from);
        } else {
            explain(Explanation.of("ignored-message").with("type", body.type()).with("from", from));
        }
    }

    @Override
    public final void timerFired(String timer, Host<ElectionMessage> current) {
        if (timer.equals(LEADER_SILENT)) {
            suspect("silent");
        } else if (timer.equals(HEARTBEAT)) {
            beat();
        } else {
            skip(Long.parseLong(timer.substring(HOP.length())));
        }
    }

    @Override
    public final void linkUp(NodeId peer, Host<ElectionMessage> current) {
        gone.remove(peer);
        if (self.equals(leader) && detects()) {
            beatTo(peer);
        }
    }

    @Override
    public final void linkDown(NodeId peer, Host<ElectionMessage> current) {
        gone.add(peer);
        for (long hop : List.copyOf(pending.keySet())) {
            Pending handedOn = pending.get(hop);
            if (handedOn != null && successors.get(handedOn.tried() - 1).equals(peer)) {
                skip(hop);
            }
        }
        if (peer.equals(leader) && detects()) {
            suspect("connection-closed");
        }
    }

    @Override
    public final void asked(Ask ask, Host<ElectionMessage> current) {
        if (ask instanceof Start) {
            elect();
        } else if (ask instanceof ElectionAsk.Close) {
            stopLeading(Reason.CLOSED);
            closed = true;
        } else {
            explain(Explanation.of("ignored-request").with("request", ask).with("level", "classic"));
        }
    }

    @Override
    public final void durable(long ticket, Host<ElectionMessage> current) {
        explain(Explanation.of("ignored-write").with("level", "classic"));
    }

    @Override
    public final void persistFailed(long ticket, String reason, Host<ElectionMessage> current) {
        explain(Explanation.of("ignored-write").with("level", "classic"));
    }

    final void explain(Explanation explanation) {
        host.explain(explanation);
    }

    private void send(NodeId to, Body body) {
        host.send(to, new ElectionMessage(identity, 1, body));
    }

    // ------------------------------------------------------------------ state

    @Override
    public final Value save() {
        return saveOwn()
                .with("identity", identity)
                .with("leader", leader)
                .with("closed", closed)
                .with("lastHop", lastHop)
                .with("gone", Value.seq(gone, id -> Value.of(id.number())))
                .with("pending", Value.seq(pending.entrySet(), each -> messageValue(
                                each.getValue().message())
                        .with("tried", each.getValue().tried())));
    }

    @Override
    public final void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        identity = state.num("identity");
        leader = state.node("leader");
        closed = state.flag("closed");
        lastHop = state.num("lastHop");
        gone.clear();
        state.seq("gone").forEach(id -> gone.add(NodeId.of((int) ((Value.Num) id).value())));
        pending.clear();
        state.seq("pending").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            RingMessage message = messageFrom(rec);
            pending.put(message.hop(), new Pending(message, (int) rec.num("tried")));
        });
        restoreOwn(state);
    }

    private static Value.Rec messageValue(RingMessage message) {
        return Value.rec("ring-message")
                .with("kind", message.kind().name())
                .with("hop", message.hop())
                .with("hopsLeft", message.hopsLeft())
                .with("node", message.node())
                .with("ids", Value.seq(message.ids(), id -> Value.of(id.number())));
    }

    private static RingMessage messageFrom(Value.Rec rec) {
        List<NodeId> ids = new ArrayList<>();
        rec.seq("ids").forEach(id -> ids.add(NodeId.of((int) ((Value.Num) id).value())));
        return new RingMessage(
                RingMessage.Kind.valueOf(rec.text("kind")),
                rec.num("hop"),
                (int) rec.num("hopsLeft"),
                rec.node("node"),
                ids);
    }
}
