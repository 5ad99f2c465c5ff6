package dev.regente.election.runtime;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import dev.regente.election.loop.LoopTimer;
import dev.regente.election.storage.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host of one part, with a channel of its own. Loop only. */
class PartHost<M> implements Host<M> {
    private static final Logger LOG = LoggerFactory.getLogger(PartHost.class);

    private final NodeLoop node;
    private final Part<M> part;
    private final int channel;
    private final Map<String, LoopTimer> timers = new HashMap<>();
    private final Logger voice;
    private long tickets;
    private long malformed;

    PartHost(NodeLoop node, Part<M> part, int channel, String voice) {
        this.node = node;
        this.part = part;
        this.channel = channel;
        this.voice = LoggerFactory.getLogger("dev.regente." + voice);
    }

    Part<M> part() {
        return part;
    }

    // --- events

    void begin(long identity) {
        Map<String, List<Value>> records = new TreeMap<>();
        part.stores().forEach((name, store) -> records.put(name, store.takeRestored()));
        deliver(new Event.Started<>(new Restored(records), identity));
    }

    void deliver(Event<M> event) {
        node.delivery().run(this, () -> part.kernel().on(event, this));
    }

    void fired(String timer) {
        deliver(new Event.TimerFired<>(timer));
    }

    void linkUp(NodeId peer) {
        deliver(new Event.LinkUp<>(peer));
    }

    void linkDown(NodeId peer) {
        deliver(new Event.LinkDown<>(peer));
    }

    void asked(dev.regente.election.kernel.Ask ask) {
        deliver(new Event.Asked<>(ask));
    }

    void written(long ticket, String failure) {
        deliver(failure == null ? new Event.Durable<>(ticket) : new Event.PersistFailed<>(ticket, failure));
    }

    void received(NodeId from, byte[] payload) {
        M message;
        try {
            message = part.codec().decode(payload);
        } catch (MalformedMessage e) {
            dropped(from, e.getMessage());
            return;
        } catch (RuntimeException e) {
            // a codec must not let this out, but no peer's bytes may stop a node
            dropped(from, e.toString());
            return;
        }
        deliver(new Event.Received<>(from, message));
    }

    private void dropped(NodeId from, String reason) {
        if (malformed++ == 0) {
            LOG.warn(
                    "{}: dropped a message of {} on channel {}: {} (further ones are only counted)",
                    node.self(),
                    from,
                    part.name(),
                    reason);
        }
    }

    void silence() {
        timers.values().forEach(LoopTimer::stop);
    }

    // --- effects

    @Override
    public long now() {
        return node.loop().now();
    }

    @Override
    public void send(NodeId to, M message) {
        node.send(to, channel, part.codec().encode(message));
    }

    @Override
    public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
        long least = Math.max(0, atLeastNanos);
        long spread = Math.max(0, atMostNanos - least);
        long delay = spread == 0 ? least : least + node.random().nextLong(spread + 1);
        timers.computeIfAbsent(timer, name -> node.loop().timer(() -> fired(name)))
                .start(delay);
    }

    @Override
    public void stopTimer(String timer) {
        LoopTimer running = timers.get(timer);
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public long persist(String store, Value record) {
        Store target = part.stores().get(store);
        if (target == null) {
            throw new IllegalStateException("the part " + part.name() + " has no store " + store);
        }
        long ticket = ++tickets;
        node.persist(new DiskThread.Write(this, target, ticket, record));
        return ticket;
    }

    @Override
    public int choose(String label, int n) {
        return node.random().nextInt(n);
    }

    @Override
    public void publish(Notice notice) {
        part.tap().on(notice, now());
        node.published(this, notice);
    }

    @Override
    public void explain(Explanation explanation) {
        if (voice.isDebugEnabled()) {
            voice.debug("{}: {}", node.self(), explanation);
        }
        node.explained(this, explanation);
    }
}
