package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import java.util.Set;
import java.util.TreeSet;

/**
 * The view change of B. Liskov and J. Cowling, <i>Viewstamped Replication Revisited</i>, MIT-CSAIL-TR-2012-021, without the
 * log. The leader of a view is fixed: views go round the nodes in the order of configuration, the first leads view 1. Who
 * hears nothing from the leader moves to the next view and says so to all (STARTVIEWCHANGE); who hears that from f others
 * tells the leader of the new view (DOVIEWCHANGE); with f+1 of these, its own included, it leads (STARTVIEW).
 *
 * <p>The number of the view is durable before it is spoken of, which the report leaves to its recovery protocol; a node that
 * restarts goes on to the next view, so that no view has two leads. Messages after a crash of the leader, all others taking
 * part: (n-1)^2 + 2n-3.
 */
public final class ViewChange extends AlgorithmKernel<ViewChange.Message> {
    private static final String STORE = "view";
    private static final String SILENT = "SILENT";
    private static final String HEARTBEAT = "HEARTBEAT";

    /** What a message is. */
    public enum Kind {
        STARTVIEWCHANGE,
        DOVIEWCHANGE,
        STARTVIEW,
        HEARTBEAT
    }

    /** A message of a view. */
    public record Message(Kind kind, long view) implements CountedMessage {
        @Override
        public String type() {
            return kind.name();
        }

        @Override
        public Purpose purpose() {
            return switch (kind) {
                case STARTVIEW -> Purpose.ANNOUNCE;
                case HEARTBEAT -> Purpose.LIVENESS;
                default -> Purpose.ELECTION;
            };
        }
    }

    private final int f;
    private long view = 1;
    private boolean normal = true;
    private boolean spoken; // that it changes to this view
    private boolean told; // the leader of the new view
    private long ticket;
    private final TreeSet<NodeId> changing = new TreeSet<>();
    private final TreeSet<NodeId> ready = new TreeSet<>();

    /** A node at this place. */
    public ViewChange(Setting setting) {
        super(setting);
        f = (setting.size() - 1) / 2;
    }

    private NodeId leaderOf(long number) {
        return setting.nodes().get((int) Math.floorMod(number - 1, (long) setting.size()));
    }

    @Override
    public long phases() {
        return view;
    }

    @Override
    public void started(Restored restored, long identity, Host<Message> current) {
        restored.last(STORE).ifPresent(value -> view = ((Value.Num) value).value());
        if (setting.initialLeader() != null) {
            view = initialTerm();
        }
        super.started(restored, identity, current);
    }

    @Override
    protected long initialTerm() {
        return 1L + setting.nodes().indexOf(setting.initialLeader());
    }

    @Override
    protected void begin() {
        if (setting.restarted() || setting.starts()) {
            change(view + 1);
        } else {
            settle();
        }
    }

    /** Normal operation in the present view. */
    private void settle() {
        normal = true;
        if (leaderOf(view).equals(self)) {
            host.stopTimer(SILENT);
            lead(view);
            beat();
        } else {
            follow(leaderOf(view));
            await();
        }
    }

    private void beat() {
        if (setting.heartbeatNanos() > 0) {
            host.startTimer(HEARTBEAT, setting.heartbeatNanos(), setting.heartbeatNanos());
        }
    }

    private void await() {
        if (setting.heartbeatNanos() > 0) {
            host.startTimer(SILENT, setting.timeoutNanos(), 2 * setting.timeoutNanos());
        }
    }

    private void change(long to) {
        view = to;
        normal = false;
        spoken = false;
        told = false;
        changing.clear();
        ready.clear();
        follow(null);
        host.stopTimer(HEARTBEAT);
        ticket = host.persist(STORE, Value.of(view));
        await();
    }

    @Override
    public void durable(long written, Host<Message> current) {
        if (written == ticket && !normal && !spoken) {
            spoken = true;
            toOthers(Kind.STARTVIEWCHANGE);
            count();
        }
    }

    private void toOthers(Kind kind) {
        for (NodeId node : setting.nodes()) {
            if (!node.equals(self)) {
                host.send(node, new Message(kind, view));
            }
        }
    }

    private void count() {
        if (normal || !spoken) {
            return;
        }
        if (!told && changing.size() >= f) {
            told = true;
            if (leaderOf(view).equals(self)) {
                ready.add(self);
            } else {
                host.send(leaderOf(view), new Message(Kind.DOVIEWCHANGE, view));
            }
        }
        if (ready.contains(self) && ready.size() > f) {
            settle();
            toOthers(Kind.STARTVIEW);
        }
    }

    @Override
    public void received(NodeId from, Message message, Host<Message> current) {
        if (message.view() < view) {
            ignored("message", message);
            return;
        }
        if (message.view() > view) {
            change(message.view());
        }
        switch (message.kind()) {
            case STARTVIEWCHANGE -> {
                changing.add(from);
                count();
            }
            case DOVIEWCHANGE -> {
                ready.add(from);
                count();
            }
            default -> {
                if (normal) {
                    await();
                } else {
                    settle();
                }
            }
        }
    }

    @Override
    public void timerFired(String timer, Host<Message> current) {
        if (timer.equals(SILENT)) {
            change(view + 1);
        } else {
            toOthers(Kind.HEARTBEAT);
            beat();
        }
    }

    @Override
    protected Value.Rec saveMore() {
        return Value.rec("view-change")
                .with("view", view)
                .with("normal", normal)
                .with("spoken", spoken)
                .with("told", told)
                .with("ticket", ticket)
                .with("changing", Value.seq(changing, id -> Value.of(id.number())))
                .with("ready", Value.seq(ready, id -> Value.of(id.number())));
    }

    @Override
    protected void restoreMore(Value.Rec state) {
        view = state.num("view");
        normal = state.flag("normal");
        spoken = state.flag("spoken");
        told = state.flag("told");
        ticket = state.num("ticket");
        nodes(state, "changing", changing);
        nodes(state, "ready", ready);
    }

    private static void nodes(Value.Rec state, String key, Set<NodeId> into) {
        into.clear();
        state.seq(key).forEach(id -> into.add(NodeId.of((int) ((Value.Num) id).value())));
    }
}
