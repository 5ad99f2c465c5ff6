package dev.regente.sim.election;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.confirm.TermRecord;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Rule;
import dev.regente.election.protocol.Safety;
import dev.regente.sim.core.Program;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * One election kernel on each node.
 *
 * @param settings how each node takes part
 * @param removed the rules that all nodes leave out, none for the product
 * @param nomination who is nominated
 */
public record ElectionProgram(Function<NodeId, ElectionSettings> settings, Set<Rule> removed, Nomination nomination)
        implements Program {

    /** The name of the part. */
    public static final String PART = "election";

    /** With the Bully algorithm. */
    public ElectionProgram(Function<NodeId, ElectionSettings> settings, Set<Rule> removed) {
        this(settings, removed, Nomination.BULLY);
    }

    @Override
    public List<Part<?>> parts(NodeId node) {
        ElectionSettings own = settings.apply(node);
        return List.of(
                own.safety() == Safety.CLASSIC
                        ? new Part<>(PART, nomination.classic(own, null, 0))
                        : new Part<>(PART, new ElectionKernel(own, nomination.nominator(), removed)));
    }

    @Override
    public boolean keepsOnlyLast(String part, String store) {
        return store.equals(TermRecord.STORE);
    }

    @Override
    public String messageType(String part, Object message) {
        return ((ElectionMessage) message).body().type();
    }
}
