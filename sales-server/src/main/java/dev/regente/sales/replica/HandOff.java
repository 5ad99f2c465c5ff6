package dev.regente.sales.replica;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/**
 * The last thing a coordinator does before it hands its lead to another node: no more proposals, until that node has the
 * same log and knows that all of it is committed.
 */
final class HandOff {
    private static final String HAND_OFF = "hand-off";

    private final ReplicaState state;
    private final Replication replication;

    /** None as null. */
    private NodeId target;

    private boolean lastWordSent;
    private boolean ready;

    HandOff(ReplicaState state, Replication replication) {
        this.state = state;
        this.replication = replication;
    }

    boolean runs() {
        return target != null;
    }

    void begin(NodeId newTarget) {
        end("replaced");
        target = newTarget;
        state.explain(Explanation.of("hand-off-begins").with("target", target).with("last", state.journal.lastIndex()));
        state.host.startTimer(
                HAND_OFF, state.config.timing().handOff(), state.config.timing().handOff());
        advance();
    }

    /** Ends a hand-off that runs; the target is told of as abandoned, also when it was ready. */
    void end(String reason) {
        if (target == null) {
            return;
        }
        NodeId abandoned = target;
        target = null;
        lastWordSent = false;
        ready = false;
        state.host.stopTimer(HAND_OFF);
        state.host.publish(new ReplicaNotice.HandOffAbandoned(abandoned, reason));
    }

    /** Something was acknowledged or committed. */
    void advance() {
        if (target == null || ready) {
            return;
        }
        long last = state.journal.lastIndex();
        Follower follower = replication.follower(target);
        if (state.published() < last || follower.durable < last) {
            return;
        }
        if (follower.commit == last) {
            ready = true;
            state.host.publish(new ReplicaNotice.HandOffReady(target));
        } else if (!lastWordSent) {
            // the target learns the commit index now rather than at the next beat, which repeats it if it gets lost
            lastWordSent = true;
            replication.newRound();
        }
    }

    boolean timer(String timer) {
        if (!timer.equals(HAND_OFF)) {
            return false;
        }
        end(ready ? "not-used-in-time" : "not-ready-in-time");
        return true;
    }

    Value.Rec save() {
        return Value.rec("handOff")
                .with("target", target)
                .with("lastWordSent", lastWordSent)
                .with("ready", ready);
    }

    void restore(Value.Rec rec) {
        target = rec.node("target");
        lastWordSent = rec.flag("lastWordSent");
        ready = rec.flag("ready");
    }
}
