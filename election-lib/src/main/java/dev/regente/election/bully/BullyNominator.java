package dev.regente.election.bully;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.Alive;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.Cannot;
import dev.regente.election.protocol.ElectionMessage.Election;
import dev.regente.election.protocol.ElectionMessage.PreCheckAnswer;
import dev.regente.election.protocol.Nominator;
import dev.regente.election.protocol.PassedOver;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The Bully algorithm (H. Garcia-Molina, "Elections in a Distributed Computing System", IEEE Trans. Computers, 1982) as
 * a nominator: the highest live node stands, and tells lower ones not to.
 *
 * <p>Two things differ from the textbook, because a node that cannot win must not hold the others up. First comes a
 * pre-check: unless a majority answers that it would let this node stand, it troubles nobody. And a higher node answers
 * OK only if its own pre-check has reached a majority, else CANNOT; one that said OK and did not become active in time is
 * passed over for a time that doubles.
 */
public final class BullyNominator implements Nominator {
    private static final String PRECHECK = "PRECHECK";
    private static final String ANSWER = "ANSWER";
    private static final String COORDINATOR = "COORDINATOR";

    private enum Phase {
        /** Nothing to do. */
        IDLE,
        /** Asking a majority whether it would let this node stand. */
        CHECKING,
        /** Asking the higher nodes whether they stand. */
        ASKING,
        /** A higher node stands: waiting for it to become active. */
        WAITING,
        /** Nobody higher stands: this node campaigns. */
        STANDING
    }

    private record Asker(int boot, long round) {}

    private final Seat seat;
    private final Roster roster;
    private final NodeId self;

    private Phase phase = Phase.IDLE;
    private long round;
    private final TreeSet<NodeId> yes = new TreeSet<>();
    private final TreeSet<NodeId> asked = new TreeSet<>();
    private NodeId stronger;
    /** The leader that others name while they say no. */
    private NodeId named;

    private long namedTerm;
    private final TreeMap<NodeId, Asker> askers = new TreeMap<>();
    private final PassedOver passedOver = new PassedOver();

    /** A nominator that uses this seat. */
    public BullyNominator(Seat seat) {
        this.seat = seat;
        this.roster = seat.settings().roster();
        this.self = seat.settings().self();
    }

    @Override
    public void begin() {
        if (phase != Phase.IDLE || seat.whyNotStanding() != null) {
            return;
        }
        phase = Phase.CHECKING;
        round++;
        yes.clear();
        yes.add(self);
        named = null;
        namedTerm = 0;
        long window = seat.settings().timeoutNanos() / 2;
        seat.startTimer(PRECHECK, window, window);
        seat.sendPreChecks(round);
        checked();
    }

    @Override
    public void stop() {
        become(Phase.IDLE);
        answerAskers("leader-active");
        passedOver.clear();
    }

    private void become(Phase next) {
        phase = next;
        asked.clear();
        stronger = null;
        seat.stopTimer(PRECHECK);
        seat.stopTimer(ANSWER);
        seat.stopTimer(COORDINATOR);
    }

    @Override
    public boolean received(NodeId from, int boot, Body body) {
        if (body instanceof PreCheckAnswer answer) {
            preCheckAnswered(from, answer);
        } else if (body instanceof Election election) {
            electionAsked(from, boot, election.round());
        } else if (body instanceof Alive alive) {
            aliveAnswered(from, alive);
        } else if (body instanceof Cannot cannot) {
            cannotAnswered(from, cannot);
        } else {
            return false;
        }
        return true;
    }

    private void preCheckAnswered(NodeId from, PreCheckAnswer answer) {
        if (phase != Phase.CHECKING || answer.round() != round || answer.toBoot() != seat.boot()) {
            return;
        }
        if (answer.yes()) {
            yes.add(from);
            checked();
        } else if (answer.leader() != null && answer.term() >= namedTerm) {
            named = answer.leader();
            namedTerm = answer.term();
        }
    }

    /** R9: only a majority's YES, received, lets this node go on. Then the higher nodes first. */
    private void checked() {
        if (yes.size() < roster.quorum()) {
            return;
        }
        TreeSet<NodeId> higher = new TreeSet<>();
        Roster ranks = seat.roster();
        for (Roster.Member member : ranks.members()) {
            if (member.role() == Roster.Role.VOTER
                    && ranks.outranks(member.id(), self)
                    && seat.linked(member.id())
                    && !passedOver.contains(member.id(), seat.now())) {
                higher.add(member.id());
            }
        }
        become(Phase.ASKING);
        answerAskersAlive();
        if (higher.isEmpty()) {
            stand();
            return;
        }
        asked.addAll(higher);
        long patience = seat.settings().timeoutNanos() / 2;
        seat.startTimer(ANSWER, patience, patience);
        higher.forEach(node -> seat.send(node, new Election(round)));
    }

    private void stand() {
        become(Phase.STANDING);
        answerAskersAlive();
        seat.campaign();
    }

