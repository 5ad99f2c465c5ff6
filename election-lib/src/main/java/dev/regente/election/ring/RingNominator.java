package dev.regente.election.ring;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.Cannot;
import dev.regente.election.protocol.ElectionMessage.HopAck;
import dev.regente.election.protocol.ElectionMessage.Lap;
import dev.regente.election.protocol.ElectionMessage.LapEntry;
import dev.regente.election.protocol.ElectionMessage.LapId;
import dev.regente.election.protocol.ElectionMessage.Nominate;
import dev.regente.election.protocol.ElectionMessage.Nominated;
import dev.regente.election.protocol.ElectionMessage.PreCheckAnswer;
import dev.regente.election.protocol.Nominator;
import dev.regente.election.protocol.PassedOver;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A ring as a nominator: a lap collects what each node says of itself, and the best that can win is told to stand. After
 * the ring algorithms of G. Le Lann (1977), E. Chang and R. Roberts (1979) and the textbooks.
 *
 * <p>The textbook's lap goes wrong in many ways; what is different here, in the words of {@code docs/protocol/ring.md}:
 * hops are acknowledged and dead successors skipped; a lap has a number, a hop limit and a deadline, after which its
 * initiator starts the next; a node acts once on each; only who has proven links to a majority is nominated; voters that
 * the lap did not reach are asked directly; and a nominee that does not become active is passed over.
 */
public final class RingNominator implements Nominator {
    private static final String LAP = "LAP";
    private static final String HOLD = "HOLD";
    private static final String COORDINATOR = "COORDINATOR";

    private enum Phase {
        /** Nothing of its own under way. */
        IDLE,
        /** Its own lap is out, or back and not decided. */
        LAP,
        /** A nominee stands: waiting for it to become active. */
        WAITING,
        /** It was nominated: this node campaigns. */
        STANDING
    }

    /** The newest that was seen of an initiator: nothing is acted on twice. */
    private record Seen(int boot, long seq, boolean nominated) {
        boolean before(Seen other) {
            if (boot != other.boot) {
                return boot < other.boot;
            }
            return seq != other.seq ? seq < other.seq : !nominated && other.nominated;
        }
    }

    private record Held(Lap lap, long sinceNanos) {}

    private final Seat seat;
    private final NodeId self;
    private final int quorum;
    private final Hops hops;
    private final Links links;

    private Phase phase = Phase.IDLE;
    private long seq;
    /** The round of direct questions with which the lap began. */
    private long lapRound;
    /** The own lap has come back. */
    private boolean back;

    private NodeId nominee;
    private final TreeMap<NodeId, Seen> seen = new TreeMap<>();
    private final TreeMap<NodeId, Held> held = new TreeMap<>();
    private final PassedOver passedOver = new PassedOver();
    private final Canvass canvass;

    /** A nominator that uses this seat. */
    public RingNominator(Seat seat) {
        this.seat = seat;
        this.self = seat.settings().self();
        this.quorum = seat.settings().roster().quorum();
        this.hops = new Hops(seat, this::cameBack);
        this.canvass = new Canvass(seat, passedOver);
        this.links = new Links(seat, lapNanos() + seat.settings().timeoutNanos());
    }

    // ------------------------------------------------------------------ the own lap

    @Override
    public void begin() {
        if (phase != Phase.IDLE || seat.whyNotStanding() != null) {
            return;
        }
        become(Phase.LAP);
        seq++;
        back = false;
        canvass.begin();
        links.ask();
        lapRound = links.round();
        seat.startTimer(LAP, lapNanos(), lapNanos());
        int voters = seat.settings().roster().voters().size();
        hops.handOn(new Nominate(ownLap(), 0, 2 * voters, lapNanos(), List.of(ownEntry())), 0);
    }

    private LapId ownLap() {
        return new LapId(self, seat.boot(), seq);
    }

    /** Enough for a few skips; what is not back by then is given up. */
    private long lapNanos() {
        int voters = seat.settings().roster().voters().size();
        return seat.settings().timeoutNanos() + voters * hops.hopNanos() / 2;
    }

