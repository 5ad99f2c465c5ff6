package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The Invitation algorithm: H. Garcia-Molina, <i>Elections in a Distributed Computing System</i>, IEEE Transactions on
 * Computers C-31(1), 1982, for systems in which messages are late and networks fall apart. There are groups, each with a
 * coordinator; a node begins as the coordinator of itself. A coordinator looks for others and invites them and their
 * members into a new group; the higher one goes first.
 *
 * <p>Promises one coordinator for each group, not one in all: each side of a partition has its own. A group is (node,
 * counter); the counter is durable, and every message that matters names its group. Starters look for others once, at the
 * start; with a heartbeat all coordinators do so at every period, and members ask whether theirs is still there.
 */
public final class Invitation extends AlgorithmKernel<Invitation.Message> {
    private static final String STORE = "counter";
    private static final String CHECK = "CHECK";
    private static final String ANSWERS = "ANSWERS";
    private static final String MERGE = "MERGE";
    private static final String ACCEPTS = "ACCEPTS";
    private static final String READIES = "READIES";
    private static final String LEFT_ALONE = "LEFT-ALONE";

    /** What is said. */
    public enum Kind {
        AREYOUCOORDINATOR(CountedMessage.Purpose.LIVENESS),
        COORDINATOR_YES(CountedMessage.Purpose.LIVENESS),
        AREYOUTHERE(CountedMessage.Purpose.LIVENESS),
        THERE_YES(CountedMessage.Purpose.LIVENESS),
        THERE_NO(CountedMessage.Purpose.LIVENESS),
        INVITATION(CountedMessage.Purpose.ELECTION),
        ACCEPT(CountedMessage.Purpose.ELECTION),
        READY(CountedMessage.Purpose.ANNOUNCE),
        READY_OK(CountedMessage.Purpose.ANNOUNCE);

        private final CountedMessage.Purpose purpose;

        Kind(CountedMessage.Purpose purpose) {
            this.purpose = purpose;
        }
    }

    /**
     * One message.
     *
     * @param node of the group
     * @param counter of the group; for AREYOUCOORDINATOR and its answer the number of the question
     */
    public record Message(Kind kind, NodeId node, long counter) implements CountedMessage {
        @Override
        public String type() {
            return kind.name().replace('_', '-');
        }

        @Override
        public Purpose purpose() {
            return kind.purpose;
        }
    }

    private enum Status {
        ELECTION,
        REORGANIZATION,
        NORMAL
    }

    private Status status = Status.ELECTION;
    private long counter;
    private NodeId groupNode;
    private long groupCounter;
    private NodeId coordinator;
    private boolean merging;
    private boolean looking;
    private boolean looked;
    private long questions;
    private final TreeSet<NodeId> members = new TreeSet<>();
    private final TreeSet<NodeId> found = new TreeSet<>();
    private final TreeSet<NodeId> invited = new TreeSet<>();
    private final TreeSet<NodeId> unready = new TreeSet<>();

    /** A node at this place. */
    public Invitation(Setting setting) {
        super(setting);
    }

    @Override
    public void started(Restored restored, long identity, Host<Message> current) {
        counter = restored.last(STORE).map(value -> ((Value.Num) value).value()).orElse(0L);
        super.started(restored, identity, current);
    }

    @Override
    protected void begin() {
        if (setting.initialLeader() == null) {
            recovery();
        } else {
            belong(setting.initialLeader());
        }
        if (setting.heartbeatNanos() > 0) {
            host.startTimer(CHECK, 1, setting.heartbeatNanos());
        }
    }

    /** One group of all, the first of its coordinator. */
    private void belong(NodeId leader) {
        status = Status.NORMAL;
        groupNode = leader;
        groupCounter = 1;
        coordinator = leader;
        if (self.equals(leader)) {
            counter = 1;
            host.persist(STORE, Value.of(counter));
            setting.nodes().stream().filter(node -> !node.equals(self)).forEach(members::add);
        }
    }

