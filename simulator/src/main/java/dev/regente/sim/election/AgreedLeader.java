package dev.regente.sim.election;

import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import dev.regente.sim.scenario.Fault;
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
        this.calmNanos = lastFaultNanos(scenario);
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

    /** The moment at which the last scheduled fault begins or ends, 0 if there are none. */
    public static long lastFaultNanos(Scenario scenario) {
        return scenario.faults().stream()
                .mapToLong(AgreedLeader::endNanos)
                .max()
                .orElse(0);
    }

    private static long endNanos(Fault fault) {
        if (fault instanceof Fault.Crash crash) {
            return crash.atNanos() + crash.forNanos();
        }
        if (fault instanceof Fault.Pause pause) {
            return pause.atNanos() + pause.forNanos();
        }
        if (fault instanceof Fault.Cut cut) {
            return cut.atNanos() + cut.forNanos();
        }
        if (fault instanceof Fault.Partition partition) {
            return Math.max(partition.atNanos(), partition.healNanos());
        }
        if (fault instanceof Fault.SlowDisk slow) {
            return slow.atNanos() + slow.forNanos();
        }
        return fault.atNanos();
    }
}
