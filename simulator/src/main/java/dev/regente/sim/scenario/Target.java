package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import java.util.List;
import java.util.Locale;

/** Which nodes a fault hits. */
public sealed interface Target {

    /** These nodes. */
    record Ids(List<NodeId> ids) implements Target {
        /** Copies. */
        public Ids {
            ids = List.copyOf(ids);
        }

        @Override
        public String toString() {
            List<Integer> numbers = ids.stream().map(NodeId::number).toList();
            return numbers.size() == 1 ? numbers.get(0).toString() : numbers.toString();
        }
    }

    /** Nodes that are known only when the moment comes. */
    enum Then implements Target {
        /** Who leads then, as the system sees it; nobody if nobody does. */
        LEADER,
        /** One of those that the fault can hit, drawn. */
        RANDOM,
        /** All that the fault can hit. */
        ALL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One node. */
    static Target of(NodeId id) {
        return new Ids(List.of(id));
    }
}
