package dev.regente.election.random;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.Body;
import dev.regente.election.protocol.ElectionMessage.PreCheckAnswer;
import dev.regente.election.protocol.Nominator;
import java.util.TreeSet;

/**
 * The baseline that others are compared with: each node waits for a number of slots that the host draws, asks a majority
 * whether it would let it stand, and stands. Two that draw the same slot may split the votes; both then back off.
 */
public final class RandomNominator implements Nominator {
    private static final String SLOT = "SLOT";
    private static final String PRECHECK = "PRECHECK";
    private static final int SLOTS = 16;

    private enum Phase {
        IDLE,
        WAITING,
        CHECKING,
        STANDING
    }

    private final Seat seat;
    private final int quorum;

    private Phase phase = Phase.IDLE;
    private long round;
    private final TreeSet<NodeId> yes = new TreeSet<>();
    private NodeId named;
    private long namedTerm;

    /** A nominator that uses this seat. */
    public RandomNominator(Seat seat) {
        this.seat = seat;
        this.quorum = seat.settings().roster().quorum();
    }

    @Override
    public void begin() {
        if (phase != Phase.IDLE || seat.whyNotStanding() != null) {
            return;
        }
        become(Phase.WAITING);
        long wait = seat.choose("stand-in-slot", SLOTS) * seat.settings().timeoutNanos() / SLOTS;
        seat.startTimer(SLOT, wait, wait);
    }

    private void check() {
        become(Phase.CHECKING);
        round++;
        yes.clear();
        yes.add(seat.settings().self());
        named = null;
        namedTerm = 0;
        long window = seat.settings().timeoutNanos() / 2;
        seat.startTimer(PRECHECK, window, window);
        seat.sendPreChecks(round);
        standIfAllowed();
    }

    private void standIfAllowed() {
        if (yes.size() >= quorum) {
            become(Phase.STANDING);
            seat.campaign();
        }
    }

    @Override
    public boolean received(NodeId from, int boot, Body body) {
        if (!(body instanceof PreCheckAnswer answer)) {
            return false;
        }
        if (phase != Phase.CHECKING || answer.round() != round || answer.toBoot() != seat.boot()) {
            return true;
        }
        if (answer.yes()) {
            yes.add(from);
            standIfAllowed();
        } else if (answer.leader() != null && answer.term() >= namedTerm) {
            named = answer.leader();
            namedTerm = answer.term();
        }
        return true;
    }

    @Override
    public boolean timerFired(String timer) {
        if (timer.equals(SLOT)) {
            check();
        } else if (timer.equals(PRECHECK)) {
            become(Phase.IDLE);
            if (named != null) {
                seat.followByHearsay(named, namedTerm);
            }
            seat.backOff("pre-check: " + yes.size() + " of " + quorum + " needed said yes");
        } else {
            return false;
        }
        return true;
    }

    private void become(Phase next) {
        phase = next;
        seat.stopTimer(SLOT);
        seat.stopTimer(PRECHECK);
    }

    @Override
    public void stop() {
        become(Phase.IDLE);
    }

    @Override
    public void campaignFailed() {
        become(Phase.IDLE);
    }

    @Override
    public void linkDown(NodeId peer) {
        // whoever is missing does not say yes
    }

    @Override
    public Explanation explain() {
        return Explanation.of("random")
                .with("phase", phase)
                .with("yes", yes.size())
                .with("needed", quorum);
    }

    @Override
    public Value save() {
        return Value.rec("random")
                .with("phase", phase.name())
                .with("round", round)
                .with("yes", Value.seq(yes, id -> Value.of(id.number())))
                .with("named", named)
                .with("namedTerm", namedTerm);
    }

    @Override
    public void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        phase = Phase.valueOf(state.text("phase"));
        round = state.num("round");
        named = state.node("named");
        namedTerm = state.num("namedTerm");
        yes.clear();
        state.seq("yes").forEach(id -> yes.add(NodeId.of(Math.toIntExact(((Value.Num) id).value()))));
    }
}
