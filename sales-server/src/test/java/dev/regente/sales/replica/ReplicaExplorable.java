package dev.regente.sales.replica;

import dev.regente.sim.explore.Bound;
import dev.regente.sim.explore.Bounds;
import dev.regente.sim.explore.Explorable;
import dev.regente.sim.explore.Network;
import dev.regente.sim.explore.kernel.KernelModel;
import dev.regente.sim.explore.search.Model;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The kernel of the sales log, for {@code sim explore sales-replica}. */
public final class ReplicaExplorable implements Explorable {
    @Override
    public String name() {
        return "sales-replica";
    }

    @Override
    public String description() {
        return "replicas of the sales log under an election that promises only one holder per token";
    }

    /** The bounds of the TLA+ model: three terms, two values, one crash, and writes that are durable at once. */
    @Override
    public Bounds standard() {
        return Bounds.NONE
                .with(Bound.NODES, 3)
                .with(Bound.TERMS, 3)
                .with(Bound.VALUES, 2)
                .with(Bound.CRASHES, 1)
                .with(Bound.RESTARTS, 1)
                .with(Bound.TIMERS, 0)
                .with(Bound.ASKS, -1)
                .with(Bound.SLOW_DISK, 0)
                .with(Network.SET);
    }

    @Override
    public Model open(Bounds bounds) {
        return open(bounds, false);
    }

    static KernelModel open(Bounds bounds, boolean rejoins, int... holders) {
        Set<ReplicaRule> removed = EnumSet.noneOf(ReplicaRule.class);
        for (String rule : bounds.without()) {
            try {
                removed.add(ReplicaRule.valueOf(rule.toUpperCase(Locale.ROOT).replace('-', '_')));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "there is no rule " + rule + " of the replica; there is " + EnumSet.allOf(ReplicaRule.class),
                        e);
            }
        }
        ReplicaSubject subject = new ReplicaSubject(
                bounds.get(Bound.NODES), bounds.get(Bound.TERMS), bounds.get(Bound.VALUES), removed, rejoins, holders);
        return new KernelModel(subject, bounds, bounds.network(), 1_000_000_000L);
    }
}