    /** A group of one, of which this node is the coordinator; the old group's number is never used again. */
    private void recovery() {
        newGroup(false);
        follow(null);
        members.clear();
        invited.clear();
    }

    private void newGroup(boolean toMerge) {
        status = Status.ELECTION;
        merging = toMerge;
        looking = false;
        counter++;
        host.stopTimer(MERGE);
        host.stopTimer(ANSWERS);
        host.stopTimer(ACCEPTS);
        host.stopTimer(READIES);
        host.stopTimer(LEFT_ALONE);
        host.persist(STORE, Value.of(counter));
    }

    @Override
    public void durable(long ticket, Host<Message> current) {
        if (status != Status.ELECTION || ticketsBehind()) {
            return;
        }
        groupNode = self;
        groupCounter = counter;
        coordinator = self;
        if (!merging) {
            status = Status.NORMAL;
            lead();
            if (setting.starts() && !looked) {
                look();
            }
            return;
        }
        follow(null);
        members.clear();
        invited.forEach(node -> host.send(node, new Message(Kind.INVITATION, self, counter)));
        host.startTimer(ACCEPTS, 2 * setting.timeoutNanos(), 2 * setting.timeoutNanos());
    }

    /** Whether this answers an earlier write: a newer one is under way, or the group stands already. */
    private boolean ticketsBehind() {
        return self.equals(groupNode) && groupCounter == counter;
    }

    private boolean leads() {
        return status == Status.NORMAL && self.equals(coordinator);
    }

    /** Looks for other coordinators. */
    private void look() {
        looked = true;
        looking = true;
        questions++;
        found.clear();
        for (NodeId node : setting.nodes()) {
            if (!node.equals(self)) {
                host.send(node, new Message(Kind.AREYOUCOORDINATOR, self, questions));
            }
        }
        host.startTimer(ANSWERS, setting.timeoutNanos(), setting.timeoutNanos());
    }

    /** The lower it is below the highest coordinator found, the longer a node leaves it to that one. */
    private void looked() {
        looking = false;
        if (!leads() || found.isEmpty()) {
            return;
        }
        long above = 0;
        NodeId highest = found.last();
        for (NodeId node : setting.nodes()) {
            if (node.compareTo(self) > 0 && node.compareTo(highest) <= 0) {
                above++;
            }
        }
        looking = true;
        long wait = above * 4 * setting.timeoutNanos();
        host.startTimer(MERGE, wait, wait);
    }

    private void merge() {
        looking = false;
        if (!leads()) {
            return;
        }
        TreeSet<NodeId> guests = new TreeSet<>(found);
        guests.addAll(members);
        newGroup(true);
        invited.clear();
        invited.addAll(guests);
    }

    private void accepted() {
        status = Status.REORGANIZATION;
        unready.clear();
        unready.addAll(members);
        members.forEach(node -> host.send(node, new Message(Kind.READY, groupNode, groupCounter)));
        if (unready.isEmpty()) {
            ready();
        } else {
            host.startTimer(READIES, setting.timeoutNanos(), setting.timeoutNanos());
        }
    }

    private void ready() {
        host.stopTimer(READIES);
        status = Status.NORMAL;
        lead();
    }

