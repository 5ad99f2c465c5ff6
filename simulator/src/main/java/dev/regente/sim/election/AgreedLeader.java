package dev.regente.sim.election;

import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import dev.regente.sim.scenario.Scenario;

/**
 * {@code agreed-leader} (L1): when the faults have stopped, all running nodes agree within a bound on one that leads. Says
 * nothing about a run that ends before the bound has passed.
 */
public final class AgreedLeader implements Checker {
    private final String part;
    private final long calmNanos;
    private final long boundNanos;
    private boolean agreed;
    private boolean reported;

    /** For the elections of this part. */
    public AgreedLeader(Scenario scenario, String part, long boundNanos) {
        this.part = part;
        this.calmNanos = scenario.lastFaultNanos();
        this.boundNanos = boundNanos;
    }

    @Override
    public void after(Occurrence occurrence, World world) {
        if (agreed || reported || world.now() < calmNanos || !part.equals(occurrence.part())) {
            return;
        }
        if (ElectionChecks.agreedLeader(world, part) != null) {
            agreed = true;
        } else if (world.now() > calmNanos + boundNanos) {
            reported = true;
            world.violation(
                    "agreed-leader",
                    occurrence.node(),
                    "no agreed leader " + boundNanos / 1_000_000 + " ms after the last fault");
        }
    }
}
