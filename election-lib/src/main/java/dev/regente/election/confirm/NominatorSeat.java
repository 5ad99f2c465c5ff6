package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.PreCheck;
import dev.regente.election.protocol.ElectionMessage.PreCheckAnswer;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Nominator;

/** What the nominator may use of its kernel. */
final class NominatorSeat implements Nominator.Seat {
    private final Parts parts;
    private final Node node;

    NominatorSeat(Parts parts) {
        this.parts = parts;
        this.node = parts.node;
    }

    @Override
    public ElectionSettings settings() {
        return node.settings;
    }

    @Override
    public Roster roster() {
        return node.roster;
    }

    @Override
    public long now() {
        return node.now();
    }

    @Override
    public int boot() {
        return node.boot;
    }

    @Override
    public void send(NodeId to, Body body) {
        node.send(to, body);
    }

    @Override
    public void sendPreChecks(long round) {
        node.sendVoters(new PreCheck(round, parts.standing.release()));
    }

    @Override
    public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
        node.host().startTimer(timer, atLeastNanos, atMostNanos);
    }

    @Override
    public void stopTimer(String timer) {
        node.host().stopTimer(timer);
    }

    @Override
    public int choose(String label, int n) {
        return node.host().choose(label, n);
    }

    @Override
    public void explain(Explanation explanation) {
        node.explain(explanation);
    }

    @Override
    public boolean linked(NodeId peer) {
        return parts.peers.links().contains(peer);
    }

    @Override
    public String whyNotStanding() {
        return parts.standing.whyNot();
    }

    @Override
    public boolean leaderGone() {
        return parts.watch.leaderGone();
    }

    @Override
    public boolean campaigning() {
        return parts.candidacy.running() || parts.tenure.winning();
    }

    @Override
    public PreCheckAnswer answerFor(NodeId asker) {
        return parts.preChecks.answerTo(asker, 0, 0, leaderGone());
    }

    @Override
    public void sawTerm(long term) {
        parts.standing.sawTerm(term);
    }

    @Override
    public long barredNanos() {
        return parts.voter.barredForOwnCampaign();
    }

    @Override
    public void campaign() {
        parts.standing.campaign();
    }

    @Override
    public void withdraw() {
        parts.candidacy.end();
    }

    @Override
    public void followByHearsay(NodeId leader, long term) {
        parts.following.hearsay(leader, term);
    }

    @Override
    public void backOff(String reason) {
        parts.standing.backOff(reason);
    }
}
