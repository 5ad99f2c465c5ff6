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
 * hold-down, is eligible, and has just heard answers from a majority that includes the leader. It never campaigns against
 * an active leader.
 *
 * <p>A lead shorter than half the hold-down doubles the next hold-down, up to 16 times; a longer one halves it again. So
 * the number of take-overs in any span of time is bounded, whatever the principal does.
 */
final class Preempting {
    static final String HOLD_DOWN = "HOLD-DOWN";
    static final String PROBE = "PROBE";
    private static final int MOST = 16;

    private final Node node;
    private final Following following;

    private int factor = 1;
    private boolean probing;
    private long probe;
    private final TreeSet<NodeId> answered = new TreeSet<>();

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
            long wait = node.settings.preemption().holdDownNanos() * factor;
            node.host().startTimer(HOLD_DOWN, wait, wait);
        }
    }

    /** Nobody is followed, or this node leads. */
    void stop() {
        probing = false;
        answered.clear();
        node.host().stopTimer(HOLD_DOWN);
        node.host().stopTimer(PROBE);
    }

    /** The hold-down is over, or asked again after a refusal. */
    void holdDownOver(String whyNotStanding) {
        if (!wanted()) {
            return;
        }
        if (whyNotStanding != null) {
            node.explain(Explanation.of("does-not-ask-for-the-lead").with("reason", whyNotStanding));
            retry();
            return;
        }
        probing = true;
        probe++;
        answered.clear();
        answered.add(node.self);
        long patience = node.settings.timeoutNanos() / 2;
        node.host().startTimer(PROBE, patience, patience);
        // negative rounds, so that no answer is taken for one to the nominator's pre-check
        node.sendVoters(new PreCheck(-probe, null));
    }

    private void retry() {
        long wait = node.settings.timeoutNanos();
        node.host().startTimer(HOLD_DOWN, wait, wait);
    }

    /** Takes an answer to a probe; false if it is none. Yes or no does not matter: it proves a two-way link. */
    boolean probeAnswered(NodeId from, PreCheckAnswer answer) {
        if (answer.round() >= 0) {
            return false;
        }
        if (probing && answer.toBoot() == node.boot && answer.round() == -probe) {
            answered.add(from);
            if (answered.size() >= node.quorum() && answered.contains(following.leader()) && wanted()) {
                probing = false;
                node.host().stopTimer(PROBE);
                node.explain(Explanation.of("asks-for-the-lead").with("leader", following.leader()));
                node.send(following.leader(), new HandOffRequest(following.term()));
                retryLater();
            }
        }
        return true;
    }

    void probeFailed() {
        probing = false;
        node.explain(Explanation.of("does-not-ask-for-the-lead")
                .with("reason", "two-way links to " + answered.size() + " of " + node.quorum() + " needed"));
        retry();
    }

    /** The leader said no, or says nothing: not at once again. */
    void retryLater() {
        if (wanted()) {
            long wait = Math.max(
                    2 * node.settings.timeoutNanos(), node.settings.preemption().holdDownNanos() / 2);
            node.host().startTimer(HOLD_DOWN, wait, wait);
        }
    }

    /** A lead of this node ended after this long. */
    void ledFor(long nanos) {
        if (node.settings.preemption().kind() == Preemption.Kind.AFTER_STABLE) {
            boolean brief = nanos < node.settings.preemption().holdDownNanos() / 2;
            factor = brief ? Math.min(MOST, factor * 2) : Math.max(1, factor / 2);
        }
    }

    Value save() {
        return Value.rec("preempting")
                .with("factor", factor)
                .with("probing", probing)
                .with("probe", probe)
                .with("answered", Value.seq(answered, id -> Value.of(id.number())));
    }

    void restore(Value.Rec state) {
        factor = (int) state.num("factor");
        probing = state.flag("probing");
        probe = state.num("probe");
        answered.clear();
        state.seq("answered").forEach(id -> answered.add(NodeId.of((int) ((Value.Num) id).value())));
    }
}
