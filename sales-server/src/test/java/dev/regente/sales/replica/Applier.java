package dev.regente.sales.replica;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Invariant;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.World;
import java.util.ArrayDeque;
import java.util.List;

/** The application of a simulated node: applies entries in order, each once, and makes the applied index durable. */
final class Applier implements Kernel<Applier.None>, Event.Handler<Applier.None> {
    static final String PART = "app";
    static final String STORE = "applied";

    /** It sends nothing. */
    interface None {}

    /** A compaction may follow so many durable entries; small, so that the simulator sees many of them. */
    private static final int STEP = 6;

    /** An entry was committed. */
    record Apply(Position position) implements Ask {}

    /** Another node's state is here: everything up to this position. */
    record TakeOver(Position position) implements Ask {}

    /** The state up to here is durable. */
    record Durable(long index) implements Notice {}

    /** The state that was taken over is durable. */
    record TookOver(Position position) implements Notice {}

    private Position applied = Position.START;
    private Position installed = Position.START;
    private final ArrayDeque<Notice> onDurable = new ArrayDeque<>();
    private final ArrayDeque<Long> tickets = new ArrayDeque<>();

    long applied() {
        return applied.index();
    }

    Position position() {
        return applied;
    }

    /** The applied position that this disk holds. */
    static Position appliedOn(List<Value> records) {
        return records.isEmpty() ? Position.START : Position.of(((Value.Rec) records.get(0)).get("applied"));
    }

    /** Where the state ended that was last taken over onto this disk. */
    static Position installedOn(List<Value> records) {
        return records.isEmpty() ? Position.START : Position.of(((Value.Rec) records.get(0)).get("installed"));
    }

    /** The wiring between the replica and the application, both ways; a state is taken over as the source has it now. */
    static List<Program.Routed> route(NodeId node, Notice notice, String replica, World world) {
        if (notice instanceof ReplicaNotice.Committed committed) {
            return List.of(new Program.Routed(PART, new Apply(new Position(committed.term(), committed.index()))));
        } else if (notice instanceof ReplicaNotice.SnapshotNeeded needed && world.isUp(needed.from())) {
            Position there = world.kernel(needed.from(), PART, Applier.class).position();
            return there.index() >= needed.base().index()
                    ? List.of(new Program.Routed(PART, new TakeOver(there)))
                    : List.of();
        } else if (notice instanceof Durable durable) {
            return List.of(new Program.Routed(replica, new ReplicaAsk.Compact(durable.index())));
        } else if (notice instanceof TookOver taken) {
            return List.of(new Program.Routed(replica, new ReplicaAsk.Installed(taken.position())));
        }
        return List.of();
    }

    @Override
    public void on(Event<None> event, Host<None> host) {
        event.dispatch(this, host);
    }

    @Override
    public void started(Restored restored, long identity, Host<None> host) {
        applied = appliedOn(restored.all(STORE));
        installed = installedOn(restored.all(STORE));
    }

    @Override
    public void asked(Ask ask, Host<None> host) {
        if (ask instanceof TakeOver taken) {
            if (taken.position().index() > applied.index()) {
                applied = taken.position();
                installed = applied;
                persist(new TookOver(applied), host);
            }
            return;
        }
        Position next = ((Apply) ask).position();
        if (next.index() <= applied.index()) {
            return;
        }
        Invariant.check(next.index() == applied.index() + 1, "applied-in-order", next + " after " + applied);
        applied = next;
        persist(new Durable(next.index()), host);
    }

    private void persist(Notice then, Host<None> host) {
        tickets.add(host.persist(
                STORE, Value.rec("state").with("applied", applied.toValue()).with("installed", installed.toValue())));
        onDurable.add(then);
    }

    @Override
    public void received(NodeId from, None message, Host<None> host) {}

    @Override
    public void timerFired(String timer, Host<None> host) {}

    @Override
    public void durable(long ticket, Host<None> host) {
        while (!tickets.isEmpty() && tickets.peek() <= ticket) {
            tickets.poll();
            Notice notice = onDurable.poll();
            if (notice instanceof TookOver || (notice instanceof Durable state && state.index() % STEP == 0)) {
                host.publish(notice);
            }
        }
    }

    @Override
    public void persistFailed(long ticket, String reason, Host<None> host) {}

    @Override
    public void linkUp(NodeId peer, Host<None> host) {}

    @Override
    public void linkDown(NodeId peer, Host<None> host) {}

    @Override
    public Value save() {
        return Value.rec("app")
                .with("applied", applied.toValue())
                .with("installed", installed.toValue())
                .with("tickets", Value.seq(tickets, Value::of));
    }

    @Override
    public void restore(Value state) {
        Value.Rec rec = (Value.Rec) state;
        applied = Position.of(rec.get("applied"));
        installed = Position.of(rec.get("installed"));
        tickets.clear();
        onDurable.clear();
    }
}
