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
import dev.regente.election.protocol.ElectionMessage.Release;
import dev.regente.election.protocol.ElectionMessage.Resigned;
import dev.regente.election.protocol.ElectionMessage.Vote;
import dev.regente.election.protocol.ElectionMessage.VoteGranted;
import dev.regente.election.protocol.ElectionMessage.VoteRefused;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionNotice.Reason;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Nominator;
import dev.regente.election.protocol.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The election of one node at the levels {@code tokens} and {@code leased}: it follows a leader, suspects it, lets its
 * {@link Nominator} say who should try, and confirms by promises and acknowledgements of a majority.
 *
 * <p>Safety rests on {@link Voter}, {@link Candidacy} and {@link Tenure} alone. This class decides when they act.
 */
public final class ElectionKernel implements Kernel<ElectionMessage>, Event.Handler<ElectionMessage> {
    private static final String START_GRACE = "START-GRACE";
    private static final String RETRY = "RETRY";
    private static final String STABLE = "STABLE";
    private static final String STAND_AGAIN = "STAND-AGAIN";
    private static final String DRAIN = "DRAIN";
    private static final int DRAIN_TIMEOUTS = 4;
    private static final int MOST_DOUBLINGS = 3;

    private final Node node;
    private final Voter voter;
    private final Candidacy candidacy;
    private final Tenure tenure;
    private final Following following;
    private final Preempting preempting;
    private final Nominator nominator;
    private final ElectionSettings settings;

    /** The boot is durable: before that nothing may be said in its name. */
    private boolean started;
    /** Waiting for the others' greetings before believing that there is no leader. */
    private boolean listening = true;

    private boolean closed;
    private boolean eligible = true;
    private String whyIneligible = "";
    private boolean standingDown;
    private long highestTerm;
    /** The application's own terms have got so far. */
    private long termFloor;

    private int failures;
    private Release release;
    private NodeId handOffWanted;
    private final TreeSet<NodeId> links = new TreeSet<>();
    /** Who greeted and follows nobody either. */
    private final TreeSet<NodeId> silent = new TreeSet<>();

    private final TreeMap<NodeId, Integer> boots = new TreeMap<>();
    /** The write that makes a peer's identity durable; its words count only after it (R13). */
    private final TreeMap<NodeId, Long> meetings = new TreeMap<>();
    /** Who was told no, and is told when that changes (R9). */
    private final TreeMap<NodeId, Asked> preChecks = new TreeMap<>();

    private record Asked(int boot, long round) {}

    /** A kernel with all its rules. */
    public ElectionKernel(ElectionSettings settings, Function<Nominator.Seat, Nominator> algorithm) {
        this(settings, algorithm, Set.of());
    }

    /** A kernel without some rules: for tests and labs that show what each rule is for. */
    public ElectionKernel(ElectionSettings settings, Function<Nominator.Seat, Nominator> algorithm, Set<Rule> removed) {
        this.settings = settings;
        this.node = new Node(settings, removed);
        this.voter = new Voter(node);
        this.candidacy = new Candidacy(node, voter);
        this.tenure = new Tenure(node, voter);
        this.following = new Following(node);
        this.preempting = new Preempting(node, following);
        this.nominator = algorithm.apply(new Seat());
    }

    // ------------------------------------------------------------------ what others may read

    /** The token held, 0 if none. Held does not mean leading at this moment: see {@link #isLeader}. */
    public long token() {
        return tenure.token();
    }

    /** R6: whether this node leads at this moment of its own clock. */
    public boolean isLeader(long nowNanos) {
        return tenure.isLeader(nowNanos);
    }

    /** The end of the lead on this node's clock; meaningless while {@link #token} is 0. */
    public long leadUntilNanos() {
        return tenure.untilNanos();
    }

    /** The leader that this node takes, itself included, or null. */
    public NodeId leader() {
        return following.gone() && !following.hearsay() ? null : following.leader();
    }

    /** The term of {@link #leader}. */
    public long term() {
        return following.term();
    }

    /** The voter's record as it is in memory: on disk, or on its way there. */
    public TermRecord record() {
        return voter.record;
    }