    private LapEntry ownEntry() {
        PreCheckAnswer say = seat.answerFor(self);
        return new LapEntry(
                self,
                seat.roster().member(self).priority(),
                seat.whyNotStanding() == null,
                say.yes(),
                say.leader(),
                say.term(),
                say.barredNanos(),
                say.promisedTerm(),
                links.proven());
    }

    private void cameBack(Lap lap) {
        if (phase != Phase.LAP || back || !(lap instanceof Nominate own)) {
            return;
        }
        back = true;
        canvass.add(own.entries());
        // a while for answers that are under way, and for a no that turns into a yes
        long window = seat.settings().timeoutNanos() / 2;
        seat.startTimer(LAP, window, window);
        decide(false);
    }

    /** R9: only a majority's yes lets anybody stand; then the best that can win. */
    private void decide(boolean last) {
        LapEntry own = ownEntry();
        canvass.own(own);
        if (last && !back) {
            canvass.addThoseNotVisited();
        }
        LapEntry best = canvass.agreed() >= quorum ? canvass.best() : null;
        if (best != null && !last && canvass.outdatedAbove(best)) {
            // it said no when the lap passed, and yes since: what it says now decides
            restart();
        } else if (best != null && (last || canvass.canWin(own) || !own.eligible() || Canvass.outranks(best, own))) {
            nominate(best.node());
        } else if (last) {
            become(Phase.IDLE);
            if (canvass.named() != null) {
                seat.followByHearsay(canvass.named(), canvass.namedTerm());
            }
            seat.backOff(
                    canvass.agreed() < quorum
                            ? "lap: " + canvass.agreed() + " of " + quorum + " needed said yes"
                            : "lap: nobody has links to " + quorum);
        }
    }

    private void nominate(NodeId best) {
        long highest = canvass.highestPromise();
        seat.sawTerm(highest);
        long within = bounded(canvass.longestBarrier() + 2 * seat.settings().timeoutNanos());
        boolean own = best.equals(self);
        if (own) {
            become(Phase.STANDING);
        } else {
            waitFor(best, within);
        }
        int voters = seat.settings().roster().voters().size();
        Nominated told = new Nominated(ownLap(), 0, 2 * voters, lapNanos(), best, highest, within);
        if (!own && seat.linked(best)) {
            // the nominee at once; the lap is for the others, and for it too should this link work one way only
            seat.send(best, told);
        }
        hops.handOn(told, 0);
        if (own) {
            seat.campaign();
        }
    }

    private long bounded(long nanos) {
        long most = 4 * seat.settings().timeoutNanos() + seat.settings().barrierNanos();
        return Math.max(1, Math.min(nanos, most));
    }

