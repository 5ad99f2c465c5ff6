package dev.regente.election.confirm;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Invariant;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.Greeting;
import dev.regente.election.protocol.ElectionMessage.HandOff;
import dev.regente.election.protocol.ElectionMessage.HandOffDeclined;
import dev.regente.election.protocol.ElectionMessage.HandOffRequest;
import dev.regente.election.protocol.ElectionMessage.Heartbeat;
import dev.regente.election.protocol.ElectionMessage.HeartbeatAck;
import dev.regente.election.protocol.ElectionMessage.HeartbeatNack;
import dev.regente.election.protocol.ElectionMessage.PreCheck;
import dev.regente.election.protocol.ElectionMessage.PreCheckAnswer;
import dev.regente.election.protocol.ElectionMessage.ReplaceAccepted;
import dev.regente.election.protocol.ElectionMessage.ReplaceRefused;
import dev.regente.election.protocol.ElectionMessage.ReplaceRequest;
import dev.regente.election.protocol.ElectionMessage.Resigned;
import dev.regente.election.protocol.ElectionMessage.Vote;
import dev.regente.election.protocol.ElectionMessage.VoteGranted;
import dev.regente.election.protocol.ElectionMessage.VoteRefused;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Nominator;
import dev.regente.election.protocol.Rule;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The election of one node at the levels {@code tokens} and {@code leased}: it follows a leader, suspects it, lets its
 * {@link Nominator} say who should try, and confirms by promises and acknowledgements of a majority.
 *
 * <p>This class only brings each event to the part whose job it is; the package's description names the parts. Safety
 * rests on {@link Voter} with its {@link Words}, {@link Candidacy} and {@link Tenure} alone; the others decide when these act.
 */
public final class ElectionKernel implements Kernel<ElectionMessage>, Event.Handler<ElectionMessage> {
    private final Node node;
    private final Parts parts;

    private boolean closed;

    /** A kernel with all its rules. */
    public ElectionKernel(ElectionSettings settings, Function<Nominator.Seat, Nominator> algorithm) {
        this(settings, algorithm, Set.of());
    }

    /** A kernel without some rules: for tests and labs that show what each rule is for. */
    public ElectionKernel(ElectionSettings settings, Function<Nominator.Seat, Nominator> algorithm, Set<Rule> removed) {
        this.node = new Node(settings, removed);
        this.parts = new Parts(node, algorithm);
    }

    // ------------------------------------------------------------------ what others may read

    /** The token held, 0 if none. Held does not mean leading at this moment: see {@link #isLeader}. */
    public long token() {
        return parts.tenure.token();
    }

    /** R6: whether this node leads at this moment of its own clock. */
    public boolean isLeader(long nowNanos) {
        return parts.tenure.isLeader(nowNanos);
    }

    /** The end of the lead on this node's clock; meaningless while {@link #token} is 0. */
    public long leadUntilNanos() {
        return parts.tenure.untilNanos();
    }

    /** The leader that this node takes, itself included, or null. */
    public NodeId leader() {
        return parts.following.known();
    }

    /** The highest term in which this voter has acknowledged a leader, as far as this life knows. */
    public long acknowledgedTerm() {
        return parts.voter.ackedTerm();
    }

    /** The term of {@link #leader}. */
    public long term() {
        return parts.following.term();
    }

    /** The voter's record as it is in memory: on disk, or on its way there. */
    public TermRecord record() {
        return parts.voter.record;
    }

    /** Whether writing failed, so that this node promises nothing more until it is started anew (R1). */
    public boolean halted() {
        return parts.voter.mute();
    }

    /** Whether this disk may speak as a voter: see rule R13. */
    public boolean admitted() {
        return parts.admission.admitted();
    }

    /** Why this node may not stand, or null if it may. */
    public String whyNotStanding() {
        return parts.standing.whyNot();
    }

