package dev.regente.sim.election;

import dev.regente.election.bully.ClassicBully;
import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Program;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Textbook Bully with a failure detector, whose nodes take one of them for the coordinator in their first lives. */
final class AgreedBully implements Program {
    private final ElectionProgram program;
    private final NodeId initial;
    private final Set<NodeId> ran = new TreeSet<>();

    AgreedBully(ElectionProgram program, NodeId initial) {
        this.program = program;
        this.initial = initial;
    }

    @Override
    public List<Part<?>> parts(NodeId node) {
        NodeId first = ran.add(node) ? initial : null;
        return List.of(new Part<>(
                ElectionProgram.PART, new ClassicBully(program.settings().apply(node), first)));
    }

    @Override
    public String messageType(String part, Object message) {
        return program.messageType(part, message);
    }
}
