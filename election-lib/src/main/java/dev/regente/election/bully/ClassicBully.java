package dev.regente.election.bully;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.Alive;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.Election;
import dev.regente.election.protocol.ElectionMessage.Heartbeat;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionNotice.Reason;
import dev.regente.election.protocol.ElectionSettings;
import java.util.List;

/**
 * Level {@code classic}: the Bully algorithm as courses teach it (after H. Garcia-Molina, 1982), for comparison. Whoever
 * finds nobody higher alive leads at once; a node that starts, or hears a lower coordinator, holds an election.
 *
 * <p>It is kept unsafe on purpose. There is no term, no majority and no token: a partition, a lost message or a pause
 * gives two coordinators. Notices carry the token 0, which no guard accepts.
 */
public final class ClassicBully implements Kernel<ElectionMessage>, Event.Handler<ElectionMessage> {
    private static final String LEADER_SILENT = "LEADER-SILENT";
    private static final String ANSWER = "ANSWER";
    private static final String COORDINATOR = "COORDINATOR";
    private static final String HEARTBEAT = "HEARTBEAT";
    /** There is no lease to end: "until" lies 73 years ahead. */
    private static final long NO_END_NANOS = 1L << 61;

    private final ElectionSettings settings;
    private final NodeId self;
    private final NodeId initial;
    private Roster roster;
    private List<NodeId> higher;
    private Host<ElectionMessage> host;

    private long identity;
    private NodeId leader;
    private boolean electing;
    private boolean closed;
    private long round;

    /** A node with these settings, of which the safety level, the lease and the preemption are not used. */
    public ClassicBully(ElectionSettings settings) {
        this(settings, null);
    }

    /** The same, taking this node for the coordinator from the start; null for none. */
    public ClassicBully(ElectionSettings settings, NodeId initial) {
        this.settings = settings;
        this.initial = initial;
        this.self = settings.self();
        rank(settings.roster());
    }

    private void rank(Roster members) {
        roster = members;
        higher = roster.voters().stream()
                .filter(node -> roster.member(node).role() == Roster.Role.VOTER && roster.outranks(node, self))
                .toList();
    }

    /** The coordinator that this node takes, itself included, or null. */
    public NodeId leader() {
        return leader;
    }

    /** Whether this node styles itself coordinator; another may do the same at the same time. */
    public boolean isLeader() {
        return self.equals(leader);
    }

    @Override
    public void on(Event<ElectionMessage> event, Host<ElectionMessage> current) {
        host = current;
        if (!closed) {
            event.dispatch(this, current);
        }
    }

    @Override
    public void started(Restored restored, long diskIdentity, Host<ElectionMessage> current) {
        identity = diskIdentity;
        if (self.equals(initial)) {
            styleLeader("initial");
            host.startTimer(HEARTBEAT, settings.heartbeatNanos(), settings.heartbeatNanos());
            return;
        } else if (initial != null) {
            follow(initial);
            return;
        }
        // connections need a moment: an election at the very start would find nobody
        host.startTimer(LEADER_SILENT, settings.timeoutNanos() / 2, settings.timeoutNanos());
    }

    private boolean mayLead() {
        return roster.member(self).role() == Roster.Role.VOTER;
    }

    private void elect() {
        if (electing || !mayLead()) {
            return;
        }
        electing = true;
        round++;
        if (higher.isEmpty()) {
            lead();
            return;
        }
        higher.forEach(node -> send(node, new Election(round)));
        host.startTimer(ANSWER, settings.timeoutNanos() / 2, settings.timeoutNanos() / 2);
    }

    private void lead() {
        electing = false;
        host.stopTimer(ANSWER);
        host.stopTimer(COORDINATOR);
        host.stopTimer(LEADER_SILENT);
        if (!self.equals(leader)) {
            styleLeader("nobody-higher-answered");
        }
        for (NodeId node : roster.ids()) {
            if (roster.outranks(self, node)) {
                send(node, new Heartbeat(0, host.now(), false, null)); // COORDINATOR, as textbooks send it
            }
        }
        host.startTimer(HEARTBEAT, settings.heartbeatNanos(), settings.heartbeatNanos());
    }

    private void styleLeader(String reason) {
        leader = self;
        host.publish(new ElectionNotice.LeadUntil(0, host.now() + NO_END_NANOS));
        host.publish(new ElectionNotice.Elected(0));
        host.publish(new ElectionNotice.LeaderChanged(self, 0, false, reason));
    }

