package dev.regente.sim.election;

import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.sim.algorithm.DetectorKernel;
import dev.regente.sim.core.Program;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Level {@code classic}, whose nodes take one of them for the leader in their first lives, and may listen to an oracle. */
final class ClassicProgram implements Program {
    private final Function<NodeId, ElectionSettings> settings;
    private final Nomination nomination;
    private final Scenario.Cluster cluster;
    private final Set<NodeId> ran = new TreeSet<>();

    ClassicProgram(Function<NodeId, ElectionSettings> settings, Nomination nomination, Scenario.Cluster cluster) {
        this.settings = settings;
        this.nomination = nomination;
        this.cluster = cluster;
    }

    @Override
    public List<Part<?>> parts(NodeId node) {
        boolean oracle = cluster.detector().oracle();
        NodeId initial = ran.add(node) ? cluster.initialLeader() : null;
        Kernel<ElectionMessage> kernel =
                nomination.classic(settings.apply(node), initial, oracle ? DetectorKernel.PATIENT_NANOS : 0);
        return List.of(new Part<>(ElectionProgram.PART, oracle ? DetectorKernel.of(kernel, node, cluster) : kernel));
    }

    @Override
    public String messageType(String part, Object message) {
        return ((ElectionMessage) message).body().type();
    }
}
