package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Bully as published: H. Garcia-Molina, <i>Elections in a Distributed Computing System</i>, IEEE Transactions on Computers
 * C-31(1), 1982. Whoever finds no higher node halts all lower ones, then names itself (NEWCOORDINATOR), then hands out the
 * task (READY): nobody is normal under the old coordinator while the new one is announced.
 *
 * <p>Assumes that a live node answers a call within the timeout, FIFO links, no loss and no pauses: silence means crashed.
 * A call is two messages, one if it is not answered. A node that gets an answer from a higher one does nothing more. The
 * procedures Check and Timeout, which find failures, run only with a heartbeat; their messages are no election messages.
 * The calls of one step go out together, those to higher nodes one after the other, from the next higher upwards.
 */
public final class Bully1982 extends AlgorithmKernel<Bully1982.Message> {
    private static final String CALL = "CALL";
    private static final String WATCH = "WATCH";
    private static final String CHECK = "CHECK";

    /** The remote procedures. */
    public enum Procedure {
        AREYOUTHERE(CountedMessage.Purpose.ELECTION),
        HALT(CountedMessage.Purpose.ELECTION),
        NEWCOORDINATOR(CountedMessage.Purpose.ANNOUNCE),
        READY(CountedMessage.Purpose.ANNOUNCE),
        AREYOUNORMAL(CountedMessage.Purpose.LIVENESS),
        /** AREYOUTHERE as Timeout calls it, on the silent coordinator. */
        PROBE(CountedMessage.Purpose.LIVENESS);

        private final CountedMessage.Purpose purpose;

        Procedure(CountedMessage.Purpose purpose) {
            this.purpose = purpose;
        }
    }

    /**
     * A call or its answer.
     *
     * @param number of the step it belongs to; repeated in the answer
     * @param yes the answer
     */
    public record Message(Procedure procedure, long number, boolean answer, boolean yes) implements CountedMessage {
        @Override
        public String type() {
            return answer ? procedure + "-REPLY" : procedure.name();
        }

        @Override
        public Purpose purpose() {
            return procedure.purpose;
        }
    }

    private enum Status {
        ELECTION,
        REORGANIZATION,
        NORMAL
    }

    private final List<NodeId> higher = new ArrayList<>();
    private final List<NodeId> lower = new ArrayList<>();
    private Status status = Status.NORMAL;
    private NodeId coordinator;
    private NodeId halter;
    private final TreeSet<NodeId> up = new TreeSet<>();

    private Procedure step; // what this node is calling, or null
    private long number;
    private int cursor;
    private final TreeSet<NodeId> unanswered = new TreeSet<>();

    /** A node at this place. */
    public Bully1982(Setting setting) {
        super(setting);
        coordinator = setting.initialLeader();
        setting.nodes().stream().sorted().forEach(node -> {
            if (!node.equals(self)) {
                (node.compareTo(self) > 0 ? higher : lower).add(node);
            }
        });
        lower.sort(Comparator.reverseOrder());
    }

    @Override
    protected void begin() {
        if (setting.starts() || setting.restarted()) {
            election();
        } else if (self.equals(coordinator)) {
            check();
        }
        watch();
    }

    private void election() {
        cursor = 0;
        askHigher();
    }

    private void askHigher() {
        if (cursor < higher.size()) {
            call(Procedure.AREYOUTHERE, List.of(higher.get(cursor)));
        } else {
            status = Status.ELECTION;
            halter = self;
            follow(null);
            up.clear();
            call(Procedure.HALT, lower);
        }
    }

    private void call(Procedure procedure, Iterable<NodeId> nodes) {
        step = procedure;
        number++;
        unanswered.clear();
        for (NodeId node : nodes) {
            unanswered.add(node);
            host.send(node, new Message(procedure, number, false, false));
        }
        if (unanswered.isEmpty()) {
            finished();
        } else {
            host.startTimer(CALL, setting.timeoutNanos(), setting.timeoutNanos());
        }
    }

    private void idle() {
        step = null;
        unanswered.clear();
        host.stopTimer(CALL);
    }

    /** Every call of this step was answered, or given up. */
    private void finished() {
        Procedure done = step;
        idle();
        switch (done) {
            case HALT -> {
                coordinator = self;
                status = Status.REORGANIZATION;
                call(Procedure.NEWCOORDINATOR, List.copyOf(up));
            }
            case NEWCOORDINATOR -> call(Procedure.READY, List.copyOf(up));
            case READY -> {
                status = Status.NORMAL;
                lead();
                check();
            }
            default -> watch(); // a higher node is there, or the coordinator is
        }
    }

