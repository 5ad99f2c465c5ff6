package dev.regente.sim.algorithm;

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
import java.util.TreeSet;

/** Whom each node takes for the leader, by what the nodes make known; takes the same time for any number of nodes. */
public final class LeaderViews implements Checker {
    private final NodeId initialLeader;
    private final Map<NodeId, NodeId> views = new TreeMap<>(); // of running nodes
    private final Map<NodeId, Integer> followers = new TreeMap<>();
    private final TreeSet<NodeId> styled = new TreeSet<>();
    private final TreeSet<NodeId> running = new TreeSet<>();
    private final List<Object> leaders = new ArrayList<>();
    private NodeId last;
    private Double electedAtMillis;
    private Double agreedAtMillis;

    /** For one run. */
    public LeaderViews(Scenario scenario) {
        initialLeader = scenario.cluster().initialLeader();
        last = initialLeader;
    }

    @Override
    public void after(Occurrence occurrence, World world) {
        NodeId node = occurrence.node();
        if (occurrence.kind() == Occurrence.Kind.CRASHED) {
            view(node, null);
            styled.remove(node);
            running.remove(node);
        } else if (occurrence.kind() == Occurrence.Kind.STARTED) {
            running.add(node);
        }
        List<Notice> notices = occurrence.notices();
        for (int i = 0; i < notices.size(); i++) {
            heard(node, notices.get(i), world.now() / 1e6);
        }
    }

    private void heard(NodeId node, Notice notice, double millis) {
        if (notice instanceof ElectionNotice.Elected elected) {
            last = node;
            styled.add(node);
            if (node.equals(initialLeader) && millis == 0) {
                return; // it is not elected: the run begins with it
            }
            if (electedAtMillis == null) {
                electedAtMillis = millis;
            }
            Map<String, Object> entry = new TreeMap<>();
            entry.put("atMillis", millis);
            entry.put("node", node.number());
            entry.put("term", elected.token());
            leaders.add(entry);
        } else if (notice instanceof ElectionNotice.Revoked) {
            styled.remove(node);
        } else if (notice instanceof ElectionNotice.LeaderChanged changed) {
            view(node, changed.leader());
            boolean given =
                    millis == 0 && changed.leader() != null && changed.leader().equals(initialLeader);
            if (agreedAtMillis == null && !given && changed.leader() != null && agreed(changed.leader())) {
                agreedAtMillis = millis;
            }
        }
    }

    private void view(NodeId node, NodeId leader) {
        NodeId before = leader == null ? views.remove(node) : views.put(node, leader);
        if (before != null) {
            followers.merge(before, -1, Integer::sum);
        }
        if (leader != null) {
            followers.merge(leader, 1, Integer::sum);
        }
    }

    private boolean agreed(NodeId leader) {
        return styled.contains(leader) && followers.getOrDefault(leader, 0) == running.size();
    }

    /** The node that all running nodes take for the leader, itself included. */
    public Optional<NodeId> agreedLeader() {
        return styled.stream().filter(this::agreed).findFirst();
    }

    /** The one that came to lead last, if its process runs. */
    public Optional<NodeId> leader() {
        return Optional.ofNullable(last).filter(running::contains);
    }

    /** For the report. */
    public Map<String, Object> report() {
        Map<String, Object> report = new TreeMap<>();
        report.put("leaders", leaders);
        report.put("electedAtMillis", electedAtMillis);
        report.put("agreedAtMillis", agreedAtMillis);
        report.put("finalLeader", agreedLeader().map(NodeId::number).orElse(null));
        return report;
    }
}