    @Override
    public void campaignFailed() {
        become(Phase.IDLE);
        answerAskers("campaign-failed");
    }

    private long standingNanos() {
        return 2 * seat.settings().timeoutNanos();
    }

    private void electionAsked(NodeId from, int boot, long theirRound) {
        String why = seat.whyNotStanding();
        if (why == null && !seat.leaderGone() && !seat.campaigning()) {
            why = "leader-alive";
        }
        if (why != null) {
            seat.explain(Explanation.of("cannot-stand").with("from", from).with("reason", why));
            seat.send(from, new Cannot(boot, theirRound, why));
            return;
        }
        askers.put(from, new Asker(boot, theirRound));
        if (seat.campaigning()) {
            answerAskersAlive();
        } else if (phase == Phase.IDLE) {
            begin();
        } else if (phase != Phase.CHECKING) {
            answerAskersAlive();
        }
    }

    private void answerAskersAlive() {
        long within = seat.barredNanos() + standingNanos();
        askers.forEach((node, asker) -> seat.send(node, new Alive(asker.boot(), asker.round(), within)));
        askers.clear();
    }

    private void answerAskers(String reason) {
        askers.forEach((node, asker) -> seat.send(node, new Cannot(asker.boot(), asker.round(), reason)));
        askers.clear();
    }

    private void aliveAnswered(NodeId from, Alive alive) {
        if (phase != Phase.ASKING || alive.round() != round || alive.toBoot() != seat.boot()) {
            return;
        }
        become(Phase.WAITING);
        stronger = from;
        long bound = seat.settings().timeoutNanos() * 4 + seat.settings().barrierNanos();
        long patience = Math.max(1, Math.min(alive.withinNanos(), bound));
        seat.startTimer(COORDINATOR, patience, patience);
    }

    private void cannotAnswered(NodeId from, Cannot cannot) {
        if (cannot.round() != round || cannot.toBoot() != seat.boot()) {
            return;
        }
        if (phase == Phase.ASKING && asked.remove(from)) {
            standIfNobodyElse();
        } else if (phase == Phase.WAITING && from.equals(stronger)) {
            passOver(from);
            restart();
        }
    }

    private void standIfNobodyElse() {
        if (asked.isEmpty()) {
            stand();
        }
    }

    private void restart() {
        become(Phase.IDLE);
        String why = seat.whyNotStanding();
        if (why == null) {
            begin();
        } else {
            seat.backOff(why);
        }
    }

    private void passOver(NodeId node) {
        long length = passedOver.add(node, seat.now(), seat.settings().timeoutNanos());
        seat.explain(Explanation.of("passed-over").with("node", node).with("forMillis", length / 1_000_000));
    }

    @Override
    public boolean timerFired(String timer) {
        switch (timer) {
            case PRECHECK -> {
                become(Phase.IDLE);
                answerAskers("no-quorum");
                if (named != null) {
                    seat.followByHearsay(named, namedTerm);
                }
                seat.backOff("pre-check: " + yes.size() + " of " + roster.quorum() + " needed said yes");
            }
            case ANSWER -> {
                asked.forEach(this::passOver);
                stand();
            }
            case COORDINATOR -> {
                passOver(stronger);
                restart();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public void linkDown(NodeId peer) {
        if (phase == Phase.ASKING && asked.remove(peer)) {
            standIfNobodyElse();
        } else if (phase == Phase.WAITING && peer.equals(stronger)) {
            restart();
        }
    }

    @Override
    public Explanation explain() {
        return Explanation.of("bully")
                .with("phase", phase)
                .with("yes", yes.size())
                .with("needed", roster.quorum())
                .with("waitingFor", stronger == null ? asked : stronger);
    }

    @Override
    public Value save() {
        return Value.rec("bully")
                .with("phase", phase.name())
                .with("round", round)
                .with("yes", Value.seq(yes, id -> Value.of(id.number())))
                .with("asked", Value.seq(asked, id -> Value.of(id.number())))
                .with("stronger", stronger)
                .with("named", named)
                .with("namedTerm", namedTerm)
                .with("askers", Value.seq(askers.entrySet(), each -> Value.rec("asker")
                        .with("node", each.getKey())
                        .with("boot", each.getValue().boot())
                        .with("round", each.getValue().round())))
                .with("passedOver", passedOver.save());
    }

    @Override
    public void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        phase = Phase.valueOf(state.text("phase"));
        round = state.num("round");
        stronger = state.node("stronger");
        named = state.node("named");
        namedTerm = state.num("namedTerm");
        yes.clear();
        asked.clear();
        askers.clear();
        passedOver.restore(state.get("passedOver"));
        state.seq("yes").forEach(id -> yes.add(NodeId.of((int) ((Value.Num) id).value())));
        state.seq("asked").forEach(id -> asked.add(NodeId.of((int) ((Value.Num) id).value())));
        state.seq("askers").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            askers.put(rec.node("node"), new Asker((int) rec.num("boot"), rec.num("round")));
        });
    }
}
