package dev.regente.sim.algorithm;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.Heartbeat;
import dev.regente.election.protocol.ElectionMessage.HopAck;
import dev.regente.election.protocol.ElectionMessage.RingMessage;
import dev.regente.election.ring.ClassicRing;
import dev.regente.election.ring.ClassicSettings;
import dev.regente.sim.core.Program;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.scenario.Assumption;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A ring of the election library's level {@code classic}. Hops are acknowledged, and a silent successor is passed over after
 * the timeout, only where something can be wrong: with a failure detector, nodes that are down, or faults. The papers' rings
 * do without.
 */
record ClassicRingAlgorithm(String name, String description, Map<String, Set<Assumption>> claims, Maker kernel)
        implements Algorithm {
    /** Makes the kernel of one node. */
    @FunctionalInterface
    interface Maker {
        /** With these settings, whom it takes for the leader from the start (or null), in a ring of so many. */
        ClassicRing make(ClassicSettings settings, NodeId initial, int nodes);
    }

    /** Without it a node knows one successor only, and does not skip. */
    private static final String SUCCESSOR_LIST = "successor-list";

    @Override
    public boolean takesDetector() {
        return true;
    }

    @Override
    public Map<String, Set<Assumption>> claims(Scenario scenario) {
        return claims;
    }

    @Override
    public Program program(Scenario scenario) {
        Scenario.Cluster cluster = scenario.cluster();
        boolean oracle = cluster.detector().oracle();
        if (oracle && cluster.heartbeatNanos() == 0) {
            throw new ScenarioException(name + " without failure detector (cluster.heartbeat: off) has no use for"
                    + " cluster.detector; give it a heartbeat");
        }
        boolean calm = cluster.heartbeatNanos() == 0
                && cluster.down().isEmpty()
                && scenario.faults().isEmpty();
        boolean unasked = cluster.heartbeatNanos() == 0 && cluster.initialLeader() == null;
        Set<NodeId> ran = new TreeSet<>();
        Map<NodeId, NodeId> next = new TreeMap<>();
        for (int i = 0; i < cluster.ids().size(); i++) {
            next.put(
                    cluster.ids().get(i),
                    cluster.ids().get((i + 1) % cluster.ids().size()));
        }
        return new Program() {
            @Override
            public List<Part<?>> parts(NodeId node) {
                boolean first = ran.add(node);
                boolean starts = first && cluster.starters().starts(node, unasked);
                ClassicSettings settings = new ClassicSettings(
                        node,
                        // where nothing fails a node needs its successor alone: a ring of a million nodes, no million
                        // lists
                        calm && cluster.ids().size() > 1 ? List.of(node, next.get(node)) : cluster.ids(),
                        List.of(),
                        starts,
                        true,
                        calm ? 0 : oracle ? DetectorKernel.PATIENT_NANOS : cluster.timeoutNanos(),
                        calm || cluster.without().contains(SUCCESSOR_LIST)
                                ? 1
                                : Math.max(1, cluster.ids().size() - 1),
                        0,
                        cluster.heartbeatNanos(),
                        cluster.timeoutNanos());
                ClassicRing ring = kernel.make(
                        settings,
                        first ? cluster.initialLeader() : null,
                        cluster.ids().size());
                return List.of(
                        oracle ? new Part<>(PART, DetectorKernel.of(ring, node, cluster)) : new Part<>(PART, ring));
            }

            @Override
            public List<NodeId> connections(NodeId node, List<NodeId> all) {
                return calm ? List.of() : Program.super.connections(node, all);
            }

            @Override
            public String messageType(String part, Object message) {
                return ((ElectionMessage) message).body().type();
            }
        };
    }

    @Override
    public SystemRun.Purpose purpose(Object message) {
        ElectionMessage.Body body = ((ElectionMessage) message).body();
        if (body instanceof Heartbeat || body instanceof HopAck) {
            return SystemRun.Purpose.LIVENESS;
        }
        return body instanceof RingMessage passing && passing.kind() != RingMessage.Kind.ELECTION
                ? SystemRun.Purpose.ANNOUNCE
                : SystemRun.Purpose.ELECTION;
    }

    @Override
    public int ids(Object message) {
        if (((ElectionMessage) message).body() instanceof RingMessage passing) {
            return passing.ids().size() + (passing.node() == null ? 0 : 1);
        }
        return 0;
    }
}
