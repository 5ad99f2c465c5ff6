package dev.regente.sim.explore.system;

import dev.regente.sim.explore.Bound;
import dev.regente.sim.explore.Bounds;
import dev.regente.sim.explore.Explorable;
import dev.regente.sim.explore.model.PackedChangRoberts;
import dev.regente.sim.explore.search.Model;

/** The TLA+ specification of Chang and Roberts, whose numbers of states are known. */
public final class ChangRobertsTla implements Explorable {
    @Override
    public String name() {
        return "chang-roberts-tla";
    }

    @Override
    public String description() {
        return "the ring of Chang and Roberts as the TLA+ examples have it, packed; all sets of starters";
    }

    @Override
    public Bounds standard() {
        return Bounds.NONE.with(Bound.NODES, 6);
    }

    @Override
    public Model open(Bounds bounds) {
        bounds.numbers().keySet().forEach(bound -> {
            if (bound != Bound.NODES) {
                throw new IllegalArgumentException(name() + " knows no " + bound.word() + ": it has no faults");
            }
        });
        return new PackedChangRoberts(bounds.get(Bound.NODES));
    }
}
