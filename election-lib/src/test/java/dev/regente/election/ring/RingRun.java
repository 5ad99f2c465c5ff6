package dev.regente.election.ring;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Classic rings with one queue for all messages; timers fire when nothing is under way. */
final class RingRun {
    private record Flight(NodeId from, NodeId to, ElectionMessage message) {}

    final Map<String, Integer> sent = new TreeMap<>();
    final Map<String, Integer> delivered = new TreeMap<>();
    final List<String> explained = new ArrayList<>();
    final TreeSet<NodeId> down = new TreeSet<>();
    final TreeSet<String> cut = new TreeSet<>();
    int idsCarried;
    private final Function<NodeId, ClassicRing> kernels;
    private final Map<NodeId, Node> nodes = new TreeMap<>();
    private final Deque<Flight> flying = new ArrayDeque<>();

    /** One node; after each event a copy goes on in its place, so that what it is lies in what it saves. */
    private final class Node implements Host<ElectionMessage> {
        final NodeId id;
        final Deque<String> timers = new ArrayDeque<>();
        ClassicRing kernel;

        Node(NodeId id) {
            this.id = id;
            this.kernel = kernels.apply(id);
        }

        void on(Event<ElectionMessage> event) {
            kernel.on(event, this);
            Value saved = kernel.save();
            kernel = kernels.apply(id);
            kernel.restore(saved);
            if (!kernel.save().equals(saved)) {
                throw new IllegalStateException("restored " + kernel.save() + " from " + saved);
            }
        }

        @Override
        public long now() {
            return 0;
        }

        @Override
        public void send(NodeId to, ElectionMessage message) {
            sent.merge(message.body().type(), 1, Integer::sum);
            if (message.body() instanceof ElectionMessage.RingMessage it
                    && it.kind() == ElectionMessage.RingMessage.Kind.ELECTION) {
                idsCarried += it.ids().size();
            }
            flying.add(new Flight(id, to, message));
        }

        @Override
        public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
            timers.remove(timer);
            timers.add(timer);
        }

        @Override
        public void stopTimer(String timer) {
            timers.remove(timer);
        }

        @Override
        public long persist(String store, Value record) {
            throw new IllegalStateException("nothing is durable at level classic");
        }

        @Override
        public int choose(String label, int n) {
            return 0;
        }

        @Override
        public void publish(Notice notice) {
            // the leader is read from the kernel
        }

        @Override
        public void explain(Explanation explanation) {
            explained.add(id + " " + explanation.key());
        }
    }

    RingRun(List<NodeId> order, Function<NodeId, ClassicRing> kernels) {
        this.kernels = kernels;
        order.forEach(id -> nodes.put(id, new Node(id)));
    }

    /** Starts all that are up, in the order of their ids, before anything is delivered. */
    RingRun start() {
        nodes.forEach((id, node) -> {
            if (!down.contains(id)) {
                node.on(new Event.Started<>(Restored.NOTHING, id.number()));
            }
        });
        return this;
    }

    void event(int id, Event<ElectionMessage> event) {
        nodes.get(NodeId.of(id)).on(event);
    }

    /** A new process. */
    void restart(int id) {
        down.remove(NodeId.of(id));
        Node fresh = new Node(NodeId.of(id));
        nodes.put(NodeId.of(id), fresh);
        fresh.on(new Event.Started<>(Restored.NOTHING, id));
    }

    /** Delivers the oldest message; false if there is none. */
    boolean step() {
        Flight flight = flying.poll();
        if (flight == null) {
            return false;
        }
        boolean arrives = !down.contains(flight.to())
                && !cut.contains(flight.from().number() + "->" + flight.to().number());
        if (arrives) {
            delivered.merge(flight.message().body().type(), 1, Integer::sum);
            nodes.get(flight.to()).on(new Event.Received<>(flight.from(), flight.message()));
        }
        return true;
    }

    /** Until nothing is under way and no hop is waited for, or for so many steps. */
    RingRun settle(int most) {
        for (int i = 0; i < most; i++) {
            if (!step() && !fireHop()) {
                return this;
            }
        }
        return this;
    }

    private boolean fireHop() {
        for (Node node : nodes.values()) {
            for (String timer : List.copyOf(node.timers)) {
                if (timer.startsWith("HOP-") && !down.contains(node.id)) {
                    node.timers.remove(timer);
                    node.on(new Event.TimerFired<>(timer));
                    return true;
                }
            }
        }
        return false;
    }

    boolean quiet() {
        return flying.isEmpty();
    }

    int sent(String type) {
        return sent.getOrDefault(type, 0);
    }

    int delivered(String type) {
        return delivered.getOrDefault(type, 0);
    }

    /** Whom each live node takes as leader, in the order of ids; 0 for nobody. */
    List<Integer> leaders() {
        List<Integer> leaders = new ArrayList<>();
        nodes.forEach((id, node) -> {
            if (!down.contains(id)) {
                leaders.add(
                        node.kernel.leader() == null ? 0 : node.kernel.leader().number());
            }
        });
        return leaders;
    }
}
