package dev.regente.sim.demo;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Program;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import java.util.List;
import java.util.Optional;

/** Every node sends a heartbeat to the first node at a fixed rate; the first node never changes. */
public final class HeartbeatSystem implements SystemUnderTest {
    @Override
    public String name() {
        return "heartbeats";
    }

    @Override
    public String description() {
        return "heartbeats of all nodes to the first one, no election: for measuring the engine";
    }

    @Override
    public SystemRun open(Scenario scenario) {
        long interval = scenario.cluster().heartbeatNanos();
        if (interval == 0) {
            throw new ScenarioException("system heartbeats needs cluster.heartbeat, which is off");
        }
        NodeId first = scenario.cluster().ids().get(0);
        Program program = program(first, interval);
        return new SystemRun() {
            @Override
            public Program program() {
                return program;
            }

            @Override
            public Optional<NodeId> leader(dev.regente.sim.core.World world) {
                return Optional.of(first);
            }

            @Override
            public Purpose purpose(String messageType) {
                return Purpose.LIVENESS;
            }
        };
    }

    /** Heartbeats of all nodes to this one. */
    public static Program program(NodeId first, long intervalNanos) {
        return new Program() {
            @Override
            public List<Part<?>> parts(NodeId node) {
                return List.of(new Part<>("beat", new HeartbeatKernel(node, first, intervalNanos)));
            }

            @Override
            public List<NodeId> connections(NodeId node, List<NodeId> all) {
                return node.equals(first) ? all : List.of(first);
            }
        };
    }
}
