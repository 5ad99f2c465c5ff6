package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import java.util.TreeSet;

/**
 * The election of Raft, without the log: D. Ongaro, <i>Consensus: Bridging Theory and Practice</i>, 2014, chapters 3 and 9.
 * A node that hears no leader for a time drawn from [T, 2T] raises its term, votes for itself and asks all others; a node
 * grants one vote in a term, to the first who asks, once that is durable; a majority of all configured nodes leads.
 *
 * <p>Gives one leader in a term under any delay, loss, repetition and restart. T is the timeout. Starters do not wait for
 * the first time-out. Without a heartbeat a leader announces itself once, and whoever has heard of a leader waits no more.
 * Messages, one node crashed and no split vote: 3n-4.
 */
public final class RaftLike extends AlgorithmKernel<RaftLike.Message> {
    private static final String STORE = "vote";
    private static final String ELECTION = "ELECTION";
    private static final String HEARTBEAT = "HEARTBEAT";

    /** What is said. */
    public enum Kind {
        REQUESTVOTE,
        VOTE,
        APPENDENTRIES,
        HEARTBEAT
    }

    /** One message; {@code granted} has a meaning in a VOTE only. */
    public record Message(Kind kind, long term, boolean granted) implements CountedMessage {
        @Override
        public String type() {
            return kind.name();
        }

        @Override
        public Purpose purpose() {
            return switch (kind) {
                case REQUESTVOTE, VOTE -> Purpose.ELECTION;
                case APPENDENTRIES -> Purpose.ANNOUNCE;
                case HEARTBEAT -> Purpose.LIVENESS;
            };
        }
    }

    private long term;
    private NodeId votedFor;
    private boolean candidate;
    private long ticket;
    private final TreeSet<NodeId> votes = new TreeSet<>();

    /** A node at this place. */
    public RaftLike(Setting setting) {
        super(setting);
    }

    @Override
    public void started(Restored restored, long identity, Host<Message> current) {
        restored.last(STORE).ifPresent(value -> {
            term = ((Value.Rec) value).num("term");
            votedFor = ((Value.Rec) value).node("votedFor");
        });
        if (setting.initialLeader() != null) {
            term = initialTerm();
            votedFor = setting.initialLeader(); // all of them did: a majority, on disk
            host.persist(STORE, Value.rec("vote").with("term", term).with("votedFor", votedFor));
        }
        super.started(restored, identity, current);
    }

    @Override
    protected long initialTerm() {
        return 1;
    }

    @Override
    protected void begin() {
        if (setting.starts() && !setting.restarted()) {
            stand();
        } else if (self.equals(leader())) {
            beat();
        } else if (leader() == null || setting.heartbeatNanos() > 0) {
            await();
        }
    }

    private void await() {
        host.startTimer(ELECTION, setting.timeoutNanos(), 2 * setting.timeoutNanos());
    }

    private void stand() {
        follow(null);
        term++;
        candidate = true;
        votes.clear();
        vote(self);
        await();
    }

    /** Nothing that depends on the vote leaves before it is durable. */
    private void vote(NodeId node) {
        votedFor = node;
        ticket = host.persist(STORE, Value.rec("vote").with("term", term).with("votedFor", node));
    }

    @Override
    public void durable(long written, Host<Message> current) {
        if (written != ticket || votedFor == null) {
            return; // a newer vote is under way
        }
        if (!votedFor.equals(self)) {
            host.send(votedFor, new Message(Kind.VOTE, term, true));
        } else if (candidate) {
            votes.add(self);
            toOthers(new Message(Kind.REQUESTVOTE, term, false));
            count();
        }
    }

    private void count() {
        if (candidate && votes.size() > setting.size() / 2) {
            candidate = false;
            host.stopTimer(ELECTION);
            lead(term);
            toOthers(new Message(Kind.APPENDENTRIES, term, false));
            beat();
        }
    }

    private void beat() {
        if (setting.heartbeatNanos() > 0) {
            host.startTimer(HEARTBEAT, setting.heartbeatNanos(), setting.heartbeatNanos());
        }
    }

    private void toOthers(Message message) {
        for (NodeId node : setting.nodes()) {
            if (!node.equals(self)) {
                host.send(node, message);
            }
        }
    }

    @Override
    public void received(NodeId from, Message message, Host<Message> current) {
        if (message.term() > term) {
            term = message.term();
            votedFor = null;
            candidate = false;
            if (self.equals(leader())) {
                host.stopTimer(HEARTBEAT);
                await();
            }
            follow(null);
        }
        boolean stale = message.term() < term;
        switch (message.kind()) {
            case REQUESTVOTE -> {
                if (stale || (votedFor != null && !votedFor.equals(from)) || leader() != null) {
                    host.send(from, new Message(Kind.VOTE, term, false));
                } else {
                    vote(from);
                    await();
                }
            }
            case VOTE -> {
                if (!stale && message.granted() && candidate) {
                    votes.add(from);
                    count();
                }
            }
            case APPENDENTRIES, HEARTBEAT -> {
                if (stale) {
                    ignored("message", message);
                    return;
                }
                candidate = false;
                follow(from);
                if (setting.heartbeatNanos() > 0) {
                    await();
                } else {
                    host.stopTimer(ELECTION);
                }
            }
        }
    }

    @Override
    public void timerFired(String timer, Host<Message> current) {
        switch (timer) {
            case ELECTION -> stand();
            case HEARTBEAT -> {
                toOthers(new Message(Kind.HEARTBEAT, term, false));
                beat();
            }
            default -> ignored("timer", timer);
        }
    }

    /** The term: each is a try. */
    @Override
    public long phases() {
        return term;
    }

    @Override
    protected Value.Rec saveMore() {
        return Value.rec("raft-like")
                .with("term", term)
                .with("votedFor", votedFor)
                .with("candidate", candidate)
                .with("ticket", ticket)
                .with("votes", Value.seq(votes, node -> Value.of(node.number())));
    }

    @Override
    protected void restoreMore(Value.Rec state) {
        term = state.num("term");
        votedFor = state.node("votedFor");
        candidate = state.flag("candidate");
        ticket = state.num("ticket");
        votes.clear();
        state.seq("votes").forEach(node -> votes.add(NodeId.of((int) ((Value.Num) node).value())));
    }
}
