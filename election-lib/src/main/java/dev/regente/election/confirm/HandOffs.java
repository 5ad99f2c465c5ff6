package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.HandOff;
import dev.regente.election.protocol.ElectionMessage.HandOffDeclined;
import dev.regente.election.protocol.ElectionMessage.HandOffRequest;
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionMessage.Resigned;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionNotice.Reason;
import dev.regente.election.protocol.Rule;

/** R8: how a lead passes from one node to another, and what a release frees. The old lead ends before the new one begins. */
final class HandOffs {
    static final String DRAIN = "DRAIN";
    private static final int DRAIN_TIMEOUTS = 4;

    private final Parts parts;
    private final Node node;

    /** Who asked for the lead while the application finishes its work, or null. */
    private NodeId wanted;

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
        if (!parts.tenure.active() || parts.tenure.winning() || term != parts.tenure.token()) {
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
        if (node.roster.member(target).role() != Roster.Role.VOTER) {
            return "may-not-lead";
        }
        return parts.tenure.heardLately(target) ? null : "not-heard-lately";
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
        long term = parts.tenure.leadTerm();
        if (successor != null && node.keeps(Rule.END_LEASE_BEFORE_HANDOFF)) {
            parts.leading.end(Reason.CLOSED);
            node.send(successor, new HandOff(term));
            node.sendAll(new Resigned(term));
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
        }
        node.send(target, new HandOff(term));
        node.publish(new ElectionNotice.HandOffEnded(target, true, "handed-off"));
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
    void handedOver(NodeId from, long term) {
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
        parts.standing.freedBy(new Release(from, term));
        parts.following.lost("handed-off");
        parts.preempting.stop();
        parts.nominator.stop();
        parts.standing.campaign();
    }

    /** A leader gave up. */
    void resigned(NodeId from, long term) {
        Release release = new Release(from, term);
        parts.voter.show(release);
        noteRelease(from, release);
    }

    /** Someone shows that the leader which this node follows has given up. */
    void noteRelease(NodeId shownBy, Release shown) {
        Following following = parts.following;
        if (shown != null
                && following.directly()
                && shown.leader().equals(following.leader())
                && shown.term() == following.term()) {
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
        return Value.rec("handOffs").with("wanted", wanted);
    }

    void restore(Value.Rec state) {
        wanted = state.node("wanted");
    }
}
