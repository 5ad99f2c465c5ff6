package dev.regente.election.ring;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
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
import java.util.TreeSet;

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

    private final TreeMap<NodeId, LapEntry> visited = new TreeMap<>();
    /** Who would let somebody stand, by the lap or by direct answer. */
    private final TreeSet<NodeId> agreeing = new TreeSet<>();

    private NodeId nominee;
    /** The leader that others name while they say no. */
    private NodeId named;

    private long namedTerm;
    private final TreeMap<NodeId, Seen> seen = new TreeMap<>();
    private final TreeMap<NodeId, Held> held = new TreeMap<>();
    private final PassedOver passedOver = new PassedOver();

    /** A nominator that uses this seat. */
    public RingNominator(Seat seat) {
        this.seat = seat;
        this.self = seat.settings().self();
        this.quorum = seat.settings().roster().quorum();
        this.hops = new Hops(seat, this::cameBack);
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
        visited.clear();
        agreeing.clear();
        agreeing.add(self);
        named = null;
        namedTerm = 0;
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
        own.entries().forEach(entry -> visited.put(entry.node(), entry));
        visited.values().forEach(this::count);
        // a while for answers that are under way, and for a no that turns into a yes
        long window = seat.settings().timeoutNanos() / 2;
        seat.startTimer(LAP, window, window);
        decide(false);
    }

    private void count(LapEntry entry) {
        if (entry.yes()) {
            if (seat.settings().roster().votes(entry.node())) {
                agreeing.add(entry.node());
            }
        } else {
            saidNo(entry.leader(), entry.term());
        }
    }

    private void saidNo(NodeId leader, long term) {
        if (leader != null && term >= namedTerm) {
            named = leader;
            namedTerm = term;
        }
    }

    /** R9: only a majority's yes lets anybody stand; then the best that can win. */
    private void decide(boolean last) {
        LapEntry own = ownEntry();
        visited.put(self, own);
        if (last && !back) {
            addThoseNotVisited();
        }
        LapEntry best = agreeing.size() >= quorum ? best() : null;
        if (best != null && !last && outdatedAbove(best)) {
            // it said no when the lap passed, and yes since: what it says now decides
            restart();
        } else if (best != null && (last || canWin(own) || !own.eligible() || outranks(best, own))) {
            nominate(best);
        } else if (last) {
            become(Phase.IDLE);
            if (named != null) {
                seat.followByHearsay(named, namedTerm);
            }
            seat.backOff(
                    agreeing.size() < quorum
                            ? "lap: " + agreeing.size() + " of " + quorum + " needed said yes"
                            : "lap: nobody has links to " + quorum);
        }
    }

    /**
     * The lap was lost. Whoever agrees by direct answer is taken for one that can win: if all nominated themselves now, they
     * would split the votes. One that cannot says so, or is passed over.
     */
    private void addThoseNotVisited() {
        for (NodeId node : agreeing) {
            if (!visited.containsKey(node) && mayLead(node)) {
                List<NodeId> voters = seat.settings().roster().voters();
                int priority = seat.roster().member(node).priority();
                visited.put(node, new LapEntry(node, priority, true, true, null, 0, 0, 0, voters));
            }
        }
    }

    private boolean canWin(LapEntry entry) {
        Roster roster = seat.settings().roster();
        long proven = entry.proven().stream()
                .distinct()
                .filter(node -> roster.votes(node) && !node.equals(entry.node()))
                .count();
        return entry.eligible() && entry.yes() && proven + 1 >= quorum;
    }

    private static boolean outranks(LapEntry a, LapEntry b) {
        return a.priority() != b.priority()
                ? a.priority() > b.priority()
                : a.node().compareTo(b.node()) > 0;
    }

    private LapEntry best() {
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

    private boolean outdatedAbove(LapEntry best) {
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

    private void nominate(LapEntry best) {
        long barred = 0;
        long highest = 0;
        for (LapEntry entry : visited.values()) {
            barred = Math.max(barred, entry.barredNanos());
            highest = Math.max(highest, entry.promisedTerm());
        }
        seat.sawTerm(highest);
        long within = bounded(barred + 2 * seat.settings().timeoutNanos());
        boolean own = best.node().equals(self);
        if (own) {
            become(Phase.STANDING);
        } else {
            waitFor(best.node(), within);
        }
        int voters = seat.settings().roster().voters().size();
        Nominated told = new Nominated(ownLap(), 0, 2 * voters, lapNanos(), best.node(), highest, within);
        if (!own && seat.linked(best.node())) {
            // the nominee at once; the lap is for the others, and for it too should this link work one way only
            seat.send(best.node(), told);
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
                agreeing.add(from);
            } else {
                saidNo(answer.leader(), answer.term());
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
            lap.entries().forEach(entry -> {
                visited.put(entry.node(), entry);
                count(entry);
            });
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
        return lap.entries().stream().anyMatch(entry -> canWin(entry) && outranks(entry, own));
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
                .with("visited", visited.keySet())
                .with("yes", agreeing.size())
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
                .with("visited", Value.seq(visited.values(), LapValues::entry))
                .with("agreeing", LapValues.nodes(agreeing))
                .with("nominee", nominee)
                .with("named", named)
                .with("namedTerm", namedTerm)
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
        named = state.node("named");
        namedTerm = state.num("namedTerm");
        visited.clear();
        state.seq("visited").forEach(each -> {
            LapEntry entry = LapValues.entry((Value.Rec) each);
            visited.put(entry.node(), entry);
        });
        agreeing.clear();
        agreeing.addAll(LapValues.nodes(state.seq("agreeing")));
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