    /** Why this one leads, or why nobody does, as this node sees it. */
    public Explanation explainState(long nowNanos) {
        if (voter.mute()) {
            return Explanation.of("halted").with("storage", "failed");
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
        if (candidacy.running()) {
            return Explanation.of("no-leader")
                    .with("campaign", candidacy.term())
                    .with("granted", candidacy.granted())
                    .with("needed", settings.roster().quorum());
        }
        if (listening) {
            return Explanation.of("no-leader").with("heard", silent).with("linked", links);
        }
        String why = whyNotStanding();
        Explanation state = why == null
                ? nominator.explain()
                : Explanation.of("cannot-stand").with("reason", why);
        return Explanation.of("no-leader").with("because", state).with("linked", links);
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
        highestTerm = last.promisedTerm();
        voter.start(last);
    }

    @Override
    public void durable(long ticket, Host<ElectionMessage> host) {
        for (Voter.Waiting step : voter.durable(ticket)) {
            take(step);
        }
        if (started) {
            countVotes();
            countAcks();
        }
    }

    private void takeSteps() {
        // a step may make the next one ready: a winner's own acknowledgement activates it, and that starts a round
        for (List<Voter.Waiting> steps = voter.takeReady(); !steps.isEmpty(); steps = voter.takeReady()) {
            steps.forEach(this::take);
        }
    }

    private void take(Voter.Waiting step) {
        switch (step.kind()) {
            case STARTED -> bootDurable();
            case VOTES -> {
                candidacy.ownPromiseDurable(step.term(), release);
                countVotes();
            }
            case OWN_ACK -> acked(node.self, step.term(), step.stampNanos());
            case REPLY -> Invariant.check(false, "replies-are-sent-by-the-voter", step);
        }
    }

    private void bootDurable() {
        started = true;
        links.forEach(this::greet);
        node.host().startTimer(START_GRACE, settings.timeoutNanos(), settings.timeoutNanos());
        heardAllSilent();
    }

    private void greet(NodeId peer) {
        NodeId leader = following.directly() ? following.leader() : null;
        node.send(peer, new Greeting(leader, leader == null ? 0 : following.term(), voter.record.promisedTerm()));
        if (tenure.beating()) {
            tenure.beatTo(peer);
        }
    }

    @Override
    public void linkUp(NodeId peer, Host<ElectionMessage> host) {
        links.add(peer);
        if (started) {
            greet(peer);
            if (leaderGone() && !candidacy.running()) {
                // what failed without this peer may succeed with it
                node.host().startTimer(RETRY, 0, settings.heartbeatNanos());
            }
        }
    }

    @Override
    public void linkDown(NodeId peer, Host<ElectionMessage> host) {
        links.remove(peer);
        if (peer.equals(following.leader()) && following.directly()) {
            leaderLost("connection-closed");
        }
        nominator.linkDown(peer);
    }

    @Override
    public void persistFailed(long ticket, String reason, Host<ElectionMessage> host) {
        voter.silence();
        if (tenure.beating()) {
            long term = tenure.leadTerm();
            endLead(Reason.STORAGE_FAILED);
            node.sendAll(new Resigned(term));
        }
        candidacy.end();
        nominator.stop();
        node.publish(new ElectionNotice.Halted("the term record cannot be written: " + reason));
    }

    @Override
    public void received(NodeId from, ElectionMessage message, Host<ElectionMessage> host) {
        if (!started) {
            node.explain(Explanation.of("ignored-while-starting").with("from", from));
            return;
        }
        if (!settings.roster().contains(from) || from.equals(node.self)) {
            node.explain(Explanation.of("ignored-unknown-node").with("from", from));
            return;
        }
        boolean newLife = message.boot() > boots.getOrDefault(from, 0);
        if (!isWhoItWas(from, message)) {
            return;
        }
        // a message proves the connection, whichever of the two is told first
        links.add(from);
        Body body = message.body();
        int boot = message.boot();
        if (body instanceof Heartbeat beat) {
            heartbeat(from, boot, beat);
        } else if (body instanceof HeartbeatAck ack) {
            if (ack.toBoot() == node.boot) {
                acked(from, ack.term(), ack.stampNanos());
            }
        } else if (body instanceof HeartbeatNack nack) {
            nacked(from, nack);
        } else if (body instanceof PreCheck preCheck) {
            preChecked(from, boot, preCheck);
        } else if (body instanceof Vote vote) {
            voted(from, boot, vote);
        } else if (body instanceof VoteGranted granted) {
            if (granted.toBoot() == node.boot) {
                candidacy.granted(from, granted.term());
                countVotes();
            }
        } else if (body instanceof VoteRefused refused) {
            voteRefused(from, refused);
        } else if (body instanceof Greeting greeting) {
            highestTerm = Math.max(highestTerm, greeting.promisedTerm());
            if (newLife) {
                // ours may have come before it could hear
                greet(from);
            }
            greeted(from, greeting);
        } else if (body instanceof HandOffRequest request) {
            handOffRequested(from, boot, request);
        } else if (body instanceof HandOffDeclined declined) {
            node.explain(Explanation.of("lead-not-given").with("by", from).with("reason", declined.reason()));
            preempting.retryLater();
        } else if (body instanceof HandOff handOff) {
            handedOver(from, handOff.term());
        } else if (body instanceof Resigned resigned) {
            resigned(from, resigned.term());
        } else if (body instanceof PreCheckAnswer answer && answered(from, answer)) {
            return;
        } else if (!nominator.received(from, boot, body)) {
            node.explain(
                    Explanation.of("ignored-message").with("type", body.type()).with("from", from));
        }
    }

    /** R13: the same disk as ever, and not an earlier life of it. */
    private boolean isWhoItWas(NodeId from, ElectionMessage message) {
        Long known = voter.record.peers().get(from);
        if (known == null) {
            meetings.put(from, voter.meet(from, message.identity()));
        } else if (known != message.identity()) {
            node.explain(Explanation.of("ignored-stranger").with("from", from).with("reason", "another-disk"));
            return false;
        }
        int boot = boots.getOrDefault(from, 0);
        if (message.boot() < boot) {
            node.explain(
                    Explanation.of("ignored-earlier-life").with("from", from).with("boot", message.boot()));
            return false;
        }
        boots.put(from, message.boot());
        return true;
    }

    private boolean countable(NodeId id) {
        return id.equals(node.self)
                || (settings.roster().votes(id)
                        && voter.record.peers().containsKey(id)
                        && voter.durableUpTo(meetings.getOrDefault(id, 0L)));
    }

    @Override
    public void timerFired(String timer, Host<ElectionMessage> host) {
        switch (timer) {
            case START_GRACE -> stopListening("nobody-answered");
            case Following.LEADER_SILENT -> {
                if (following.directly()) {
                    // its connection may stand for long: who is silent is not asked to stand, until it is heard again
                    links.remove(following.leader());
                }
                leaderLost("silent");
            }
            case RETRY, STAND_AGAIN -> {
                if (timer.equals(STAND_AGAIN)) {
                    standingDown = false;
                }
                nominate();
            }
            case STABLE -> failures = 0;
            case DRAIN -> declineHandOff(handOffWanted, "the-application-did-not-answer");
            case Tenure.HEARTBEAT -> {
                tenure.beat();
                if (tenure.hasStrays() || tenure.leadTerm() <= termFloor) {
                    renew();
                }
            }
            case Tenure.AT_RISK -> tenure.atRisk();
            case Tenure.LEAD_END -> {
                if (tenure.ranOut()) {
                    endLead(Reason.QUORUM_LOST);
                    following.watch();
                }
            }
            case Candidacy.AGAIN -> {
                if (candidacy.waitsForBarrier()) {
                    campaign();
                } else {
                    candidacy.voteAgain(release);
                }
            }
            case Candidacy.DEADLINE -> campaignFailed("deadline");
            case Preempting.HOLD_DOWN -> preempting.holdDownOver(whyNotStanding());
            case Preempting.PROBE -> preempting.probeFailed();
            default -> nominator.timerFired(timer);
        }
    }

    // ------------------------------------------------------------------ following and suspecting

    private void heartbeat(NodeId from, int boot, Heartbeat beat) {
        highestTerm = Math.max(highestTerm, beat.term());
        if (settings.roster().votes(node.self)) {
            if (!voter.heartbeat(from, boot, beat)) {
                return;
            }
        } else if (beat.term() < following.term()) {
            node.explain(
                    Explanation.of("ignored-older-leader").with("from", from).with("term", beat.term()));
            return;
        }
        if (tenure.beating()) {
            endLead(Reason.SUPERSEDED);
        }
        if (!beat.active()) {
            // somebody is about to lead: let it, and watch that it does
            candidacy.end();
            nominator.stop();
            node.host().stopTimer(RETRY);
            following.watch();
            return;
        }
        boolean other = !following.directly() || !from.equals(following.leader()) || beat.term() != following.term();
        following.heard(from, beat.term());
        preChecks.clear();
        if (other) {
            listening = false;
            release = null;
            candidacy.end();
            nominator.stop();
            node.host().stopTimer(RETRY);
            node.host().stopTimer(START_GRACE);
            node.host().startTimer(STABLE, 2 * settings.timeoutNanos(), 2 * settings.timeoutNanos());
            preempting.followed();
        }
    }

    private void greeted(NodeId from, Greeting greeting) {
        if (greeting.leader() == null) {
            silent.add(from);
            heardAllSilent();
        }
    }

    /** Everybody is here and nobody follows anybody: no need to wait any longer. */
    private void heardAllSilent() {
        if (listening && started && silent.containsAll(node.otherVoters) && !following.directly()) {
            stopListening("no-leader-at-start");
        }
    }

    private void stopListening(String reason) {
        if (listening) {
            listening = false;
            node.host().stopTimer(START_GRACE);
            leaderLost(reason);
        }
    }

    private void leaderLost(String reason) {
        if (tenure.active()) {
            return;
        }
        following.lost(reason);
        preempting.stop();
        node.host().stopTimer(STABLE);
        tellThoseWhoAsked();
        nominate();
    }

    private boolean leaderGone() {
        return !listening && !tenure.beating() && following.gone();
    }

    private String whyNotStanding() {
        Roster.Role role = settings.roster().member(node.self).role();
        if (role != Roster.Role.VOTER) {
            return role == Roster.Role.WITNESS ? "witness" : "observer";
        }
        if (voter.mute()) {
            return "storage-failed";
        }
        if (standingDown) {
            return "stepped-down";
        }
        return eligible ? null : "not-eligible: " + whyIneligible;
    }

    private void nominate() {
        if (!leaderGone() || candidacy.running()) {
            return;
        }
        String why = whyNotStanding();
        if (why == null) {
            nominator.begin();
        } else {
            node.explain(Explanation.of("cannot-stand").with("reason", why));
            if (settings.roster().votes(node.self)) {
                following.watch();
            }
        }
    }

    private void backOff(String reason) {
        long least = settings.timeoutNanos() / 4;
        long most = least << Math.min(failures, MOST_DOUBLINGS);
        failures++;
        node.explain(Explanation.of("backs-off").with("reason", reason).with("mostMillis", Node.millis(2 * most)));
        node.host().startTimer(RETRY, least, 2 * most);
    }

    // ------------------------------------------------------------------ pre-check (R9): changes nothing here

    private void preChecked(NodeId from, int boot, PreCheck preCheck) {
        voter.show(preCheck.release());
        noteRelease(from, preCheck.release());
        if (preCheck.round() < 0 || !leaderGone()) {
            if (preCheck.round() >= 0) {
                preChecks.put(from, new Asked(boot, preCheck.round()));
                node.explain(Explanation.of("pre-check-no")
                        .with("to", from)
                        .with("leader", tenure.beating() ? node.self : leader())
                        .with("listening", listening));
            }
            answerPreCheck(from, boot, preCheck.round(), false);
        } else {
            answerPreCheck(from, boot, preCheck.round(), true);
        }
    }

    private void answerPreCheck(NodeId to, int boot, long round, boolean yes) {
        NodeId leader = tenure.beating() ? node.self : following.directly() ? following.leader() : null;
        long term = tenure.beating() ? tenure.leadTerm() : leader == null ? 0 : following.term();
        node.send(
                to,
                new PreCheckAnswer(boot, round, yes, leader, term, voter.barredNanos(to), voter.record.promisedTerm()));
    }

    /** R9: a no that has turned into a yes is pushed, not polled. */
    private void tellThoseWhoAsked() {
        for (Map.Entry<NodeId, Asked> each : preChecks.entrySet()) {
            answerPreCheck(
                    each.getKey(), each.getValue().boot(), each.getValue().round(), true);
        }
        preChecks.clear();
    }

    private boolean answered(NodeId from, PreCheckAnswer answer) {
        highestTerm = Math.max(highestTerm, answer.promisedTerm());
        return preempting.probeAnswered(from, answer);
    }

    // ------------------------------------------------------------------ standing and leading

    private void campaign() {
        long above = node.keeps(Rule.ABOVE_ALL_SEEN) ? highestTerm : 0;
        candidacy.start(Math.max(above, tenure.leadTerm()), release);
        countVotes();
    }

    private void voted(NodeId from, int boot, Vote vote) {
        if (!settings.roster().votes(node.self)) {
            return;
        }
        if (node.roster.member(from).role() != Roster.Role.VOTER) {
            node.explain(Explanation.of("refused-vote").with("from", from).with("reason", "may-not-lead"));
            return;
        }
        highestTerm = Math.max(highestTerm, vote.term());
        noteRelease(from, vote.release());
        voter.vote(from, boot, vote);
        if (tenure.beating() && voter.record.promisedTerm() > tenure.leadTerm()) {
            strayed(node.self);
        }
        if (candidacy.term() > 0 && voter.record.promisedTerm() > candidacy.term()) {
            campaignFailed("promised-to-" + from);
        }
    }

    private void voteRefused(NodeId from, VoteRefused refused) {
        if (refused.toBoot() != node.boot) {
            return;
        }
        highestTerm = Math.max(highestTerm, refused.promisedTerm());
        if (candidacy.refused(from, refused)) {
            campaignFailed("refused");
        }
    }

    private void countVotes() {
        if (candidacy.term() == 0) {
            return;
        }
        long votes = candidacy.granted().stream().filter(this::countable).count();
        if (votes >= node.quorum()) {
            long term = candidacy.term();
            candidacy.end();
            nominator.stop();
            node.host().startTimer(Candidacy.DEADLINE, activationNanos(), activationNanos());
            tenure.win(term, release);
            if (tenure.token() == term) {
                // only without ACKS_BEFORE_ACTIVE
                activated();
            }
        }
    }

    private long activationNanos() {
        return settings.timeoutNanos() + settings.barrierNanos();
    }

    private void acked(NodeId from, long term, long stampNanos) {
        if (tenure.acked(from, term, stampNanos, this::countable)) {
            activated();
        }
    }

    private void countAcks() {
        if (tenure.winning() && tenure.count(this::countable)) {
            activated();
        }
    }

    private void activated() {
        node.host().stopTimer(Candidacy.DEADLINE);
        node.host().stopTimer(RETRY);
        node.host().startTimer(STABLE, 2 * settings.timeoutNanos(), 2 * settings.timeoutNanos());
        listening = false;
        release = null;
        handOffWanted = null;
        preempting.stop();
        nominator.stop();
        following.heard(node.self, tenure.leadTerm());
        // at once, so that the others route here without waiting for the next round
        tenure.beat();
    }

    private void campaignFailed(String reason) {
        boolean renewing = tenure.active();
        boolean won = tenure.winning();
        candidacy.end();
        node.explain(Explanation.of("campaign-failed").with("reason", reason).with("won", won));
        if (renewing) {
            if (won) {
                // the old token runs out by itself; the new term was won in vain
                node.explain(Explanation.of("renewal-failed").with("token", tenure.token()));
            } else if (voter.record.promisedTerm() > tenure.leadTerm()) {
                // its own promise went on to the term that failed
                tenure.strayed(node.self);
            }
            return;
        }
        if (won) {
            tenure.end(Reason.QUORUM_LOST);
        }
        nominator.campaignFailed();
        backOff(reason);
    }

    private void endLead(Reason reason) {
        boolean led = tenure.active();
        long since = tenure.sinceNanos();
        candidacy.end();
        tenure.end(reason);
        // its own barrier protected this lead only
        voter.show(new Release(node.self, tenure.leadTerm()));
        handOffWanted = null;
        node.host().stopTimer(STABLE);
        if (led) {
            preempting.ledFor(node.now() - since);
            following.lost(reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
            if (reason != Reason.SUPERSEDED) {
                tellThoseWhoAsked();
            }
        }
    }

    /** R12: a follower promised more than the lead term, or a voter's barrier is still in the way of a winner. */
    private void nacked(NodeId from, HeartbeatNack nack) {
        if (nack.toBoot() != node.boot || nack.term() != tenure.leadTerm() || !tenure.beating()) {
            return;
        }
        highestTerm = Math.max(highestTerm, nack.promisedTerm());
        if (nack.barredNanos() > 0) {
            tenure.beatWithin(nack.barredNanos());
        } else if (nack.promisedTerm() > tenure.leadTerm()) {
            strayed(from);
        }
    }

    /** R12: too many went on to a higher term: step down. A few: renew with the next heartbeat, if they are still few. */
    private void strayed(NodeId voterId) {
        if (candidacy.term() > 0) {
            // a renewal runs: they may have promised that
            return;
        }
        tenure.strayed(voterId);
        if (tenure.canHoldQuorum()) {
            return;
        }
        if (tenure.active()) {
            endLead(Reason.SUPERSEDED);
            following.watch();
        } else {
            campaignFailed("superseded");
        }
    }

    /** R12: promises itself a higher term in place; the old lease runs on meanwhile. */
    private void renew() {
        if (tenure.active() && !tenure.winning() && !candidacy.running()) {
            node.explain(Explanation.of("renews").with("token", tenure.token()).with("above", highestTerm));
            campaign();
        }
    }

    // ------------------------------------------------------------------ hand-off (R8)

    private void handOffRequested(NodeId from, int boot, HandOffRequest request) {
        String why = whyNoHandOff(from, request.term());
        if (why != null) {
            node.explain(Explanation.of("keeps-the-lead").with("asked-by", from).with("reason", why));
            node.send(from, new HandOffDeclined(boot, request.term(), why));
        } else if (settings.drains()) {
            handOffWanted = from;
            long patience = DRAIN_TIMEOUTS * settings.timeoutNanos();
            node.host().startTimer(DRAIN, patience, patience);
            node.publish(new ElectionNotice.HandOffWanted(from, tenure.token()));
        } else {
            handOff(from);
        }
    }

    private String whyNoHandOff(NodeId target, long term) {
        if (!tenure.active() || tenure.winning() || term != tenure.token()) {
            return "does-not-lead-that-term";
        }
        if (handOffWanted != null) {
            return "another-hand-off-runs";
        }
        if (candidacy.running()) {
            return "renews-its-term";
        }
        if (target.equals(node.self) || !settings.roster().contains(target)) {
            return "not-another-node";
        }
        if (node.roster.member(target).role() != Roster.Role.VOTER) {
            return "may-not-lead";
        }
        return tenure.heardLately(target) ? null : "not-heard-lately";
    }

    private void handOff(NodeId target) {
        long term = tenure.leadTerm();
        if (node.keeps(Rule.END_LEASE_BEFORE_HANDOFF)) {
            endLead(Reason.HANDED_OFF);
            following.watch();
        }
        node.send(target, new HandOff(term));
        node.publish(new ElectionNotice.HandOffEnded(target, true, "handed-off"));
    }

    private void handedOver(NodeId from, long term) {
        String why = whyNotStanding();
        if (term < following.term() || !from.equals(following.leader()) || voter.record.promisedTerm() > term) {
            why = "not-of-the-leader-in-force";
        }
        if (why == null && tenure.beating()) {
            why = "leads";
        }
        if (why != null) {
            node.explain(Explanation.of("ignored-hand-off").with("from", from).with("reason", why));
            return;
        }
        release = new Release(from, term);
        following.lost("handed-off");
        preempting.stop();
        nominator.stop();
        campaign();
    }

    private void resigned(NodeId from, long term) {
        voter.show(new Release(from, term));
        noteRelease(from, new Release(from, term));
    }

    /** Someone shows that the leader which this node follows has given up. */
    private void noteRelease(NodeId shownBy, Release shown) {
        if (shown != null
                && following.directly()
                && shown.leader().equals(following.leader())
                && shown.term() == following.term()) {
            release = shown;
            if (shownBy.equals(shown.leader())) {
                leaderLost("released");
            } else {
                // the one who shows it stands already: only watch it
                following.lost("released");
                following.watch();
            }
        }
    }

    // ------------------------------------------------------------------ requests

    @Override
    public void asked(Ask ask, Host<ElectionMessage> host) {
        if (ask instanceof ElectionAsk.HandOff handOff) {
            askedToHandOff(handOff.target());
        } else if (ask instanceof ElectionAsk.DeclineHandOff declined) {
            declineHandOff(declined.target(), declined.reason());
        } else if (ask instanceof ElectionAsk.StepDown stepDown) {
            standingDown = true;
            host.startTimer(STAND_AGAIN, stepDown.forNanos(), stepDown.forNanos());
            resign(Reason.STEPPED_DOWN);
        } else if (ask instanceof ElectionAsk.Eligible news) {
            boolean came = news.eligible() && !eligible;
            eligible = news.eligible();
            whyIneligible = news.reason();
            if (came && started) {
                nominate();
            } else if (!eligible && started && !tenure.beating()) {
                stopStanding();
            }
        } else if (ask instanceof ElectionAsk.TermFloor floor) {
            termFloor = Math.max(termFloor, floor.term());
            highestTerm = Math.max(highestTerm, floor.term());
            if (tenure.active() && tenure.leadTerm() <= floor.term()) {
                renew();
            }
        } else if (ask instanceof ElectionAsk.Learn news) {
            learn(news.peer());
        } else if (ask instanceof ElectionAsk.Close) {
            resign(Reason.CLOSED);
            closed = true;
        } else {
            node.explain(Explanation.of("ignored-request").with("request", ask));
        }
    }

    private void learn(Roster.Member peer) {
        if (!settings.roster().contains(peer.id())
                || (peer.role() == Roster.Role.OBSERVER) == settings.roster().votes(peer.id())) {
            node.explain(Explanation.of("ignored-member").with("peer", peer));
            return;
        }
        boolean somebodyLeads = peer.role() == Roster.Role.VOTER
                || node.roster.members().stream()
                        .anyMatch(each ->
                                each.role() == Roster.Role.VOTER && !each.id().equals(peer.id()));
        if (!somebodyLeads) {
            node.explain(Explanation.of("ignored-member").with("peer", peer).with("reason", "nobody-could-lead"));
        } else if (!node.roster.member(peer.id()).equals(peer)) {
            node.roster = node.roster.with(peer);
            if (following.directly()) {
                preempting.followed();
            }
        }
    }

    private void declineHandOff(NodeId target, String reason) {
        if (target != null && target.equals(handOffWanted)) {
            handOffWanted = null;
            node.host().stopTimer(DRAIN);
            node.send(target, new HandOffDeclined(boots.getOrDefault(target, 0), tenure.leadTerm(), reason));
        }
    }

    private void askedToHandOff(NodeId wanted) {
        handOffWanted = null;
        NodeId target = wanted != null ? wanted : bestFollower();
        String why = target == null ? "nobody-to-hand-over-to" : whyNoHandOff(target, tenure.token());
        if (why != null) {
            node.explain(Explanation.of("keeps-the-lead").with("reason", why));
            node.publish(new ElectionNotice.HandOffEnded(target, false, why));
        } else {
            handOff(target);
        }
    }

    private NodeId bestFollower() {
        NodeId best = null;
        for (NodeId each : node.otherVoters) {
            if (whyNoHandOff(each, tenure.token()) == null && (best == null || node.roster.outranks(each, best))) {
                best = each;
            }
        }
        return best;
    }

    /** Whatever this node was about to do to lead, it does not. */
    private void stopStanding() {
        candidacy.end();
        nominator.stop();
        if (leaderGone()) {
            following.watch();
        }
    }

    private void resign(Reason reason) {
        candidacy.end();
        nominator.stop();
        if (tenure.beating()) {
            long term = tenure.leadTerm();
            endLead(reason);
            node.sendAll(new Resigned(term));
            following.watch();
        }
    }

    // ------------------------------------------------------------------ state

    @Override
    public Value save() {
        return Value.rec("election")
                .with("identity", node.identity)
                .with("boot", node.boot)
                .with("roster", node.roster.toValue())
                .with("started", started)
                .with("listening", listening)
                .with("closed", closed)
                .with("eligible", eligible)
                .with("whyIneligible", whyIneligible)
                .with("standingDown", standingDown)
                .with("highestTerm", highestTerm)
                .with("termFloor", termFloor)
                .with("failures", failures)
                .with("releaseLeader", release == null ? null : release.leader())
                .with("releaseTerm", release == null ? 0 : release.term())
                .with("handOffWanted", handOffWanted)
                .with("links", Value.seq(links, id -> Value.of(id.number())))
                .with("silent", Value.seq(silent, id -> Value.of(id.number())))
                .with("boots", numbers(boots))
                .with("meetings", numbers(meetings))
                .with("preChecks", Value.seq(preChecks.entrySet(), each -> Value.rec("asked")
                        .with("node", each.getKey())
                        .with("boot", each.getValue().boot())
                        .with("round", each.getValue().round())))
                .with("voter", voter.save())
                .with("candidacy", candidacy.save())
                .with("tenure", tenure.save())
                .with("following", following.save())
                .with("preempting", preempting.save())
                .with("nominator", nominator.save());
    }

    private static Value numbers(Map<NodeId, ? extends Number> map) {
        return Value.seq(map.entrySet(), each -> Value.rec("of")
                .with("node", each.getKey())
                .with("number", each.getValue().longValue()));
    }

    @Override
    public void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        node.identity = state.num("identity");
        node.boot = (int) state.num("boot");
        node.roster = Roster.fromValue(state.get("roster"));
        started = state.flag("started");
        listening = state.flag("listening");
        closed = state.flag("closed");
        eligible = state.flag("eligible");
        whyIneligible = state.text("whyIneligible");
        standingDown = state.flag("standingDown");
        highestTerm = state.num("highestTerm");
        termFloor = state.num("termFloor");
        failures = (int) state.num("failures");
        NodeId released = state.node("releaseLeader");
        release = released == null ? null : new Release(released, state.num("releaseTerm"));
        handOffWanted = state.node("handOffWanted");
        links.clear();
        silent.clear();
        boots.clear();
        meetings.clear();
        preChecks.clear();
        state.seq("links").forEach(id -> links.add(NodeId.of((int) ((Value.Num) id).value())));
        state.seq("silent").forEach(id -> silent.add(NodeId.of((int) ((Value.Num) id).value())));
        state.seq("boots").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            boots.put(rec.node("node"), (int) rec.num("number"));
        });
        state.seq("meetings").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            meetings.put(rec.node("node"), rec.num("number"));
        });
        state.seq("preChecks").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            preChecks.put(rec.node("node"), new Asked((int) rec.num("boot"), rec.num("round")));
        });
        voter.restore(state.rec("voter"));
        candidacy.restore(state.rec("candidacy"));
        tenure.restore(state.rec("tenure"));
        following.restore(state.rec("following"));
        preempting.restore(state.rec("preempting"));
        nominator.restore(state.rec("nominator"));
    }

    /** What the nominator may use. */
    private final class Seat implements Nominator.Seat {
        @Override
        public ElectionSettings settings() {
            return settings;
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
            node.sendVoters(new PreCheck(round, release));
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
        public void explain(Explanation explanation) {
            node.explain(explanation);
        }

        @Override
        public boolean linked(NodeId peer) {
            return links.contains(peer);
        }

        @Override
        public String whyNotStanding() {
            return ElectionKernel.this.whyNotStanding();
        }

        @Override
        public boolean leaderGone() {
            return ElectionKernel.this.leaderGone();
        }

        @Override
        public boolean campaigning() {
            return candidacy.running() || tenure.winning();
        }

        @Override
        public long barredNanos() {
            return voter.barredForOwnCampaign();
        }

        @Override
        public void campaign() {
            ElectionKernel.this.campaign();
        }

        @Override
        public void followByHearsay(NodeId leader, long term) {
            following.hearsay(leader, term);
        }

        @Override
        public void backOff(String reason) {
            ElectionKernel.this.backOff(reason);
        }
    }
}