    private void unansweredInTime() {
        switch (step) {
            case AREYOUTHERE -> {
                cursor++;
                askHigher();
            }
            case HALT, AREYOUNORMAL -> finished();
            default -> election(); // a member or the coordinator is gone
        }
    }

    private void answered(NodeId from, Message answer) {
        if (answer.procedure() != step || answer.number() != number || !unanswered.remove(from)) {
            ignored("message", answer);
            return;
        }
        if (step == Procedure.HALT) {
            up.add(from);
        }
        if (step == Procedure.AREYOUNORMAL && !answer.yes()) {
            idle();
            election();
        } else if (unanswered.isEmpty()) {
            finished();
        }
    }

    @Override
    public void received(NodeId from, Message message, Host<Message> current) {
        if (message.answer()) {
            answered(from, message);
            return;
        }
        boolean yes = true;
        switch (message.procedure()) {
            case HALT -> {
                idle();
                status = Status.ELECTION;
                halter = from;
                follow(null);
                watch();
            }
            case NEWCOORDINATOR -> {
                if (from.equals(halter) && status == Status.ELECTION) {
                    coordinator = from;
                    status = Status.REORGANIZATION;
                }
            }
            case READY -> {
                if (from.equals(coordinator) && status == Status.REORGANIZATION) {
                    status = Status.NORMAL;
                    follow(from);
                    watch();
                }
            }
            case AREYOUNORMAL -> {
                yes = status == Status.NORMAL;
                if (from.equals(coordinator)) {
                    watch();
                }
            }
            default -> {
                // being there is the answer
            }
        }
        host.send(from, new Message(message.procedure(), message.number(), true, yes));
    }

    private void watch() {
        if (setting.heartbeatNanos() > 0 && !self.equals(leader())) {
            // an election of another node may take as long as its calls to nodes that are down
            long wait = status == Status.NORMAL && coordinator != null ? 1 : 3;
            host.startTimer(WATCH, wait * setting.timeoutNanos(), wait * setting.timeoutNanos());
        }
    }

    private void check() {
        if (setting.heartbeatNanos() > 0) {
            host.stopTimer(WATCH);
            host.startTimer(CHECK, setting.heartbeatNanos(), setting.heartbeatNanos());
        }
    }

    @Override
    public void timerFired(String timer, Host<Message> current) {
        switch (timer) {
            case CALL -> unansweredInTime();
            case WATCH -> {
                boolean electing = step != null && step != Procedure.PROBE;
                if (electing) {
                    watch();
                } else if (status == Status.ELECTION || coordinator == null || coordinator.equals(self)) {
                    election();
                } else {
                    call(Procedure.PROBE, List.of(coordinator));
                }
            }
            case CHECK -> {
                if (self.equals(leader())) {
                    check();
                    if (step == null) {
                        List<NodeId> others = new ArrayList<>(lower);
                        others.addAll(higher);
                        call(Procedure.AREYOUNORMAL, others);
                    }
                }
            }
            default -> ignored("timer", timer);
        }
    }

    @Override
    protected Value.Rec saveMore() {
        return Value.rec("bully-1982")
                .with("status", status.name())
                .with("coordinator", coordinator)
                .with("halter", halter)
                .with("up", Value.seq(up, node -> Value.of(node.number())))
                .with("step", step == null ? "" : step.name())
                .with("number", number)
                .with("cursor", cursor)
                .with("unanswered", Value.seq(unanswered, node -> Value.of(node.number())));
    }

    @Override
    protected void restoreMore(Value.Rec state) {
        status = Status.valueOf(state.text("status"));
        coordinator = state.node("coordinator");
        halter = state.node("halter");
        take(up, state.seq("up"));
        step = state.text("step").isEmpty() ? null : Procedure.valueOf(state.text("step"));
        number = state.num("number");
        cursor = (int) state.num("cursor");
        take(unanswered, state.seq("unanswered"));
    }

    private static void take(Set<NodeId> nodes, List<Value> saved) {
        nodes.clear();
        saved.forEach(node -> nodes.add(NodeId.of((int) ((Value.Num) node).value())));
    }
}