    private void beat() {
        for (NodeId node : roster.ids()) {
            if (!node.equals(self)) {
                send(node, new Heartbeat(0, host.now(), true, null));
            }
        }
        host.startTimer(HEARTBEAT, settings.heartbeatNanos(), settings.heartbeatNanos());
    }

    private void follow(NodeId coordinator) {
        stopLeading(Reason.SUPERSEDED);
        electing = false;
        host.stopTimer(ANSWER);
        host.stopTimer(COORDINATOR);
        host.startTimer(LEADER_SILENT, settings.timeoutNanos(), settings.timeoutNanos());
        if (!coordinator.equals(leader)) {
            leader = coordinator;
            host.publish(new ElectionNotice.LeaderChanged(coordinator, 0, false, "coordinator"));
        }
    }

    private void stopLeading(Reason reason) {
        if (self.equals(leader)) {
            leader = null;
            host.stopTimer(HEARTBEAT);
            host.publish(new ElectionNotice.LeadUntil(0, host.now()));
            host.publish(new ElectionNotice.Revoked(0, reason));
        }
    }

    private void suspect(String reason) {
        if (leader != null && !self.equals(leader)) {
            host.publish(new ElectionNotice.Suspected(leader, reason));
            host.publish(new ElectionNotice.LeaderChanged(null, 0, false, reason));
            leader = null;
        }
        elect();
    }

    @Override
    public void received(NodeId from, ElectionMessage message, Host<ElectionMessage> current) {
        Body body = message.body();
        if (body instanceof Heartbeat) {
            if (roster.outranks(self, from) && mayLead()) {
                elect();
            } else {
                follow(from);
            }
        } else if (body instanceof Election election) {
            send(from, new Alive(message.boot(), election.round(), 2 * settings.timeoutNanos()));
            if (self.equals(leader)) {
                send(from, new Heartbeat(0, host.now(), true, null));
            } else {
                elect();
            }
        } else if (body instanceof Alive) {
            if (electing) {
                host.stopTimer(ANSWER);
                host.startTimer(COORDINATOR, 2 * settings.timeoutNanos(), 2 * settings.timeoutNanos());
            }
        } else {
            host.explain(
                    Explanation.of("ignored-message").with("type", body.type()).with("from", from));
        }
    }

    @Override
    public void timerFired(String timer, Host<ElectionMessage> current) {
        switch (timer) {
            case LEADER_SILENT -> suspect("silent");
            case ANSWER -> lead();
            case COORDINATOR -> {
                electing = false;
                elect();
            }
            case HEARTBEAT -> beat();
            default -> host.explain(Explanation.of("ignored-timer").with("timer", timer));
        }
    }

    @Override
    public void linkUp(NodeId peer, Host<ElectionMessage> current) {
        if (self.equals(leader)) {
            send(peer, new Heartbeat(0, host.now(), true, null));
        }
    }

    @Override
    public void linkDown(NodeId peer, Host<ElectionMessage> current) {
        if (peer.equals(leader)) {
            suspect("connection-closed");
        }
    }

    @Override
    public void asked(Ask ask, Host<ElectionMessage> current) {
        if (ask instanceof ElectionAsk.Close) {
            stopLeading(Reason.CLOSED);
            closed = true;
        } else if (ask instanceof ElectionAsk.Learn news
                && roster.contains(news.peer().id())) {
            rank(roster.with(news.peer()));
        } else {
            host.explain(Explanation.of("ignored-request").with("request", ask).with("level", "classic"));
        }
    }

    @Override
    public void durable(long ticket, Host<ElectionMessage> current) {
        host.explain(Explanation.of("ignored-write").with("level", "classic"));
    }

    @Override
    public void persistFailed(long ticket, String reason, Host<ElectionMessage> current) {
        host.explain(Explanation.of("ignored-write").with("level", "classic"));
    }

    private void send(NodeId to, Body body) {
        host.send(to, new ElectionMessage(identity, 1, body));
    }

    @Override
    public Value save() {
        return Value.rec("classic-bully")
                .with("identity", identity)
                .with("roster", roster.toValue())
                .with("leader", leader)
                .with("electing", electing)
                .with("closed", closed)
                .with("round", round);
    }

    @Override
    public void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        identity = state.num("identity");
        rank(Roster.fromValue(state.get("roster")));
        leader = state.node("leader");
        electing = state.flag("electing");
        closed = state.flag("closed");
        round = state.num("round");
    }
}
