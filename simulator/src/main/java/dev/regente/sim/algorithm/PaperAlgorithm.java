package dev.regente.sim.algorithm;

import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.sim.algorithm.paper.AlgorithmKernel;
import dev.regente.sim.algorithm.paper.CountedMessage;
import dev.regente.sim.algorithm.paper.Setting;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.World;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.scenario.Assumption;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * An algorithm whose kernels are told their place by a {@link Setting}.
 *
 * @param closed whether nodes that are down from the start are left out, as a ring that was mended is closed around them
 * @param claims the properties that its paper claims, with the assumptions that they need
 * @param startsUnasked whether all nodes start an election at time 0 if the scenario names no starters and no leader
 */
public record PaperAlgorithm(
        String name,
        String description,
        Map<String, Set<Assumption>> claims,
        boolean closed,
        boolean startsUnasked,
        Function<Setting, ? extends Kernel<?>> kernel)
        implements Algorithm {

    /** Copies. */
    public PaperAlgorithm {
        claims = Map.copyOf(claims);
    }

    /** Bully, and what somebody writes: its kernel is told by {@code LinkDown} and {@code LinkUp}. */
    @Override
    public boolean takesDetector() {
        return name.equals("bully") || name.startsWith(NamedClass.PREFIX);
    }

    @Override
    public Map<String, Set<Assumption>> claims(Scenario scenario) {
        return claims;
    }

    @Override
    public Program program(Scenario scenario) {
        return new PaperProgram(scenario);
    }

    private final class PaperProgram implements Program {
        private final Scenario.Cluster cluster;
        private final List<NodeId> nodes;
        private final Map<NodeId, Integer> places = new TreeMap<>();
        private final boolean[] ran;

        PaperProgram(Scenario scenario) {
            cluster = scenario.cluster();
            nodes = closed
                    ? cluster.ids().stream()
                            .filter(id -> !cluster.down().contains(id))
                            .toList()
                    : cluster.ids();
            for (NodeId node : nodes) {
                places.put(node, places.size());
            }
            ran = new boolean[nodes.size()];
        }

        @Override
        public List<Part<?>> parts(NodeId node) {
            Integer place = places.get(node);
            Setting setting;
            if (place == null) { // it was left out of the ring, and stays so: nobody sends to it
                setting = setting(node, cluster.ids(), cluster.ids().indexOf(node), true);
            } else {
                setting = setting(node, nodes, place, ran[place]);
                ran[place] = true;
            }
            return List.of(new Part<>(PART, kernel.apply(setting)));
        }

        private Setting setting(NodeId node, List<NodeId> all, int place, boolean restarted) {
            boolean unasked = startsUnasked && cluster.initialLeader() == null;
            return new Setting(
                    node,
                    all,
                    place,
                    cluster.starters().starts(node, unasked),
                    restarted,
                    restarted ? null : cluster.initialLeader(),
                    cluster.timeoutNanos(),
                    cluster.heartbeatNanos());
        }

        /** Papers have no connections, unless to an oracle, and a ring of a million nodes no time for them. */
        @Override
        public List<NodeId> connections(NodeId node, List<NodeId> all) {
            return cluster.detector().oracle() ? Program.super.connections(node, all) : List.of();
        }

        @Override
        public String messageType(String part, Object message) {
            return message instanceof CountedMessage counted
                    ? counted.type()
                    : message.getClass().getSimpleName();
        }
    }

    @Override
    public SystemRun.Purpose purpose(Object message) {
        if (!(message instanceof CountedMessage counted)) {
            return SystemRun.Purpose.ELECTION;
        }
        return switch (counted.purpose()) {
            case ELECTION -> SystemRun.Purpose.ELECTION;
            case ANNOUNCE -> SystemRun.Purpose.ANNOUNCE;
            case LIVENESS -> SystemRun.Purpose.LIVENESS;
        };
    }

    @Override
    public int ids(Object message) {
        return message instanceof CountedMessage counted ? counted.ids() : 0;
    }

    /** The most phases that a running node has been through. */
    @Override
    public Map<String, Object> report(World world) {
        long phases = -1;
        for (NodeId node : world.nodes()) {
            if (world.isUp(node) && world.kernel(node, PART) instanceof AlgorithmKernel<?> running) {
                phases = Math.max(phases, running.phases());
            }
        }
        Map<String, Object> report = new TreeMap<>();
        report.put("phases", phases < 0 ? null : phases);
        return report;
    }
}
