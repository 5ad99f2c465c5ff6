package dev.regente.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.RingMessage;
import dev.regente.election.ring.ChangRoberts;
import dev.regente.election.ring.ClassicSettings;
import dev.regente.sim.explore.model.PackedChangRoberts;
import dev.regente.sim.explore.search.Expansion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packed model and the ordinary kernel take every step together, in every order, until somebody has won. The
 * specification elects the lowest id and the kernel the highest, so that place i has the id i in one and n - i + 1 in the
 * other. In one point they differ: a starter that has seen a better id hands worse ones on in the specification, and
 * swallows them in the kernel; what only the specification still has under way is told apart here.
 */
class PackedAgainstKernelTest {

    /** Both, in one moment. */
    private record Pair(long packed, List<Value> kernels, Set<Integer> underWay, Set<Integer> surplus) {}

    /** One ring of kernels, whose states are put in and taken out. */
    private static final class Ring implements Host<ElectionMessage> {
        final List<ChangRoberts> nodes = new ArrayList<>();
        final List<Integer> sent = new ArrayList<>();

        Ring(int size, int starters) {
            List<NodeId> order = new ArrayList<>();
            List<NodeId> starting = new ArrayList<>();
            for (int place = 0; place < size; place++) {
                order.add(NodeId.of(size - place));
                if ((starters >> place & 1) != 0) {
                    starting.add(NodeId.of(size - place));
                }
            }
            for (NodeId node : order) {
                nodes.add(new ChangRoberts(
                        ClassicSettings.paper(node, order, starting), ChangRoberts.Variant.STARTERS_COMPETE));
            }
        }

        @Override
        public long now() {
            return 0;
        }

        @Override
        public void send(NodeId to, ElectionMessage message) {
            if (message.body() instanceof RingMessage ring && ring.kind() == RingMessage.Kind.ELECTION) {
                sent.add(nodes.size() - ring.node().number());
            }
        }

        @Override
        public void startTimer(String timer, long atLeastNanos, long atMostNanos) {}

        @Override
        public void stopTimer(String timer) {}

        @Override
        public long persist(String store, Value record) {
            throw new AssertionError("a ring of this level writes nothing");
        }

        @Override
        public int choose(String label, int n) {
            throw new AssertionError("a ring of this level draws nothing");
        }

        @Override
        public void publish(Notice notice) {}

        @Override
        public void explain(Explanation explanation) {}
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void takeEveryStepTogether(int size) {
        PackedChangRoberts model = new PackedChangRoberts(size);
        Expansion initial = new Expansion(1);
        model.initial(initial);
        long compared = 0;
        int won = 0;
        for (int starters = 0; starters < 1 << size; starters++) {
            Ring ring = new Ring(size, starters);
            List<Value> fresh = new ArrayList<>();
            ring.nodes.forEach(node -> fresh.add(node.save()));
            Set<Pair> seen = new HashSet<>();
            ArrayDeque<Pair> waiting = new ArrayDeque<>();
            waiting.add(new Pair(initial.state(starters)[0], fresh, Set.of(), Set.of()));
            while (!waiting.isEmpty()) {
                Pair now = waiting.poll();
                if (!seen.add(now)) {
                    continue;
                }
                Expansion next = new Expansion(1);
                model.expand(new long[] {now.packed()}, 0, next);
                for (int i = 0; i < next.count(); i++) {
                    compared++;
                    Pair after = step(model, ring, now, next.action(i), next.state(i)[0]);
                    if (model.winner(after.packed()) > 0) {
                        won++;
                    } else {
                        waiting.add(after);
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(40L * size);
        assertThat(won).isPositive();
    }

    private static Pair step(PackedChangRoberts model, Ring ring, Pair now, long action, long packed) {
        int place = model.lane(action);
        int id = (int) (action & 255) - 1;
        List<Value> kernels = new ArrayList<>(now.kernels());
        Set<Integer> underWay = new TreeSet<>(now.underWay());
        Set<Integer> surplus = new TreeSet<>(now.surplus());
        if (id < 0 || !now.surplus().contains(id)) {
            ChangRoberts node = ring.nodes.get(place);
            node.restore(kernels.get(place));
            ring.sent.clear();
            if (id < 0) {
                node.on(new Event.Started<>(Restored.NOTHING, 1), ring);
            } else {
                int size = ring.nodes.size();
                NodeId before = NodeId.of(size - (place + size - 1) % size);
                RingMessage message = new RingMessage(RingMessage.Kind.ELECTION, 0, 0, NodeId.of(size - id), List.of());
                node.on(new Event.Received<>(before, new ElectionMessage(1, 1, message)), ring);
            }
            kernels.set(place, node.save());
            underWay.remove(id);
            underWay.addAll(ring.sent);
            assertThat(model.winner(packed) == place + 1).isEqualTo(node.isLeader());
        }
        Set<Integer> inModel = new TreeSet<>();
        for (int each = 0; each < ring.nodes.size(); each++) {
            if (((packed >>> (8 * each)) & 15) != 0) {
                inModel.add(each);
            }
        }
        surplus.retainAll(inModel);
        if (inModel.contains(id) && !underWay.contains(id) && !surplus.contains(id)) {
            // swallowed by a starter that had seen a better id; nobody wins by what the specification hands on
            assertThat(id).isGreaterThan(place);
            surplus.add(id);
        }
        inModel.removeAll(surplus);
        assertThat(inModel).isEqualTo(underWay);
        return new Pair(packed, List.copyOf(kernels), Set.copyOf(underWay), Set.copyOf(surplus));
    }
}
