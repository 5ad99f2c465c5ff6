package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import dev.regente.sim.property.LeaderView;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * {@code agreed-leader} (L1): within a bound after the last fault all running nodes agree on one that leads. Says nothing
 * where a majority is down for good or a link between two running nodes stays cut, nor of a run that ends before the
 * bound has passed.
 */
final class AgreedWithin implements Checker {
    private final LeaderView view;
    private final LongSupplier calmSince;
    private final long boundNanos;
    private long agreedAfter = -1;
    private boolean decided;

    AgreedWithin(LeaderView view, LongSupplier calmSince, long boundNanos) {
        this.view = view;
        this.calmSince = calmSince;
        this.boundNanos = boundNanos;
    }

    @Override
    public void after(Occurrence o, World world) {
        long calm = calmSince.getAsLong();
        if (decided || world.now() < calm || agreedAfter == calm) {
            return;
        }
        if (view.agreed(world) != null) {
            agreedAfter = calm;
        } else if (world.now() > calm + boundNanos) {
            decided = true;
            if (possible(world)) {
                world.violation(
                        "agreed-leader",
                        o.node(),
                        "no agreed leader " + boundNanos / 1_000_000 + " ms after the last fault");
            }
        }
    }

    private static boolean possible(World world) {
        List<NodeId> running = world.nodes().stream()
                .filter(node -> world.isUp(node) && !world.isPaused(node))
                .toList();
        if (2 * running.size() <= world.nodes().size()) {
            return false;
        }
        for (NodeId from : running) {
            for (NodeId to : running) {
                if (!from.equals(to) && !world.passes(from, to)) {
                    return false;
                }
            }
        }
        return true;
    }
}
