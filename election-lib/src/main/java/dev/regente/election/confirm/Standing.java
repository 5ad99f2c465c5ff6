package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionMessage.Vote;
import dev.regente.election.protocol.ElectionMessage.VoteRefused;
import dev.regente.election.protocol.ElectionNotice.Reason;
import dev.regente.election.protocol.Rule;

/** Whether and when this node stands: from the wish to lead over the campaign to the win, and the back-off (R11). */
final class Standing {
    static final String RETRY = "RETRY";
    static final String STABLE = "STABLE";
    static final String STAND_AGAIN = "STAND-AGAIN";
    private static final int MOST_DOUBLINGS = 3;

    private final Parts parts;
    private final Node node;

    private boolean eligible = true;
    private String whyIneligible = "";
    private boolean standingDown;
    private long highestTerm;
    /** The application's own terms have got so far. */
    private long termFloor;

    private int failures;
    /** What the last leader gave up; shown with pre-checks and VOTEs. */
    private Release release;

    Standing(Parts parts) {
        this.parts = parts;
        this.node = parts.node;
    }

    /** What frees the others from their barrier, or null. */
    Release release() {
        return release;
    }

    void freedBy(Release shown) {
        release = shown;
    }

    void sawTerm(long term) {
        highestTerm = Math.max(highestTerm, term);
    }

    long highestTerm() {
        return highestTerm;
    }

    long termFloor() {
        return termFloor;
    }

    /** Why this node may not lead, or null if it may. */
    String whyNot() {
        Roster.Role role = node.settings.roster().member(node.self).role();
        if (role != Roster.Role.VOTER) {
            return role == Roster.Role.WITNESS ? "witness" : "observer";
        }
        if (parts.voter.mute()) {
            return "storage-failed";
        }
        if (standingDown) {
            return "stepped-down";
        }
        String mute = parts.admission.whyMute();
        if (mute != null) {
            return mute;
        }
        return eligible ? null : "not-eligible: " + whyIneligible;
    }

    // ------------------------------------------------------------------ what the application says

    void eligible(ElectionAsk.Eligible news) {
        boolean came = news.eligible() && !eligible;
        eligible = news.eligible();
        whyIneligible = news.reason();
        if (came && node.started) {
            nominate();
        } else if (!eligible && node.started && !parts.tenure.beating()) {
            stop();
        }
    }

    void stepDown(long forNanos) {
        standingDown = true;
        node.host().startTimer(STAND_AGAIN, forNanos, forNanos);
        parts.leading.resign(Reason.STEPPED_DOWN);
    }

    void standAgain() {
        standingDown = false;
        nominate();
    }

    void termFloor(long term) {
        termFloor = Math.max(termFloor, term);
        sawTerm(term);
        if (parts.tenure.active() && parts.tenure.leadTerm() <= term) {
            parts.leading.renew();
        }
    }

    // ------------------------------------------------------------------ nomination

    void nominate() {
        if (!parts.watch.leaderGone() || parts.candidacy.running()) {
            return;
        }
        String why = whyNot();
        if (why == null && !node.keeps(Rule.PRE_CHECK)) {
            campaign();
        } else if (why == null) {
            parts.nominator.begin();
        } else {
            node.explain(Explanation.of("cannot-stand").with("reason", why));
            if (node.settings.roster().votes(node.self)) {
                parts.following.watch();
            }
        }
    }

    /** A connection came: what failed without this peer may succeed with it. */
    void newPeer() {
        if (parts.watch.leaderGone() && !parts.candidacy.running()) {
            node.host().startTimer(RETRY, 0, node.settings.heartbeatNanos());
        }
    }

    /** R11: tries again after a random time whose bound doubles with each failure. */
    void backOff(String reason) {
        long least = node.settings.timeoutNanos() / 4;
        long most = least << Math.min(failures, MOST_DOUBLINGS);
        failures++;
        node.explain(Explanation.of("backs-off").with("reason", reason).with("mostMillis", Node.millis(2 * most)));
        node.host().startTimer(RETRY, least, 2 * most);
    }

    /** R11: only a lead that has lasted a while lets the back-off begin anew. */
    private void startStable() {
        long stable = 2 * node.settings.timeoutNanos();
        node.host().startTimer(STABLE, stable, stable);
    }

    void stable() {
        failures = 0;
    }

    void unstable() {
        node.host().stopTimer(STABLE);
    }

    /** Another one leads, or is about to: not now. */
    void giveWay() {
        parts.candidacy.end();
        parts.nominator.stop();
        node.host().stopTimer(RETRY);
    }

    /** There is an active leader, here or elsewhere. */
    void leaderFound() {
        release = null;
        node.host().stopTimer(RETRY);
        startStable();
    }

    /** Whatever this node was about to do to lead, it does not. */
    private void stop() {
        parts.candidacy.end();
        parts.nominator.stop();
        if (parts.watch.leaderGone()) {
            parts.following.watch();
        }
    }

