package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.Greeting;
import dev.regente.election.protocol.ElectionMessage.Heartbeat;
import dev.regente.election.protocol.ElectionNotice.Reason;
import java.util.Set;
import java.util.TreeSet;

/** Takes heartbeats and greetings, and decides when the leader is to be believed gone. */
final class LeaderWatch {
    static final String START_GRACE = "START-GRACE";

    private final Parts parts;
    private final Node node;

    /** Waiting for the others' greetings before believing that there is no leader. */
    private boolean listening = true;
    /** Who greeted and follows nobody either. */
    private final TreeSet<NodeId> silent = new TreeSet<>();

    LeaderWatch(Parts parts) {
        this.parts = parts;
        this.node = parts.node;
    }

    boolean listening() {
        return listening;
    }

    /** Who greeted and follows nobody. */
    Set<NodeId> silent() {
        return silent;
    }

    /** Whether this node believes that nobody leads. */
    boolean leaderGone() {
        return !listening && !parts.tenure.beating() && parts.following.gone();
    }

    /** The boot is durable: from now on this node hears and speaks. */
    void begin() {
        long grace = node.settings.timeoutNanos();
        node.host().startTimer(START_GRACE, grace, grace);
        heardAllSilent();
    }

    void heartbeat(NodeId from, int boot, Heartbeat beat) {
        parts.standing.sawTerm(beat.term());
        if (node.settings.roster().votes(node.self) && parts.admission.whyMute() == null) {
            if (!parts.voter.heartbeat(from, boot, beat, parts.standing.whyNot() == null)) {
                return;
            }
        } else if (beat.term() < parts.following.term()) {
            node.explain(
                    Explanation.of("ignored-older-leader").with("from", from).with("term", beat.term()));
            return;
        }
        if (parts.tenure.beating()) {
            parts.leading.end(Reason.SUPERSEDED);
        }
        if (!beat.active()) {
            // somebody is about to lead: let it, and watch that it does
            parts.standing.giveWay();
            parts.following.watch();
            return;
        }
        Following following = parts.following;
        boolean other = !following.directly() || !from.equals(following.leader()) || beat.term() != following.term();
        following.heard(from, beat.term());
        parts.damping.leads(from);
        parts.preChecks.forget();
        if (other) {
            listening = false;
            node.host().stopTimer(START_GRACE);
            parts.standing.giveWay();
            parts.standing.leaderFound();
            parts.preempting.followed();
        }
    }

    void greeted(NodeId from, Greeting greeting) {
        if (greeting.leader() == null && !greeting.asks()) {
            silent.add(from);
            heardAllSilent();
        }
    }

    /** Everybody is here and nobody follows anybody: no need to wait any longer. */
    void heardAllSilent() {
        if (listening
                && node.started
                && parts.admission.whyMute() == null
                && silent.containsAll(node.otherVoters)
                && !parts.following.directly()) {
            stopListening("no-leader-at-start");
        }
    }

    void stopListening(String reason) {
        if (listening) {
            listening = false;
            node.host().stopTimer(START_GRACE);
            lost(reason);
        }
    }

    /** This node leads: there is nothing to wait for. */
    void leads() {
        listening = false;
    }

    /** Nobody was heard for the timeout. */
    void fellSilent() {
        if (parts.following.directly()) {
            // its connection may stand for long: who is silent is not asked to stand, until it is heard again
            parts.peers.links().remove(parts.following.leader());
        }
        lost("silent");
    }

    /** A closed connection is a hint: the pre-check starts early, and no barrier ends by it. */
    void linkDown(NodeId peer) {
        if (peer.equals(parts.following.leader()) && parts.following.directly()) {
            lost("connection-closed");
        }
    }

    /** The leader is believed gone. */
    void lost(String reason) {
        if (parts.tenure.active()) {
            return;
        }
        parts.following.lost(reason);
        parts.preempting.stop();
        parts.standing.unstable();
        parts.preChecks.tellThoseWhoAsked();
        parts.standing.nominate();
    }

    Value save() {
        return Value.rec("watch")
                .with("listening", listening)
                .with("silent", Value.seq(silent, id -> Value.of(id.number())));
    }

    void restore(Value.Rec state) {
        listening = state.flag("listening");
        silent.clear();
        state.seq("silent").forEach(id -> silent.add(NodeId.of((int) ((Value.Num) id).value())));
    }
}
