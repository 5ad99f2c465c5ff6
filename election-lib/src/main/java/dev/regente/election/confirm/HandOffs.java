package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.HandOff;
import dev.regente.election.protocol.ElectionMessage.HandOffDeclined;
import dev.regente.election.protocol.ElectionMessage.HandOffRequest;
import dev.regente.election.protocol.ElectionMessage.Heir;
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionMessage.Resigned;
import dev.regente.election.protocol.ElectionMessage.Vote;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionNotice.Reason;
import dev.regente.election.protocol.Rule;
import java.util.Locale;
import java.util.TreeSet;

/** R8: how a lead passes from one node to another, and what a release frees. The old lead ends before the new one begins. */
final class HandOffs {
    static final String DRAIN = "DRAIN";
    private static final int DRAIN_TIMEOUTS = 4;

    private final Parts parts;
    private final Node node;

    /** Who asked for the lead while the application finishes its work, or null. */
    private NodeId wanted;
    /** Who said that it could not take the lead over. */
    private final TreeSet<NodeId> unfit = new TreeSet<>();

    HandOffs(Parts parts) {
        this.parts = parts;
        this.node = parts.node;
    }

    // ------------------------------------------------------------------ the leader's side

    /** A node of higher rank asks for the lead. */
    void requested(NodeId from, int boot, HandOffRequest request) {
        String why = whyNot(from, request.term());
        if (why == null && node.keeps(Rule.DAMPED_RETURN)) {
            long wait = parts.damping.waitNanos(
                    from, parts.tenure.followedNanos(from), node.now() - parts.tenure.sinceNanos());
            why = wait > 0 ? "held-down for " + Node.millis(wait) + " ms more" : null;
        }
        if (why != null) {
            node.explain(Explanation.of("keeps-the-lead").with("asked-by", from).with("reason", why));
            node.send(from, new HandOffDeclined(boot, request.term(), why));
        } else if (node.settings.drains()) {
            wanted = from;
            long patience = DRAIN_TIMEOUTS * node.settings.timeoutNanos();
            node.host().startTimer(DRAIN, patience, patience);
            node.publish(new ElectionNotice.HandOffWanted(from, parts.tenure.token()));
        } else {
            handOff(from);
        }
    }

    private String whyNot(NodeId target, long term) {
        if (!parts.tenure.active()) {
            return "does-not-lead";
        }
        if (parts.tenure.winning() || term != parts.tenure.token()) {
            return "does-not-lead-that-term";
        }
        if (wanted != null) {
            return "another-hand-off-runs";
        }
        if (parts.candidacy.running()) {
            return "renews-its-term";
        }
        if (target.equals(node.self) || !node.settings.roster().contains(target)) {
            return "not-another-node";
        }
        Roster.Role role = node.roster.member(target).role();
        if (role != Roster.Role.VOTER) {
            return "may-not-lead: " + role.name().toLowerCase(Locale.ROOT);
        }
        if (!parts.tenure.heardLately(target)) {
            return "not-heard-lately";
        }
        return unfit.contains(target) ? "says-that-it-cannot-lead" : null;
    }

    /** What a voter says of itself with each acknowledgement. */
    void heardWhetherFit(NodeId from, boolean mayLead) {
        if (mayLead) {
            unfit.remove(from);
        } else {
            unfit.add(from);
        }
    }

    /** The application wants to hand over, or agrees to. */
    void asked(NodeId toWhom) {
        wanted = null;
        NodeId target = toWhom != null ? toWhom : bestFollower();
        String why = target == null ? "nobody-to-hand-over-to" : whyNot(target, parts.tenure.token());
        if (why != null) {
            node.explain(Explanation.of("keeps-the-lead").with("reason", why));
            node.publish(new ElectionNotice.HandOffEnded(target, false, why));
        } else {
            handOff(target);
        }
    }

    /**
     * This node ends. Whoever could take over at once is told to, before all are told of the end: it need not ask first
     * whether there is a leader.
     */
    void close() {
        wanted = null;
        NodeId successor = bestFollower();
        if (successor != null && node.keeps(Rule.END_LEASE_BEFORE_HANDOFF)) {
            long term = parts.tenure.leadTerm();
            parts.leading.end(Reason.CLOSED);
            passOn(term, successor);
        } else {
            parts.leading.resign(Reason.CLOSED);
        }
    }