    /** Why this one leads, or why nobody does, as this node sees it. */
    public Explanation explainState(long nowNanos) {
        Tenure tenure = parts.tenure;
        Following following = parts.following;
        if (parts.voter.mute()) {
            return Explanation.of("halted").with("storage", "failed");
        }
        String mute = parts.admission.whyMute();
        if (mute != null) {
            NodeId known = following.known();
            Explanation said =
                    Explanation.of(known == null ? "no-leader" : "follows").with("mute", mute);
            return known == null ? said : said.with("leader", known).with("term", following.term());
        }
        if (tenure.active()) {
            return Explanation.of("leads")
                    .with("token", tenure.token())
                    .with("remainingMillis", Node.millis(tenure.untilNanos() - nowNanos));
        }
        if (following.directly()) {
            return Explanation.of("follows")
                    .with("leader", following.leader())
                    .with("term", following.term())
                    .with("heardMillisAgo", Node.millis(nowNanos - following.heardNanos()));
        }
        if (tenure.winning()) {
            return Explanation.of("no-leader").with("won", tenure.leadTerm()).with("waitingFor", "acknowledgements");
        }
        if (parts.candidacy.running()) {
            return Explanation.of("no-leader")
                    .with("campaign", parts.candidacy.term())
                    .with("granted", parts.candidacy.granted())
                    .with("needed", node.quorum());
        }
        if (parts.watch.listening()) {
            return Explanation.of("no-leader")
                    .with("heard", parts.watch.silent())
                    .with("linked", parts.peers.links());
        }
        String why = parts.standing.whyNot();
        Explanation state = why == null
                ? parts.nominator.explain()
                : Explanation.of("cannot-stand").with("reason", why);
        return Explanation.of("no-leader").with("because", state).with("linked", parts.peers.links());
    }

    // ------------------------------------------------------------------ events

    @Override
    public void on(Event<ElectionMessage> event, Host<ElectionMessage> host) {
        if (closed) {
            return;
        }
        node.enter(host);
        event.dispatch(this, host);
        takeSteps();
    }

    @Override
    public void started(Restored restored, long identity, Host<ElectionMessage> host) {
        TermRecord last = restored.last(TermRecord.STORE)
                .map(TermRecord::fromValue)
                .orElseGet(() -> TermRecord.fresh(node.self, identity));
        Invariant.check(last.self().equals(node.self), "own-record", "the record belongs to " + last.self());
        node.identity = last.identity();
        node.boot = last.boot() + 1;
        parts.standing.sawTerm(last.promisedTerm());
        parts.voter.start(last);
    }

    @Override
    public void durable(long ticket, Host<ElectionMessage> host) {
        for (Words.Waiting step : parts.voter.words.durable(ticket)) {
            take(step);
        }
        if (node.started) {
            parts.standing.countVotes();
            parts.leading.countAcks();
        }
    }

    private void takeSteps() {
        // a step may make the next one ready: a winner's own acknowledgement activates it, and that starts a round
        for (List<Words.Waiting> steps = parts.voter.words.takeReady();
                !steps.isEmpty();
                steps = parts.voter.words.takeReady()) {
            steps.forEach(this::take);
        }
    }

    private void take(Words.Waiting step) {
        switch (step.kind()) {
            case STARTED -> {
                node.started = true;
                parts.peers.links().forEach(this::greet);
                parts.admission.begin();
                parts.watch.begin();
            }
            case REPLACED -> node.publish(new ElectionNotice.ReplaceEnded(true, "takes the place of the lost disk"));
            case VOTES -> parts.standing.ownPromiseDurable(step.term());
            case OWN_ACK -> parts.leading.acked(node.self, step.term(), step.stampNanos());
            case REPLY -> Invariant.check(false, "replies-are-sent-by-the-voter", step);
        }
    }

    private void greet(NodeId peer) {
        parts.admission.greet(peer);
        if (parts.tenure.beating()) {
            parts.tenure.beatTo(peer);
        }
    }

    @Override
    public void linkUp(NodeId peer, Host<ElectionMessage> host) {
        parts.peers.links().add(peer);
        if (node.started) {
            greet(peer);
            parts.standing.newPeer();
        }
    }

    @Override
    public void linkDown(NodeId peer, Host<ElectionMessage> host) {
        parts.peers.links().remove(peer);
        parts.watch.linkDown(peer);
        parts.nominator.linkDown(peer);
    }

    @Override
    public void persistFailed(long ticket, String reason, Host<ElectionMessage> host) {
        if (!node.keeps(Rule.SILENT_AFTER_WRITE_ERROR)) {
            durable(ticket, host);
            return;
        }
        parts.voter.silence();
        parts.leading.fail();
        node.publish(new ElectionNotice.Halted("the term record cannot be written: " + reason));
    }

