package dev.regente.election.ring;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.LapEntry;
import dev.regente.election.protocol.Nominator.Seat;
import dev.regente.election.protocol.PassedOver;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an own lap and the direct answers have brought together: who is there and in what state, who agrees that somebody
 * stands, whom the others name as leader; and from that the best that can win.
 */
final class Canvass {
    private final Seat seat;
    private final NodeId self;
    private final PassedOver passedOver;

    private final TreeMap<NodeId, LapEntry> visited = new TreeMap<>();
    /** Who would let somebody stand, by the lap or by direct answer. */
    private final TreeSet<NodeId> agreeing = new TreeSet<>();
    /** The leader that others name while they say no. */
    private NodeId named;

    private long namedTerm;

    Canvass(Seat seat, PassedOver passedOver) {
        this.seat = seat;
        this.self = seat.settings().self();
        this.passedOver = passedOver;
    }

    /** Nobody has said anything yet but this node. */
    void begin() {
        visited.clear();
        agreeing.clear();
        agreeing.add(self);
        named = null;
        namedTerm = 0;
    }

    // ------------------------------------------------------------------ what was said

    /** What this node says of itself now. */
    void own(LapEntry entry) {
        visited.put(self, entry);
    }

    /** What nodes have said to a lap. */
    void add(List<LapEntry> entries) {
        entries.forEach(entry -> visited.put(entry.node(), entry));
        visited.values().forEach(this::count);
    }

    private void count(LapEntry entry) {
        if (!entry.yes()) {
            saidNo(entry.leader(), entry.term());
        } else if (seat.settings().roster().votes(entry.node())) {
            agreeing.add(entry.node());
        }
    }

    /** Said so by direct answer. */
    void saidYes(NodeId node) {
        agreeing.add(node);
    }

    /** Somebody knows a leader. */
    void saidNo(NodeId leader, long term) {
        if (leader != null && term >= namedTerm) {
            named = leader;
            namedTerm = term;
        }
    }

    /**
     * The lap was lost. Whoever agrees by direct answer is taken for one that can win: if all nominated themselves now, they
     * would split the votes. One that cannot says so, or is passed over.
     */
    void addThoseNotVisited() {
        for (NodeId node : agreeing) {
            if (!visited.containsKey(node) && mayLead(node)) {
                List<NodeId> voters = seat.settings().roster().voters();
                int priority = seat.roster().member(node).priority();
                visited.put(node, new LapEntry(node, priority, true, true, null, 0, 0, 0, voters));
            }
        }
    }

    // ------------------------------------------------------------------ what follows from it

    int agreed() {
        return agreeing.size();
    }

    Set<NodeId> visited() {
        return visited.keySet();
    }

    /** The leader that others follow, or null. */
    NodeId named() {
        return named;
    }

    long namedTerm() {
        return namedTerm;
    }

    /** The highest promise that the lap met. */
    long highestPromise() {
        return visited.values().stream().mapToLong(LapEntry::promisedTerm).reduce(0, Math::max);
    }

    /** The longest barrier that the lap met. */
    long longestBarrier() {
        return visited.values().stream().mapToLong(LapEntry::barredNanos).reduce(0, Math::max);
    }

    /** Whether it agrees, may stand, and has proven links to a majority. */
    boolean canWin(LapEntry entry) {
        Roster roster = seat.settings().roster();
        long proven = entry.proven().stream()
                .distinct()
                .filter(node -> roster.votes(node) && !node.equals(entry.node()))
                .count();
        return entry.eligible() && entry.yes() && proven + 1 >= roster.quorum();
    }

    static boolean outranks(LapEntry a, LapEntry b) {
        return a.priority() != b.priority()
                ? a.priority() > b.priority()
                : a.node().compareTo(b.node()) > 0;
    }

    /** The best that can win; one that is passed over only if nobody else can. Null if nobody can. */
    LapEntry best() {
        LapEntry best = null;
        boolean bestIsPassedOver = false;
        for (LapEntry entry : visited.values()) {
            if (!mayLead(entry.node()) || !canWin(entry)) {
                continue;
            }
            boolean late = passedOver.contains(entry.node(), seat.now());
            boolean better = best == null || (late == bestIsPassedOver ? outranks(entry, best) : bestIsPassedOver);
            if (better) {
                best = entry;
                bestIsPassedOver = late;
            }
        }
        return best;
    }

    /** Whether one that outranks this best said no to the lap, and has said yes since. */
    boolean outdatedAbove(LapEntry best) {
        return visited.values().stream()
                .anyMatch(entry -> !entry.yes()
                        && entry.eligible()
                        && agreeing.contains(entry.node())
                        && mayLead(entry.node())
                        && outranks(entry, best)
                        && !passedOver.contains(entry.node(), seat.now()));
    }

    private boolean mayLead(NodeId node) {
        Roster roster = seat.roster();
        return roster.contains(node) && roster.member(node).role() == Roster.Role.VOTER;
    }

    // ------------------------------------------------------------------ state

    Value save() {
        return Value.rec("canvass")
                .with("visited", Value.seq(visited.values(), LapValues::entry))
                .with("agreeing", LapValues.nodes(agreeing))
                .with("named", named)
                .with("namedTerm", namedTerm);
    }

    void restore(Value.Rec state) {
        visited.clear();
        state.seq("visited").forEach(each -> {
            LapEntry entry = LapValues.entry((Value.Rec) each);
            visited.put(entry.node(), entry);
        });
        agreeing.clear();
        agreeing.addAll(LapValues.nodes(state.seq("agreeing")));
        named = state.node("named");
        namedTerm = state.num("namedTerm");
    }
}