    private NodeId bestFollower() {
        NodeId best = null;
        for (NodeId each : node.otherVoters) {
            if (whyNot(each, parts.tenure.token()) == null && (best == null || node.roster.outranks(each, best))) {
                best = each;
            }
        }
        return best;
    }

    private void handOff(NodeId target) {
        long term = parts.tenure.leadTerm();
        if (node.keeps(Rule.END_LEASE_BEFORE_HANDOFF)) {
            parts.leading.end(Reason.HANDED_OFF);
            parts.following.watch();
            Heir heir = passOn(term, target);
            // this node is a voter too, and its own barrier went with its lead
            parts.standing.voted(target, heir.boot(), new Vote(heir.term(), new Release(node.self, term)));
        } else {
            node.send(target, new HandOff(term, 0));
        }
        node.publish(new ElectionNotice.HandOffEnded(target, true, "handed-off"));
    }

    /**
     * Tells the heir to go on, and the other voters at once to promise it the next term: they write while it writes, and
     * its VOTE finds their answers on the way. It counts none of them before its own promise is durable (R1).
     */
    private Heir passOn(long term, NodeId successor) {
        long next = Math.max(parts.standing.highestTerm(), parts.voter.record.promisedTerm()) + 1;
        Heir heir = new Heir(successor, parts.peers.boot(successor), next);
        node.send(successor, new HandOff(term, next));
        for (NodeId each : node.settings.roster().ids()) {
            if (!each.equals(node.self) && !each.equals(successor)) {
                node.send(each, new Resigned(term, heir));
            }
        }
        return heir;
    }

    /** The application does not agree. */
    void decline(NodeId target, String reason) {
        if (target != null && target.equals(wanted)) {
            wanted = null;
            node.host().stopTimer(DRAIN);
            node.send(target, new HandOffDeclined(parts.peers.boot(target), parts.tenure.leadTerm(), reason));
        }
    }

    /** The application did not answer in time. */
    void drainOver() {
        decline(wanted, "the-application-did-not-answer");
    }

    /** The lead began or ended: what was asked for before it is void. */
    void forget() {
        wanted = null;
    }

    // ------------------------------------------------------------------ the others' side

    /** The leader hands the lead to this node. */
    void handedOver(NodeId from, HandOff handOff) {
        long term = handOff.term();
        String why = parts.standing.whyNot();
        if (term < parts.following.term()
                || !from.equals(parts.following.leader())
                || parts.voter.record.promisedTerm() > term) {
            why = "not-of-the-leader-in-force";
        }
        if (why == null && parts.tenure.beating()) {
            why = "leads";
        }
        if (why != null) {
            node.explain(Explanation.of("ignored-hand-off").with("from", from).with("reason", why));
            return;
        }
        parts.standing.sawTerm(handOff.nextTerm() - 1);
        parts.standing.freedBy(new Release(from, term));
        parts.following.lost("handed-off");
        parts.preempting.stop();
        parts.nominator.stop();
        parts.standing.campaign();
    }

    /** A leader gave up. */
    void resigned(NodeId from, Resigned resigned) {
        Release release = new Release(from, resigned.term());
        Heir heir = resigned.heir();
        if (heir != null && inForce(release) && knows(heir)) {
            parts.standing.voted(heir.node(), heir.boot(), new Vote(heir.term(), release));
        } else {
            parts.voter.show(release);
            noteRelease(from, release);
        }
    }

    private boolean knows(Heir heir) {
        return parts.peers.links().contains(heir.node()) && parts.peers.boot(heir.node()) == heir.boot();
    }

    /** Whether it is the end of the very lead that this node follows. */
    private boolean inForce(Release shown) {
        Following following = parts.following;
        return following.directly() && shown.leader().equals(following.leader()) && shown.term() == following.term();
    }

    /** Someone shows that the leader which this node follows has given up. */
    void noteRelease(NodeId shownBy, Release shown) {
        Following following = parts.following;
        if (shown != null && inForce(shown)) {
            parts.standing.freedBy(shown);
            if (shownBy.equals(shown.leader())) {
                parts.watch.lost("released");
            } else {
                // the one who shows it stands already: only watch it
                following.lost("released");
                following.watch();
            }
        }
    }

    Value save() {
        return Value.rec("handOffs")
                .with("wanted", wanted)
                .with("unfit", Value.seq(unfit, id -> Value.of(id.number())));
    }

    void restore(Value.Rec state) {
        wanted = state.node("wanted");
        unfit.clear();
        state.seq("unfit").forEach(id -> unfit.add(NodeId.of((int) ((Value.Num) id).value())));
    }
}
