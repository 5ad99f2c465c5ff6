package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage.HeartbeatNack;
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionMessage.Resigned;
import dev.regente.election.protocol.ElectionNotice.Reason;
import dev.regente.election.protocol.Rule;
import java.util.Locale;

/**
 * What a lead means for the rest of the node: its beginning (R3), its renewal in place when followers have promised higher
 * terms (R12), and its end (R7, R8). Keeps no state: that is {@link Tenure}'s.
 */
final class Leading {
    private final Parts parts;
    private final Node node;

    Leading(Parts parts) {
        this.parts = parts;
        this.node = parts.node;
    }

    /** A majority promised: now a majority must acknowledge. */
    void won(long term, Release freedBy) {
        long patience = node.settings.timeoutNanos() + node.settings.barrierNanos();
        node.host().startTimer(Candidacy.DEADLINE, patience, patience);
        parts.tenure.win(term, freedBy);
        if (parts.tenure.token() == term) {
            // only without ACKS_BEFORE_ACTIVE
            activated();
        }
    }

    void acked(NodeId from, long term, long stampNanos) {
        if (parts.tenure.acked(from, term, stampNanos, parts.peers::countable)) {
            activated();
        }
    }

    /** A peer's identity became durable: what it acknowledged counts now. */
    void countAcks() {
        if (parts.tenure.winning() && parts.tenure.count(parts.peers::countable)) {
            activated();
        }
    }

    private void activated() {
        node.host().stopTimer(Candidacy.DEADLINE);
        parts.watch.leads();
        parts.standing.leaderFound();
        parts.handOffs.forget();
        parts.preempting.stop();
        parts.nominator.stop();
        parts.following.heard(node.self, parts.tenure.leadTerm());
        parts.damping.leads(node.self);
        // at once, so that the others route here without waiting for the next round
        parts.tenure.beat();
    }

    /** Time for the next round. */
    void beat() {
        parts.tenure.beat();
        if (parts.tenure.active()) {
            parts.damping.leads(node.self);
        }
        if (parts.tenure.hasStrays() || parts.tenure.leadTerm() <= parts.standing.termFloor()) {
            renew();
        }
    }

    /** R7: the end of the lead has come, unless it was extended meanwhile. */
    void ranOut() {
        if (parts.tenure.ranOut() && !node.keeps(Rule.HEARTBEATS_STOP)) {
            parts.tenure.revoke(Reason.QUORUM_LOST);
        } else if (parts.tenure.ranOut()) {
            end(Reason.QUORUM_LOST);
            parts.following.watch();
        }
    }

    /**
     * The clocks of this node stood still while the world went on: its lease is over by more than it can tell, and so are
     * the stamps of heartbeats under way. Barriers and quarantines only last longer by it.
     */
    void clockGap(long nanos) {
        node.explain(
                Explanation.of("clock-gap").with("millis", Node.millis(nanos)).with("led", parts.tenure.active()));
        if (node.settings.leased() && parts.tenure.beating()) {
            resign(Reason.CLOCK_GAP);
        }
    }

    /** R12: a follower promised more than the lead term, or a voter's barrier is still in the way of a winner. */
    void nacked(NodeId from, HeartbeatNack nack) {
        if (nack.term() != parts.tenure.leadTerm() || !parts.tenure.beating()) {
            return;
        }
        parts.standing.sawTerm(nack.promisedTerm());
        if (nack.barredNanos() > 0) {
            parts.tenure.beatWithin(nack.barredNanos());
        } else if (nack.promisedTerm() >= parts.tenure.leadTerm()) {
            // the same term: it promised that to another, and its next life cannot know that it acknowledged nobody
            strayed(from);
        }
    }

    /** R12: too many went on to a higher term: step down. A few: renew with the next heartbeat, if they are still few. */
    void strayed(NodeId voterId) {
        if (!node.keeps(Rule.RENEW_FOR_STRAGGLERS)) {
            return;
        }
        if (parts.candidacy.term() > 0) {
            // a renewal runs: they may have promised that
            return;
        }
        parts.tenure.strayed(voterId);
        if (parts.tenure.canHoldQuorum()) {
            if (!parts.tenure.active() && !parts.tenure.canHoldQuorumAmong(parts.peers.links())) {
                parts.standing.campaignAbove();
            }
            return;
        }
        if (parts.tenure.active()) {
            end(Reason.SUPERSEDED);
            parts.following.watch();
        } else {
            parts.standing.campaignFailed("superseded");
        }
    }

    /** R12: promises itself a higher term in place; the old lease runs on meanwhile. */
    void renew() {
        if (parts.tenure.active() && !parts.tenure.winning() && !parts.candidacy.running()) {
            node.explain(Explanation.of("renews")
                    .with("token", parts.tenure.token())
                    .with("above", parts.standing.highestTerm()));
            parts.standing.campaign();
        }
    }

    /** Ends the lead, or the win of a term, for good. */
    void end(Reason reason) {
        boolean led = parts.tenure.active();
        parts.candidacy.end();
        parts.tenure.end(reason);
        // its own barrier protected this lead only
        parts.voter.show(new Release(node.self, parts.tenure.leadTerm()));
        parts.handOffs.forget();
        parts.standing.unstable();
        if (led) {
            parts.following.lost(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (reason != Reason.SUPERSEDED) {
                parts.preChecks.tellThoseWhoAsked();
            }
        }
    }

    /** R1: nothing can be promised any more, so nothing may be led either. */
    void fail() {
        if (parts.tenure.beating()) {
            long term = parts.tenure.leadTerm();
            end(Reason.STORAGE_FAILED);
            node.sendAll(new Resigned(term, null));
        }
        parts.candidacy.end();
        parts.nominator.stop();
    }

    /** R8: gives up what is held, and tells all that its barriers are void. */
    void resign(Reason reason) {
        parts.candidacy.end();
        parts.nominator.stop();
        if (parts.tenure.beating()) {
            long term = parts.tenure.leadTerm();
            end(reason);
            node.sendAll(new Resigned(term, null));
            parts.following.watch();
        }
    }
}