    // ------------------------------------------------------------------ campaign

    void campaign() {
        long above = node.keeps(Rule.ABOVE_ALL_SEEN) ? highestTerm : 0;
        parts.candidacy.start(Math.max(above, parts.tenure.leadTerm()), release);
        countVotes();
    }

    /**
     * R12, for a win that never became a lead: who granted it went on to a higher term, and nobody else is there to
     * acknowledge it. Waiting for those who are not would cost two time-outs and a lease; its next term needs a pre-check as
     * little as a renewal does.
     */
    void campaignAbove() {
        node.explain(Explanation.of("campaigns-above")
                .with("term", parts.tenure.leadTerm())
                .with("promised", highestTerm));
        parts.tenure.end(Reason.QUORUM_LOST);
        campaign();
    }

    /** VOTE again to who has not answered, or the end of the own barrier. */
    void campaignOn() {
        if (parts.candidacy.waitsForBarrier()) {
            campaign();
        } else {
            parts.candidacy.voteAgain(release);
        }
    }

    void ownPromiseDurable(long term) {
        parts.candidacy.ownPromiseDurable(term, release);
        countVotes();
    }

    /** Another node's VOTE. */
    void voted(NodeId from, int boot, Vote vote) {
        if (!node.settings.roster().votes(node.self)) {
            return;
        }
        if (node.roster.member(from).role() != Roster.Role.VOTER) {
            node.explain(Explanation.of("refused-vote").with("from", from).with("reason", "may-not-lead"));
            return;
        }
        sawTerm(vote.term());
        parts.handOffs.noteRelease(from, vote.release());
        if (!node.keeps(Rule.PRIORITY_IS_NO_VETO) && node.roster.outranks(node.self, from)) {
            parts.voter.refuse(from, boot, vote, 0);
            return;
        }
        String mute = parts.admission.whyMute();
        if (mute != null) {
            node.explain(Explanation.of("mute").with("reason", mute));
            parts.voter.refuse(from, boot, vote, 0);
            return;
        }
        parts.voter.vote(from, boot, vote);
        long promised = parts.voter.record.promisedTerm();
        if (parts.tenure.beating() && promised > parts.tenure.leadTerm()) {
            parts.leading.strayed(node.self);
        }
        if (parts.candidacy.term() > 0 && promised > parts.candidacy.term()) {
            campaignFailed("promised-to-" + from);
        }
    }

    void granted(NodeId from, long term) {
        parts.candidacy.granted(from, term);
        countVotes();
    }

    void refused(NodeId from, VoteRefused refused) {
        sawTerm(refused.promisedTerm());
        if (parts.candidacy.refused(from, refused)) {
            campaignFailed("refused");
        }
    }

    void countVotes() {
        Candidacy candidacy = parts.candidacy;
        if (!candidacy.mayCount()) {
            return;
        }
        long votes = candidacy.granted().stream().filter(parts.peers::countable).count();
        if (votes >= node.quorum()) {
            long term = candidacy.term();
            candidacy.end();
            parts.nominator.stop();
            if (!node.keeps(Rule.STABLE_BEFORE_RESET)) {
                failures = 0;
            }
            parts.leading.won(term, release);
        }
    }

    void campaignFailed(String reason) {
        Tenure tenure = parts.tenure;
        boolean renewing = tenure.active();
        boolean won = tenure.winning();
        parts.candidacy.end();
        node.explain(Explanation.of("campaign-failed").with("reason", reason).with("won", won));
        if (renewing) {
            if (won) {
                // the old token runs out by itself; the new term was won in vain
                node.explain(Explanation.of("renewal-failed").with("token", tenure.token()));
            } else if (parts.voter.record.promisedTerm() > tenure.leadTerm()) {
                // its own promise went on to the term that failed
                tenure.strayed(node.self);
            }
            return;
        }
        if (won) {
            tenure.end(Reason.QUORUM_LOST);
        }
        parts.nominator.campaignFailed();
        backOff(reason);
    }

    // ------------------------------------------------------------------ state

    Value save() {
        return Value.rec("standing")
                .with("eligible", eligible)
                .with("whyIneligible", whyIneligible)
                .with("standingDown", standingDown)
                .with("highestTerm", highestTerm)
                .with("termFloor", termFloor)
                .with("failures", failures)
                .with("releaseLeader", release == null ? null : release.leader())
                .with("releaseTerm", release == null ? 0 : release.term());
    }

    void restore(Value.Rec state) {
        eligible = state.flag("eligible");
        whyIneligible = state.text("whyIneligible");
        standingDown = state.flag("standingDown");
        highestTerm = state.num("highestTerm");
        termFloor = state.num("termFloor");
        failures = Math.toIntExact(state.num("failures"));
        NodeId released = state.node("releaseLeader");
        release = released == null ? null : new Release(released, state.num("releaseTerm"));
    }
}