    @Override
    public void received(NodeId from, ElectionMessage message, Host<ElectionMessage> host) {
        if (!node.started) {
            node.explain(Explanation.of("ignored-while-starting").with("from", from));
            return;
        }
        if (!node.settings.roster().contains(from) || from.equals(node.self)) {
            node.explain(Explanation.of("ignored-unknown-node").with("from", from));
            return;
        }
        boolean newLife = message.boot() > parts.peers.boot(from);
        if (message.body() instanceof ReplaceRequest) {
            parts.admission.replaceRequested(from, message.boot(), message.identity());
            return;
        }
        if (!parts.peers.recognises(from, message)) {
            if (message.body() instanceof Greeting greeting && greeting.asks()) {
                // a stranger under a known id: it learns why nobody answers it
                parts.admission.answer(from);
            }
            return;
        }
        // a message proves the connection, whichever of the two is told first
        parts.peers.links().add(from);
        Body body = message.body();
        if (body instanceof Greeting greeting) {
            parts.standing.sawTerm(greeting.promisedTerm());
            parts.admission.greeted(from, greeting);
            if (newLife) {
                // ours may have come before it could hear
                greet(from);
            } else if (greeting.asks()) {
                parts.admission.answer(from);
            }
            parts.watch.greeted(from, greeting);
        } else if (!request(from, message.boot(), body) && !answer(from, body)) {
            nominate(from, message.boot(), body);
        }
    }

    /** What another node says of its own accord; false if this is none of it. */
    private boolean request(NodeId from, int boot, Body body) {
        if (body instanceof Heartbeat beat) {
            parts.watch.heartbeat(from, boot, beat);
        } else if (body instanceof PreCheck preCheck) {
            parts.preChecks.asked(from, boot, preCheck);
        } else if (body instanceof Vote vote) {
            parts.standing.voted(from, boot, vote);
        } else if (body instanceof HandOffRequest request) {
            parts.handOffs.requested(from, boot, request);
        } else if (body instanceof HandOff handOff) {
            parts.handOffs.handedOver(from, handOff);
        } else if (body instanceof Resigned resigned) {
            parts.handOffs.resigned(from, resigned);
        } else {
            return false;
        }
        return true;
    }

    /** What answers a question; one of an earlier life of this node is dropped. False if this is none of it. */
    private boolean answer(NodeId from, Body body) {
        if (body instanceof HeartbeatAck ack) {
            if (ack.toBoot() == node.boot) {
                parts.handOffs.heardWhetherFit(from, ack.mayLead());
                parts.leading.acked(from, ack.term(), ack.stampNanos());
            }
        } else if (body instanceof HeartbeatNack nack) {
            if (nack.toBoot() == node.boot) {
                parts.leading.nacked(from, nack);
            }
        } else if (body instanceof VoteGranted granted) {
            if (granted.toBoot() == node.boot) {
                parts.standing.granted(from, granted.term());
            }
        } else if (body instanceof VoteRefused refused) {
            if (refused.toBoot() == node.boot) {
                parts.standing.refused(from, refused);
            }
        } else if (body instanceof ReplaceAccepted accepted) {
            parts.admission.replaceAccepted(from, accepted);
        } else if (body instanceof ReplaceRefused refused) {
            parts.admission.replaceRefused(from, refused);
        } else if (body instanceof HandOffDeclined declined) {
            node.explain(Explanation.of("lead-not-given").with("by", from).with("reason", declined.reason()));
            parts.preempting.retryLater();
        } else {
            return false;
        }
        return true;
    }

    private void nominate(NodeId from, int boot, Body body) {
        if (body instanceof PreCheckAnswer answer) {
            parts.standing.sawTerm(answer.promisedTerm());
            if (parts.preempting.probeAnswered(from, answer)) {
                return;
            }
        }
        if (!parts.nominator.received(from, boot, body)) {
            node.explain(
                    Explanation.of("ignored-message").with("type", body.type()).with("from", from));
        }
    }

