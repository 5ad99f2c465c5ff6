package dev.regente.sim.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;

/**
 * {@code leader-within-bound} (L1): while some node that may lead has working links in both directions with a majority, and
 * nothing happens to the world for the bound, somebody leads within it. Unlike {@code agreed-leader} it needs no node to be
 * well but those: the others may be cut off, one way or both, for ever.
 */
public final class LeaderWithinBound implements Checker {
    private final String part;
    private final Health health;
    private final long boundNanos;
    private long ledNanos;
    private boolean reported;

    LeaderWithinBound(String part, Health health, long boundNanos) {
        this.part = part;
        this.health = health;
        this.boundNanos = boundNanos;
    }

    @Override
    public void after(Occurrence occurrence, World world) {
        NodeId node = occurrence.node();
        if (reported || node == null || !part.equals(occurrence.part())) {
            return;
        }
        long now = world.now();
        if (ElectionChecks.leads(node, world, part)) {
            ledNanos = now;
        } else if (now - Math.max(ledNanos, health.lastNanos()) > boundNanos) {
            for (NodeId each : world.nodes()) {
                if (health.couldLead(each, world)) {
                    reported = true;
                    world.violation(
                            "leader-within-bound",
                            each,
                            "nobody has led for " + boundNanos / 1_000_000 + " ms, though " + each
                                    + " has links with a majority");
                    return;
                }
            }
            // nobody could: look again after another such time
            ledNanos = now;
        }
    }
}