    private void waitFor(NodeId node, long withinNanos) {
        become(Phase.WAITING);
        nominee = node;
        seat.startTimer(COORDINATOR, withinNanos, withinNanos);
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

    private void become(Phase next) {
        phase = next;
        nominee = null;
        seat.stopTimer(LAP);
        seat.stopTimer(COORDINATOR);
    }

    @Override
    public void stop() {
        become(Phase.IDLE);
        handOnHeld();
        if (!seat.leaderGone()) {
            passedOver.clear();
        }
    }

    @Override
    public void campaignFailed() {
        become(Phase.IDLE);
    }

    // ------------------------------------------------------------------ what arrives

    @Override
    public boolean received(NodeId from, int boot, Body body) {
        if (body instanceof Lap lap) {
            seat.send(from, new HopAck(boot, lap.hop()));
            arrived(lap);
        } else if (body instanceof HopAck ack) {
            if (ack.toBoot() == seat.boot()) {
                hops.acknowledged(ack.hop());
                proven(from);
            }
        } else if (body instanceof PreCheckAnswer answer) {
            if (answer.toBoot() == seat.boot()) {
                preCheckAnswered(from, answer);
            }
        } else if (body instanceof Cannot cannot) {
            boolean mine = cannot.toBoot() == seat.boot() && cannot.round() == seq;
            if (mine && phase == Phase.WAITING && from.equals(nominee)) {
                passOver(from);
                restart();
            }
        } else {
            return false;
        }
        return true;
    }

    /** Direct answers count beside the lap's: this is the patch for voters that the lap does not reach. */
    private void preCheckAnswered(NodeId from, PreCheckAnswer answer) {
        if (phase == Phase.LAP && answer.round() >= lapRound) {
            if (answer.yes()) {
                canvass.saidYes(from);
            } else {
                canvass.saidNo(answer.leader(), answer.term());
            }
        }
        proven(from);
    }

    private void proven(NodeId peer) {
        links.answered(peer);
        if (!lacksLinks()) {
            handOnHeld();
        }
        if (phase == Phase.LAP && back) {
            decide(false);
        }
    }

    private void arrived(Lap lap) {
        LapId id = lap.id();
        NodeId initiator = id.initiator();
        if (initiator.equals(self)) {
            if (id.equals(ownLap())) {
                cameBack(lap);
            } else {
                explainIgnored(id, "not-its-newest");
            }
            return;
        }
        Seen news = new Seen(id.boot(), id.seq(), lap instanceof Nominated);
        Seen before = seen.get(initiator);
        if (!seat.settings().roster().votes(initiator) || (before != null && !before.before(news))) {
            // a repeat, or another branch of the same lap
            return;
        }
        seen.put(initiator, news);
        if (lap instanceof Nominate nominate) {
            nominateLap(nominate);
        } else if (lap instanceof Nominated nominated) {
            nominatedLap(nominated);
        }
    }

    private void explainIgnored(LapId id, String reason) {
        seat.explain(Explanation.of("ignored-lap")
                .with("of", id.initiator())
                .with("seq", id.seq())
                .with("reason", reason));
    }

    private void nominateLap(Nominate lap) {
        NodeId initiator = lap.id().initiator();
        if (phase == Phase.LAP && !back && seat.roster().outranks(self, initiator)) {
            // as Chang and Roberts: one lap is enough. Only while the own lap is out and before its deadline
            explainIgnored(lap.id(), "own-lap-is-out");
            return;
        }
        if (phase == Phase.LAP) {
            // what others tell another is news here too, should the own lap be lost
            canvass.add(lap.entries());
        }
        if (seat.leaderGone() && seat.whyNotStanding() == null) {
            links.askAgain();
            if (lacksLinks() && !decidedAbove(lap)) {
                hold(lap);
                return;
            }
        }
        hops.handOn(lap.with(ownEntry()), 0);
    }

    private boolean lacksLinks() {
        return links.proven().size() + 1 < quorum;
    }

    /** Until the links to a majority are proven, or for the time of a hop. */
    private void hold(Lap lap) {
        if (held.isEmpty()) {
            seat.startTimer(HOLD, hops.hopNanos(), hops.hopNanos());
        }
        held.put(lap.id().initiator(), new Held(lap, seat.now()));
    }

    /** Whether a node that outranks this one can win already: then nobody waits for this one's links. */
    private boolean decidedAbove(Nominate lap) {
        LapEntry own = ownEntry();
        return lap.entries().stream().anyMatch(entry -> canvass.canWin(entry) && Canvass.outranks(entry, own));
    }

    private void handOnHeld() {
        List<Held> waiting = new ArrayList<>(held.values());
        held.clear();
        seat.stopTimer(HOLD);
        for (Held each : waiting) {
            if (each.lap() instanceof Nominate lap) {
                hops.handOn(lap.with(ownEntry()), seat.now() - each.sinceNanos());
            } else if (each.lap() instanceof Nominated lap) {
                nominated(lap);
            }
        }
    }

    private void nominatedLap(Nominated lap) {
        if (lap.nominee().equals(self)) {
            links.askAgain();
            if (lacksLinks() && seat.leaderGone() && !seat.campaigning()) {
                hold(lap);
            } else {
                nominated(lap);
            }
            return;
        }
        hops.handOn(lap, 0);
        boolean free = phase == Phase.STANDING ? seat.roster().outranks(lap.nominee(), self) : !seat.campaigning();
        if (free
                && seat.leaderGone()
                && seat.whyNotStanding() == null
                && !passedOver.contains(lap.nominee(), seat.now())) {
            // of two nominees the lesser gives way, as far as it is not too late
            seat.withdraw();
            waitFor(lap.nominee(), bounded(lap.withinNanos()));
        }
    }

    private void nominated(Nominated lap) {
        LapId id = lap.id();
        boolean already = seat.campaigning();
        String why = seat.whyNotStanding();
        if (why == null && !already && !seat.leaderGone()) {
            why = "leader-alive";
        }
        if (why == null && !already && lacksLinks()) {
            why = "links to " + (links.proven().size() + 1) + " of " + quorum + " needed";
        }
        if (why != null) {
            seat.explain(
                    Explanation.of("cannot-stand").with("from", id.initiator()).with("reason", why));
            seat.send(id.initiator(), new Cannot(id.boot(), id.seq(), why));
            return;
        }
        seat.sawTerm(lap.aboveTerm());
        hops.handOn(lap, 0);
        if (!already) {
            become(Phase.STANDING);
            seat.campaign();
        }
    }

    @Override
    public boolean timerFired(String timer) {
        switch (timer) {
            case LAP -> {
                if (!back) {
                    seat.explain(Explanation.of("lap-lost").with("seq", seq));
                }
                decide(true);
            }
            case HOLD -> handOnHeld();
            case COORDINATOR -> {
                passOver(nominee);
                restart();
            }
            default -> {
                return hops.timerFired(timer);
            }
        }
        return true;
    }

    @Override
    public void linkDown(NodeId peer) {
        links.linkDown(peer);
        hops.linkDown(peer);
        if (phase == Phase.WAITING && peer.equals(nominee)) {
            restart();
        }
    }

    @Override
    public Explanation explain() {
        return Explanation.of("ring")
                .with("phase", phase)
                .with("lap", seq)
                .with("visited", canvass.visited())
                .with("yes", canvass.agreed())
                .with("needed", quorum)
                .with("links", links.proven())
                .with("waitingFor", nominee == null ? "nobody" : nominee);
    }

    // ------------------------------------------------------------------ state

    @Override
    public Value save() {
        return Value.rec("ring")
                .with("phase", phase.name())
                .with("seq", seq)
                .with("lapRound", lapRound)
                .with("back", back)
                .with("canvass", canvass.save())
                .with("nominee", nominee)
                .with("seen", Value.seq(seen.entrySet(), each -> Value.rec("seen")
                        .with("node", each.getKey())
                        .with("boot", each.getValue().boot())
                        .with("seq", each.getValue().seq())
                        .with("nominated", each.getValue().nominated())))
                .with("held", Value.seq(held.values(), each -> Value.rec("held")
                        .with("lap", LapValues.lap(each.lap()))
                        .with("sinceNanos", each.sinceNanos())))
                .with("passedOver", passedOver.save())
                .with("hops", hops.save())
                .with("links", links.save());
    }

    @Override
    public void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        phase = Phase.valueOf(state.text("phase"));
        seq = state.num("seq");
        lapRound = state.num("lapRound");
        back = state.flag("back");
        nominee = state.node("nominee");
        canvass.restore(state.rec("canvass"));
        seen.clear();
        state.seq("seen").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            seen.put(
                    rec.node("node"),
                    new Seen(Math.toIntExact(rec.num("boot")), rec.num("seq"), rec.flag("nominated")));
        });
        held.clear();
        state.seq("held").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            Lap lap = LapValues.lap(rec.rec("lap"));
            held.put(lap.id().initiator(), new Held(lap, rec.num("sinceNanos")));
        });
        passedOver.restore(state.get("passedOver"));
        hops.restore(state.rec("hops"));
        links.restore(state.rec("links"));
    }
}
