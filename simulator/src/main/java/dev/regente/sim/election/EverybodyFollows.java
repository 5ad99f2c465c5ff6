package dev.regente.sim.election;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.confirm.TermRecord;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;

/**
 * {@code followed-within-bound} (R12): once a lead has lasted for the bound in a calm world, every node with working links
 * to the leader in both directions stands by it in its term. A node that had promised more is not left outside.
 */
final class EverybodyFollows implements Checker {
    private final String part;
    private final Health health;
    private final long boundNanos;
    private NodeId leader;
    private long token;
    private long sinceNanos;
    private boolean reported;

    EverybodyFollows(String part, Health health, long boundNanos) {
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
        for (Notice notice : occurrence.notices()) {
            if (notice instanceof ElectionNotice.Elected elected) {
                leader = node;
                token = elected.token();
                sinceNanos = world.now();
            }
        }
        boolean settled = leader != null
                && world.now() - Math.max(sinceNanos, health.lastNanos()) > boundNanos
                && ElectionChecks.leads(leader, world, part);
        if (settled && !node.equals(leader) && health.linked(leader, node, world) && !follows(node, world)) {
            reported = true;
            world.violation("followed-within-bound", node, "does not stand by " + leader + " in term " + token);
        }
    }

    private boolean follows(NodeId node, World world) {
        ElectionKernel kernel = world.kernel(node, part, ElectionKernel.class);
        TermRecord record = kernel.record();
        // who stood for a higher term in an earlier life has that in its record, but followed nobody
        boolean stoodItself = kernel.acknowledgedTerm() == record.ackedTerm() && node.equals(record.ackedLeader());
        return kernel.acknowledgedTerm() >= token && !stoodItself;
    }
}
