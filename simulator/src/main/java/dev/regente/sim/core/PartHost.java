package dev.regente.sim.core;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One kernel of one process, and its only way out. Refuses every misuse that a real host would refuse. */
final class PartHost<M> implements Host<M> {
    private static final long LATEST = Long.MAX_VALUE / 4;

    private final Engine simulation;
    private final SimNode node;
    final String name;
    final Kernel<M> kernel;
    private final Map<String, Pending> timers = new HashMap<>(); // looked up by name, never iterated
    private final Map<String, Choices.Stream> choices = new HashMap<>(); // looked up by name, never iterated
    private long tickets;
    private long localNow;
    private boolean handling;
    long lastHop;

    PartHost(Engine simulation, SimNode node, Program.Part<M> part) {
        this.simulation = simulation;
        this.node = node;
        this.name = part.name();
        this.kernel = part.kernel();
    }

    /** Hands the kernel an event. The caller knows that the messages are its own. */
    @SuppressWarnings("unchecked")
    void handle(Event<?> event) {
        localNow = node.clock.local(simulation.now());
        handling = true;
        try {
            kernel.on((Event<M>) event, this);
        } finally {
            handling = false;
        }
    }

    /** Takes note that this timer ran out, and whether it still counted. */
    boolean expired(Pending timer) {
        return timers.remove((String) timer.payload, timer);
    }

    @Override
    public long now() {
        live();
        return localNow;
    }

    @Override
    public void send(NodeId to, M message) {
        live();
        simulation.links.send(node, name, to, message);
    }

    @Override
    public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
        live();
        if (atMostNanos < atLeastNanos) {
            throw new IllegalArgumentException(
                    "timer " + timer + " from " + atLeastNanos + " to " + atMostNanos + " ns: an empty range");
        }
        cancel(timer);
        simulation.fingerprint.mix(StableHash.ofText(timer) + 31 * atLeastNanos + atMostNanos);
        long delay = node.timing.between(clamp(atLeastNanos), clamp(atMostNanos));
        Pending item = Pending.to(Pending.Kind.TIMER, node);
        item.part = this;
        item.payload = timer;
        item.number = localNow + delay;
        timers.put(timer, item);
        simulation.schedule(item, Math.max(simulation.now(), node.clock.trueAt(localNow + delay)));
    }

    /** The node's clock was set: every running timer is due when the new clock shows what it waits for. */
    void retime() {
        List<Pending> running = new ArrayList<>(timers.values());
        running.sort(Comparator.comparingLong(timer -> timer.sequence));
        for (Pending old : running) {
            old.dead = true;
            Pending item = Pending.to(Pending.Kind.TIMER, node);
            item.part = this;
            item.payload = old.payload;
            item.number = old.number;
            timers.put((String) old.payload, item);
            simulation.schedule(item, Math.max(simulation.now(), node.clock.trueAt(old.number)));
        }
    }

    /** A timer for never is one that lies behind every end. */
    private static long clamp(long nanos) {
        return Math.min(Math.max(0, nanos), LATEST);
    }

    @Override
    public void stopTimer(String timer) {
        live();
        cancel(timer);
    }

    private void cancel(String timer) {
        Pending running = timers.remove(timer);
        if (running != null) {
            running.dead = true;
        }
    }

    @Override
    public long persist(String store, Value record) {
        live();
        long ticket = ++tickets;
        node.write(this, store, ticket, record);
        simulation.occurrence.written.add(new Occurrence.Written(store, ticket, record));
        return ticket;
    }

    @Override
    public int choose(String label, int n) {
        live();
        if (n < 1) {
            throw new IllegalArgumentException("no choice " + label + " among " + n);
        }
        Choices.Stream stream = choices.get(label);
        if (stream == null) {
            stream = simulation.choices.stream("node/" + node.id.number() + "/" + name + "/" + label);
            choices.put(label, stream);
        }
        return stream.choose(n);
    }

    @Override
    public void publish(Notice notice) {
        live();
        simulation.occurrence.notices.add(notice);
    }

    @Override
    public void explain(Explanation explanation) {
        live();
        simulation.occurrence.explanations.add(explanation);
    }

    private void live() {
        if (!handling) {
            throw new IllegalStateException("the host of " + node.id + " is used outside its kernel's handler");
        }
    }
}
