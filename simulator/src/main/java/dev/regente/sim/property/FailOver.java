package dev.regente.sim.property;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the first crash of a leader costs: from it to the first suspicion, to the first claim of another, and to the moment at
 * which all running nodes agree; and how often running nodes are suspected. Watches after the {@link LeaderView}.
 */
public final class FailOver implements Checker {
    private static final long NEVER = -1;

    private final LeaderView view;
    private NodeId lost;
    private long lostNanos = NEVER;
    private long detectedNanos = NEVER;
    private long electedNanos = NEVER;
    private long agreedNanos = NEVER;
    private long falseSuspicions;
    private NodeId leading;

    /** On this view. */
    public FailOver(LeaderView view) {
        this.view = view;
    }

    @Override
    public void after(Occurrence o, World world) {
        if (o.kind() == Occurrence.Kind.CRASHED) {
            if (lost == null && o.node().equals(leading)) {
                lost = o.node();
                lostNanos = world.now();
            }
            return;
        }
        if (!LeaderView.PART.equals(o.part()) || o.notices().isEmpty()) {
            return;
        }
        for (int i = 0; i < o.notices().size(); i++) {
            heard(o.node(), o.notices().get(i), world);
        }
        if (electedNanos != NEVER && agreedNanos == NEVER && view.agreed(world) != null) {
            agreedNanos = world.now();
        }
    }

    private void heard(NodeId node, Notice notice, World world) {
        if (notice instanceof ElectionNotice.Elected) {
            leading = node;
            if (lost != null && electedNanos == NEVER) {
                electedNanos = world.now();
            }
        } else if (notice instanceof ElectionNotice.Revoked && node.equals(leading)) {
            leading = null;
        } else if (notice instanceof ElectionNotice.Suspected suspected && suspected.peer() != null) {
            if (world.isUp(suspected.peer())) {
                falseSuspicions++;
            } else if (suspected.peer().equals(lost) && detectedNanos == NEVER) {
                detectedNanos = world.now();
            }
        }
    }

    /** For the report: milliseconds after the crash, null for what did not come; and the counts. */
    public Map<String, Object> report() {
        Map<String, Object> report = new TreeMap<>();
        report.put("timeToDetectMillis", since(detectedNanos));
        report.put("timeToElectMillis", since(electedNanos));
        report.put("timeToAgreeMillis", since(agreedNanos));
        report.put("falseSuspicions", falseSuspicions);
        report.put("leaderChanges", view.elections());
        return report;
    }

    private Double since(long nanos) {
        return nanos == NEVER ? null : (nanos - lostNanos) / 1e6;
    }
}
