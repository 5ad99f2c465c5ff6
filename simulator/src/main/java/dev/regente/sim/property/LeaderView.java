package dev.regente.sim.property;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who believes what about the leader, kept up to date by the notices of the part {@code election}: nothing is asked of the
 * kernels, so that it fits every algorithm. Watches before all others.
 */
public final class LeaderView implements Checker {
    /** The part that elects. */
    public static final String PART = "election";

    private static final long NO_END = Long.MAX_VALUE;

    /** What one running process has made known. */
    private static final class Belief {
        NodeId leader;
        boolean elected;
        long token;
        long untilNanos = NO_END;
        int lead;
    }

    private final Map<NodeId, Belief> beliefs = new HashMap<>(); // asked, never iterated
    private final Map<NodeId, Integer> followers = new TreeMap<>();
    private final Set<NodeId> styled = new TreeSet<>();
    private int running;
    private int elections;
    private long agreedNanos = -1;

    @Override
    public void after(Occurrence o, World world) {
        NodeId node = o.node();
        if (o.kind() == Occurrence.Kind.CRASHED) {
            ended(node);
            return;
        }
        if (node == null || !PART.equals(o.part())) {
            return;
        }
        if (o.kind() == Occurrence.Kind.STARTED) {
            ended(node);
            beliefs.put(node, new Belief());
            running++;
        }
        List<Notice> notices = o.notices();
        for (int i = 0; i < notices.size(); i++) {
            learn(node, notices.get(i));
        }
        if (agreedNanos < 0 && world.now() > 0 && !notices.isEmpty() && agreed(world) != null) {
            agreedNanos = world.now();
        }
    }

    private void ended(NodeId node) {
        Belief belief = beliefs.remove(node);
        if (belief != null) {
            running--;
            follow(belief, null);
            styled.remove(node);
        }
    }

    private void learn(NodeId node, Notice notice) {
        Belief belief = beliefs.get(node);
        if (notice instanceof ElectionNotice.Elected elected) {
            belief.elected = true;
            belief.token = elected.token();
            styled.add(node);
            elections++;
            belief.lead = elections;
        } else if (notice instanceof ElectionNotice.Revoked) {
            belief.elected = false;
            belief.untilNanos = NO_END;
            styled.remove(node);
        } else if (notice instanceof ElectionNotice.LeadUntil until) {
            belief.untilNanos = until.untilNanos();
        } else if (notice instanceof ElectionNotice.LeaderChanged changed) {
            follow(belief, changed.leader());
        }
    }

    private void follow(Belief belief, NodeId leader) {
        if (belief.leader != null) {
            followers.computeIfPresent(belief.leader, (id, count) -> count == 1 ? null : count - 1);
        }
        belief.leader = leader;
        if (leader != null) {
            followers.merge(leader, 1, Integer::sum);
        }
    }

    /** Whom a running node takes for the leader; null for nobody. */
    public NodeId follows(NodeId node) {
        Belief belief = beliefs.get(node);
        return belief == null ? null : belief.leader;
    }

    /** Whether this node, running or paused, styles itself leader at this moment, by its own clock. */
    public boolean leads(NodeId node, World world) {
        Belief belief = beliefs.get(node);
        return belief != null
                && belief.elected
                && (belief.untilNanos == NO_END || world.localNanos(node, world.now()) < belief.untilNanos);
    }

    /** When, on its own clock, the lead of this node ends unless extended. */
    public long leadsUntilLocal(NodeId node) {
        Belief belief = beliefs.get(node);
        return belief == null || !belief.elected ? Long.MIN_VALUE : belief.untilNanos;
    }

    /** The token under which this node leads or led last; 0 if it has none. */
    public long token(NodeId node) {
        Belief belief = beliefs.get(node);
        return belief == null ? 0 : belief.token;
    }

    /** Which of all leads of the run this node holds or held last, counted from 1; 0 if it has held none. */
    public int lead(NodeId node) {
        Belief belief = beliefs.get(node);
        return belief == null ? 0 : belief.lead;
    }

    /** All that style themselves leader now, by id. */
    public List<NodeId> leaders(World world) {
        List<NodeId> leaders = new ArrayList<>();
        for (NodeId node : styled) {
            if (leads(node, world)) {
                leaders.add(node);
            }
        }
        return leaders;
    }

    /** All that were elected and not revoked, also those whose time has run out since. */
    public Set<NodeId> styled() {
        return styled;
    }

    /** The leader on which all running nodes agree and that leads; null if there is none. */
    public NodeId agreed(World world) {
        if (followers.size() != 1) {
            return null;
        }
        Map.Entry<NodeId, Integer> only = followers.entrySet().iterator().next();
        return only.getValue() == running && leads(only.getKey(), world) ? only.getKey() : null;
    }

    /** The first moment after time 0 at which there was one; negative if there was none. */
    public long agreedNanos() {
        return agreedNanos;
    }

    /** Whether two running nodes take different nodes for the leader. */
    public boolean conflicting() {
        return followers.size() > 1;
    }

    /** Whether a running node takes a node for the leader that is down. */
    public boolean deadLeaderFollowed() {
        for (NodeId leader : followers.keySet()) {
            if (!beliefs.containsKey(leader)) {
                return true;
            }
        }
        return false;
    }

    /** How often a node came to lead so far. */
    public int elections() {
        return elections;
    }

    /** How many nodes run. */
    public int running() {
        return running;
    }
}
