package dev.regente.sim.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who came to lead when, for the report and for faults that hit the leader. */
public final class LeaderLog implements Checker {
    private final String part;
    private final NodeId initialLeader;
    private final List<Object> leaders = new ArrayList<>();
    private NodeId last;
    private Double electedAtMillis;
    private Double agreedAtMillis;

    /** For the elections of this part. */
    public LeaderLog(Scenario scenario, String part) {
        this.part = part;
        this.initialLeader = scenario.cluster().initialLeader();
        this.last = initialLeader == null ? scenario.cluster().ids().get(0) : initialLeader;
    }

    @Override
    public void after(Occurrence occurrence, World world) {
        if (!part.equals(occurrence.part()) || occurrence.notices().isEmpty()) {
            return;
        }
        double millis = world.now() / 1e6;
        for (Notice notice : occurrence.notices()) {
            if (notice instanceof ElectionNotice.Elected elected) {
                last = occurrence.node();
                if (world.now() == 0 && last.equals(initialLeader)) {
                    continue; // it is not elected: the run begins with it
                }
                if (electedAtMillis == null) {
                    electedAtMillis = millis;
                }
                Map<String, Object> entry = new TreeMap<>();
                entry.put("atMillis", millis);
                entry.put("node", occurrence.node().number());
                entry.put("term", elected.token());
                leaders.add(entry);
            } else if (notice instanceof ElectionNotice.LeaderChanged
                    && agreedAtMillis == null
                    && world.now() > 0
                    && ElectionChecks.agreedLeader(world, part) != null) {
                agreedAtMillis = millis;
            }
        }
    }

    /** The one that came to lead last, if its process runs. */
    public Optional<NodeId> leader(World world) {
        return world.isUp(last) ? Optional.of(last) : Optional.empty();
    }

    /** For the report. */
    public Map<String, Object> report() {
        Map<String, Object> report = new TreeMap<>();
        report.put("leaders", leaders);
        report.put("electedAtMillis", electedAtMillis);
        report.put("agreedAtMillis", agreedAtMillis);
        return report;
    }
}
