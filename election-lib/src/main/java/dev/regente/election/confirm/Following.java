package dev.regente.election.confirm;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionNotice;

/** Whom this node takes as leader, and whether it believes it gone. */
final class Following {
    static final String LEADER_SILENT = "LEADER-SILENT";

    private final Node node;

    private NodeId leader;
    private long term;
    /** Known through others only. */
    private boolean hearsay;
    /** Silent, released or closed, with nothing heard since. */
    private boolean gone = true;

    private long heardNanos;
    /** Published last, so that news is told once. */
    private NodeId told;

    private long toldTerm;
    private boolean toldHearsay;

    Following(Node node) {
        this.node = node;
    }

    NodeId leader() {
        return leader;
    }

    long term() {
        return term;
    }

    boolean gone() {
        return gone;
    }

    boolean hearsay() {
        return hearsay;
    }

    /** The leader that this node takes, itself included, or null. */
    NodeId known() {
        return gone && !hearsay ? null : leader;
    }

    /** Follows a leader that was heard itself, and heard well. */
    boolean directly() {
        return leader != null && !gone && !hearsay;
    }

    long heardNanos() {
        return heardNanos;
    }

    /** Heard an active leader (or is it). */
    void heard(NodeId active, long activeTerm) {
        boolean back = gone && !hearsay && active.equals(leader);
        leader = active;
        term = activeTerm;
        hearsay = false;
        gone = false;
        heardNanos = node.now();
        if (back && told == null && !active.equals(node.self)) {
            node.publish(new ElectionNotice.Trusted(active));
        }
        tell("heard");
        if (active.equals(node.self)) {
            node.host().stopTimer(LEADER_SILENT);
        } else {
            watch();
        }
    }

    /** Fires when nobody was heard for the timeout. */
    void watch() {
        long timeout = node.settings.timeoutNanos();
        node.host().startTimer(LEADER_SILENT, timeout, timeout);
    }

    void hearsay(NodeId other, long otherTerm) {
        if (otherTerm < term || other.equals(node.self)) {
            return;
        }
        leader = other;
        term = otherTerm;
        hearsay = true;
        gone = true;
        tell("hearsay");
    }

    /** Believes the leader gone. */
    void lost(String reason) {
        boolean news = !gone && leader != null && !leader.equals(node.self);
        gone = true;
        node.host().stopTimer(LEADER_SILENT);
        if (news) {
            node.publish(new ElectionNotice.Suspected(leader, reason));
        }
        hearsay = false;
        tell(reason);
    }

    private void tell(String reason) {
        NodeId now = gone && !hearsay ? null : leader;
        long nowTerm = now == null ? 0 : term;
        boolean same = now == null ? told == null : now.equals(told);
        if (!same || nowTerm != toldTerm || (now != null && hearsay != toldHearsay)) {
            told = now;
            toldTerm = nowTerm;
            toldHearsay = hearsay;
            node.publish(new ElectionNotice.LeaderChanged(now, nowTerm, now != null && hearsay, reason));
        }
    }

    Value save() {
        return Value.rec("following")
                .with("leader", leader)
                .with("term", term)
                .with("hearsay", hearsay)
                .with("gone", gone)
                .with("heardNanos", heardNanos)
                .with("told", told)
                .with("toldTerm", toldTerm)
                .with("toldHearsay", toldHearsay);
    }

    void restore(Value.Rec state) {
        leader = state.node("leader");
        term = state.num("term");
        hearsay = state.flag("hearsay");
        gone = state.flag("gone");
        heardNanos = state.num("heardNanos");
        told = state.node("told");
        toldTerm = state.num("toldTerm");
        toldHearsay = state.flag("toldHearsay");
    }
}
