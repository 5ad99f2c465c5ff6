package dev.regente.sales.replica;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Invariant;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;

/** The application of a simulated node: applies entries in order, each once, and makes the applied index durable. */
final class Applier implements Kernel<Applier.None>, Event.Handler<Applier.None> {
    static final String PART = "app";
    static final String STORE = "applied";

    /** It sends nothing. */
    interface None {}

    /** An entry was committed. */
    record Apply(long index) implements Ask {}

    private long applied;

    long applied() {
        return applied;
    }

    @Override
    public void on(Event<None> event, Host<None> host) {
        event.dispatch(this, host);
    }

    @Override
    public void started(Restored restored, long identity, Host<None> host) {
        applied = restored.last(STORE).map(value -> ((Value.Num) value).value()).orElse(0L);
    }

    @Override
    public void asked(Ask ask, Host<None> host) {
        long index = ((Apply) ask).index();
        Invariant.check(index == applied + 1, "applied-in-order", index + " after " + applied);
        applied = index;
        host.persist(STORE, Value.of(index));
    }

    @Override
    public void received(NodeId from, None message, Host<None> host) {}

    @Override
    public void timerFired(String timer, Host<None> host) {}

    @Override
    public void durable(long ticket, Host<None> host) {}

    @Override
    public void persistFailed(long ticket, String reason, Host<None> host) {}

    @Override
    public void linkUp(NodeId peer, Host<None> host) {}

    @Override
    public void linkDown(NodeId peer, Host<None> host) {}

    @Override
    public Value save() {
        return Value.of(applied);
    }

    @Override
    public void restore(Value state) {
        applied = ((Value.Num) state).value();
    }
}