    @Override
    public void timerFired(String timer, Host<ElectionMessage> host) {
        switch (timer) {
            case Admission.AGAIN -> parts.admission.again();
            case LeaderWatch.START_GRACE -> parts.watch.stopListening("nobody-answered");
            case Following.LEADER_SILENT -> parts.watch.fellSilent();
            case Standing.RETRY -> parts.standing.nominate();
            case Standing.STAND_AGAIN -> parts.standing.standAgain();
            case Standing.STABLE -> parts.standing.stable();
            case HandOffs.DRAIN -> parts.handOffs.drainOver();
            case Tenure.HEARTBEAT -> parts.leading.beat();
            case Tenure.AT_RISK -> parts.tenure.atRisk();
            case Tenure.LEAD_END -> parts.leading.ranOut();
            case Candidacy.AGAIN -> parts.standing.campaignOn();
            case Candidacy.DEADLINE -> parts.standing.campaignFailed("deadline");
            case Preempting.HOLD_DOWN -> parts.preempting.holdDownOver(parts.standing.whyNot());
            case Preempting.PROBE -> parts.preempting.probeOver();
            default -> parts.nominator.timerFired(timer);
        }
    }

    @Override
    public void asked(Ask ask, Host<ElectionMessage> host) {
        if (ask instanceof ElectionAsk.HandOff handOff) {
            parts.handOffs.asked(handOff.target());
        } else if (ask instanceof ElectionAsk.DeclineHandOff declined) {
            parts.handOffs.decline(declined.target(), declined.reason());
        } else if (ask instanceof ElectionAsk.StepDown stepDown) {
            parts.standing.stepDown(stepDown.forNanos());
        } else if (ask instanceof ElectionAsk.Eligible news) {
            parts.standing.eligible(news);
        } else if (ask instanceof ElectionAsk.TermFloor floor) {
            parts.standing.termFloor(floor.term());
        } else if (ask instanceof ElectionAsk.Replace replace) {
            parts.admission.replace(replace.force());
        } else if (ask instanceof ElectionAsk.ClockGap gap) {
            parts.leading.clockGap(gap.nanos());
        } else if (ask instanceof ElectionAsk.Learn news) {
            learn(news.peer());
        } else if (ask instanceof ElectionAsk.Close) {
            parts.handOffs.close();
            closed = true;
        } else {
            node.explain(Explanation.of("ignored-request").with("request", ask));
        }
    }

    private void learn(Roster.Member peer) {
        Explanation ignored = Explanation.of("ignored-member").with("peer", peer);
        if (!node.settings.roster().contains(peer.id())
                || (peer.role() == Roster.Role.OBSERVER)
                        == node.settings.roster().votes(peer.id())) {
            node.explain(ignored);
        } else if (!node.roster.couldBeLedWith(peer)) {
            node.explain(ignored.with("reason", "nobody-could-lead"));
        } else if (!node.roster.member(peer.id()).equals(peer)) {
            node.roster = node.roster.with(peer);
            if (parts.following.directly()) {
                parts.preempting.followed();
            }
        }
    }

    // ------------------------------------------------------------------ state

    @Override
    public Value save() {
        return Value.rec("election")
                .with("identity", node.identity)
                .with("boot", node.boot)
                .with("started", node.started)
                .with("roster", node.roster.toValue())
                .with("closed", closed)
                .with("peers", parts.peers.save())
                .with("admission", parts.admission.save())
                .with("preChecks", parts.preChecks.save())
                .with("watch", parts.watch.save())
                .with("standing", parts.standing.save())
                .with("handOffs", parts.handOffs.save())
                .with("voter", parts.voter.save())
                .with("candidacy", parts.candidacy.save())
                .with("tenure", parts.tenure.save())
                .with("following", parts.following.save())
                .with("preempting", parts.preempting.save())
                .with("damping", parts.damping.save())
                .with("nominator", parts.nominator.save());
    }

    @Override
    public void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        node.identity = state.num("identity");
        node.boot = Math.toIntExact(state.num("boot"));
        node.started = state.flag("started");
        node.roster = Roster.fromValue(state.get("roster"));
        closed = state.flag("closed");
        parts.peers.restore(state.rec("peers"));
        parts.admission.restore(state.rec("admission"));
        parts.preChecks.restore(state.rec("preChecks"));
        parts.watch.restore(state.rec("watch"));
        parts.standing.restore(state.rec("standing"));
        parts.handOffs.restore(state.rec("handOffs"));
        parts.voter.restore(state.rec("voter"));
        parts.candidacy.restore(state.rec("candidacy"));
        parts.tenure.restore(state.rec("tenure"));
        parts.following.restore(state.rec("following"));
        parts.preempting.restore(state.rec("preempting"));
        parts.damping.restore(state.rec("damping"));
        parts.nominator.restore(state.rec("nominator"));
    }
}
