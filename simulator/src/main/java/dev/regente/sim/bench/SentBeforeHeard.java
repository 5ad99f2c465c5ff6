package dev.regente.sim.bench;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.StableHash;
import dev.regente.sim.core.World;
import java.util.HashMap;
import java.util.Map;

/** Nobody hears what was not said: a check that looks at every message, sent and received. */
final class SentBeforeHeard implements Checker {
    private final Map<NodeId, Long> said = new HashMap<>(); // looked up by node, never iterated

    @Override
    public void after(Occurrence occurrence, World world) {
        for (int i = 0; i < occurrence.sent().size(); i++) {
            said.put(occurrence.node(), StableHash.of(occurrence.sent().get(i).message()));
        }
        if (occurrence.kind() == Occurrence.Kind.RECEIVED && !said.containsKey(occurrence.from())) {
            world.violation("sent-before-heard", occurrence.node(), occurrence.from() + " never spoke");
        }
    }
}