    @Override
    public void received(NodeId from, Message message, Host<Message> current) {
        boolean sameGroup = message.node().equals(groupNode) && message.counter() == groupCounter;
        switch (message.kind()) {
            case AREYOUCOORDINATOR -> {
                if (leads()) {
                    host.send(from, new Message(Kind.COORDINATOR_YES, self, message.counter()));
                }
            }
            case COORDINATOR_YES -> {
                if (looking && message.counter() == questions) {
                    found.add(from);
                }
            }
            case INVITATION -> invited(message);
            case ACCEPT -> {
                if (sameGroup && status == Status.ELECTION) {
                    members.add(from);
                }
            }
            case READY -> {
                if (sameGroup && !self.equals(coordinator)) {
                    if (status == Status.REORGANIZATION) {
                        status = Status.NORMAL;
                        follow(coordinator);
                        aloneAfter(setting.timeoutNanos());
                    }
                    host.send(from, new Message(Kind.READY_OK, groupNode, groupCounter));
                }
            }
            case READY_OK -> {
                if (sameGroup && unready.remove(from) && unready.isEmpty() && status == Status.REORGANIZATION) {
                    ready();
                }
            }
            case AREYOUTHERE -> {
                boolean mine = sameGroup && self.equals(coordinator) && members.contains(from);
                host.send(from, new Message(mine ? Kind.THERE_YES : Kind.THERE_NO, message.node(), message.counter()));
            }
            case THERE_YES -> {
                if (sameGroup && from.equals(coordinator)) {
                    aloneAfter(setting.timeoutNanos());
                }
            }
            case THERE_NO -> {
                if (sameGroup && from.equals(coordinator) && status == Status.NORMAL) {
                    recovery();
                }
            }
        }
    }

    private void invited(Message invitation) {
        if (status != Status.NORMAL) {
            ignored("message", invitation);
            return;
        }
        if (self.equals(coordinator)) {
            members.forEach(node -> host.send(node, invitation));
        }
        host.stopTimer(MERGE);
        looking = false;
        coordinator = invitation.node();
        groupNode = invitation.node();
        groupCounter = invitation.counter();
        members.clear();
        status = Status.REORGANIZATION;
        follow(null);
        host.send(coordinator, new Message(Kind.ACCEPT, groupNode, groupCounter));
        host.startTimer(LEFT_ALONE, 4 * setting.timeoutNanos(), 4 * setting.timeoutNanos());
    }

    /** A member that hears nothing of its coordinator for so long goes its own way; without a heartbeat it never does. */
    private void aloneAfter(long nanos) {
        host.stopTimer(LEFT_ALONE);
        if (setting.heartbeatNanos() > 0) {
            host.startTimer(LEFT_ALONE, nanos, nanos);
        }
    }

    @Override
    public void timerFired(String timer, Host<Message> current) {
        switch (timer) {
            case CHECK -> {
                host.startTimer(CHECK, setting.heartbeatNanos(), setting.heartbeatNanos());
                if (leads() && !looking) {
                    look();
                } else if (status == Status.NORMAL && !self.equals(coordinator)) {
                    host.send(coordinator, new Message(Kind.AREYOUTHERE, groupNode, groupCounter));
                }
            }
            case ANSWERS -> looked();
            case MERGE -> merge();
            case ACCEPTS -> accepted();
            case READIES, LEFT_ALONE -> recovery();
            default -> ignored("timer", timer);
        }
    }

    @Override
    protected Value.Rec saveMore() {
        return Value.rec("invitation")
                .with("status", status.name())
                .with("counter", counter)
                .with("groupNode", groupNode)
                .with("groupCounter", groupCounter)
                .with("coordinator", coordinator)
                .with("merging", merging)
                .with("looking", looking)
                .with("looked", looked)
                .with("questions", questions)
                .with("members", numbers(members))
                .with("found", numbers(found))
                .with("invited", numbers(invited))
                .with("unready", numbers(unready));
    }

    private static Value numbers(Set<NodeId> nodes) {
        return Value.seq(nodes, node -> Value.of(node.number()));
    }

    @Override
    protected void restoreMore(Value.Rec state) {
        status = Status.valueOf(state.text("status"));
        counter = state.num("counter");
        groupNode = state.node("groupNode");
        groupCounter = state.num("groupCounter");
        coordinator = state.node("coordinator");
        merging = state.flag("merging");
        looking = state.flag("looking");
        looked = state.flag("looked");
        questions = state.num("questions");
        take(members, state.seq("members"));
        take(found, state.seq("found"));
        take(invited, state.seq("invited"));
        take(unready, state.seq("unready"));
    }

    private static void take(Set<NodeId> nodes, List<Value> saved) {
        nodes.clear();
        saved.forEach(node -> nodes.add(NodeId.of((int) ((Value.Num) node).value())));
    }
}
