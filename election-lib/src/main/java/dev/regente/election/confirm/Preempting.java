package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.HandOffRequest;
import dev.regente.election.protocol.ElectionMessage.PreCheck;
import dev.regente.election.protocol.ElectionMessage.PreCheckAnswer;
import dev.regente.election.protocol.Preemption;
import java.util.TreeSet;

/**
 * The return of the principal: a node that outranks the leader asks it for the lead, once it has followed for the
 * hold-down, all the time with links in both directions to a majority that includes the leader, and is eligible. It never
 * campaigns against an active leader, and the leader may let it wait longer: see {@link Damping}.
 */
final class Preempting {
    static final String HOLD_DOWN = "HOLD-DOWN";
    static final String PROBE = "PROBE";

    private final Node node;
    private final Following following;

    private long probe;
    private final TreeSet<NodeId> answered = new TreeSet<>();
    /** The hold-down is over: the next complete probe is followed by the request. */
    private boolean due;

    Preempting(Node node, Following following) {
        this.node = node;
        this.following = following;
    }

    private boolean wanted() {
        return node.settings.preemption().kind() == Preemption.Kind.AFTER_STABLE
                && following.directly()
                && !following.leader().equals(node.self)
                && node.roster.outranks(node.self, following.leader());
    }

    /** A (new) leader is followed: the wait begins. */
    void followed() {
        stop();
        if (wanted()) {
            holdDown();
            probe();
        }
    }

    private void holdDown() {
        long wait = node.settings.preemption().holdDownNanos();
        node.host().startTimer(HOLD_DOWN, wait, wait);
    }

    /** Nobody is followed, or this node leads. */
    void stop() {
        due = false;
        answered.clear();
        node.host().stopTimer(HOLD_DOWN);
        node.host().stopTimer(PROBE);
    }

    /** Asks all voters whether they hear this node. */
    private void probe() {
        probe++;
        answered.clear();
        answered.add(node.self);
        long patience = node.settings.timeoutNanos();
        node.host().startTimer(PROBE, patience, patience);
        // negative rounds, so that no answer is taken for one to the nominator's pre-check
        node.sendVoters(new PreCheck(-probe, null));
    }

    private boolean linked() {
        return answered.size() >= node.quorum() && answered.contains(following.leader());
    }

    /** The hold-down is over, or the pause after a refusal. */
    void holdDownOver(String whyNotStanding) {
        if (!wanted()) {
            return;
        }
        if (whyNotStanding != null) {
            node.explain(Explanation.of("does-not-ask-for-the-lead").with("reason", whyNotStanding));
            long wait = node.settings.timeoutNanos();
            node.host().startTimer(HOLD_DOWN, wait, wait);
            return;
        }
        due = true;
        probe();
    }

    /** Takes an answer to a probe; false if it is none. Yes or no does not matter: it proves a two-way link. */
    boolean probeAnswered(NodeId from, PreCheckAnswer answer) {
        if (answer.round() >= 0) {
            return false;
        }
        if (answer.toBoot() == node.boot && answer.round() == -probe) {
            answered.add(from);
            if (due && wanted() && linked()) {
                due = false;
                node.explain(Explanation.of("asks-for-the-lead").with("leader", following.leader()));
                node.send(following.leader(), new HandOffRequest(following.term()));
                retryLater();
            }
        }
        return true;
    }

    /** Time for the next probe: without the answers to the last one the wait begins anew. */
    void probeOver() {
        if (!wanted()) {
            return;
        }
        if (!linked()) {
            node.explain(Explanation.of("does-not-ask-for-the-lead")
                    .with("reason", "two-way links to " + answered.size() + " of " + node.quorum() + " needed"));
            due = false;
            holdDown();
        }
        probe();
    }

    /** The leader said no, or says nothing: not at once again. */
    void retryLater() {
        if (wanted()) {
            long wait = Math.max(
                    2 * node.settings.timeoutNanos(), node.settings.preemption().holdDownNanos() / 2);
            node.host().startTimer(HOLD_DOWN, wait, wait);
        }
    }

    Value save() {
        return Value.rec("preempting")
                .with("due", due)
                .with("probe", probe)
                .with("answered", Value.seq(answered, id -> Value.of(id.number())));
    }

    void restore(Value.Rec state) {
        due = state.flag("due");
        probe = state.num("probe");
        answered.clear();
        state.seq("answered").forEach(id -> answered.add(NodeId.of((int) ((Value.Num) id).value())));
    }
}
