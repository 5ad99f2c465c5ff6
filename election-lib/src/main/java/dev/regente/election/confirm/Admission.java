package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage.Greeting;
import dev.regente.election.protocol.ElectionMessage.ReplaceAccepted;
import dev.regente.election.protocol.ElectionMessage.ReplaceRefused;
import dev.regente.election.protocol.ElectionMessage.ReplaceRequest;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.Rule;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * R13: whether this disk may speak as a voter. A node without a record cannot know what an earlier disk under its id has
 * promised. So it is mute, and only follows, until one of three things has happened: enough others to form a cluster are as
 * new as it is; or all others say that they never knew another disk of this node; or an operator has it replace the old one,
 * which needs every other voter's record.
 */
final class Admission {
    static final String AGAIN = "ADMISSION";

    private final Parts parts;
    private final Node node;

    /** Who knows this disk and no other one under its id. */
    private final TreeSet<NodeId> knownTo = new TreeSet<>();
    /** Those of them that were new themselves. */
    private final TreeSet<NodeId> newToo = new TreeSet<>();
    /** With whom this node, while new itself, formed the cluster: the identities, so that these may count on it too. */
    private final TreeMap<NodeId, Long> formedWith = new TreeMap<>();
    /** Who knows another disk under this id. */
    private final TreeSet<NodeId> strangerTo = new TreeSet<>();

    private boolean replacing;
    private boolean forced;
    private final TreeMap<NodeId, Long> accepted = new TreeMap<>();
    private long longestLeaseNanos;

    Admission(Parts parts) {
        this.parts = parts;
        this.node = parts.node;
    }

    /** Whether this node may promise and acknowledge. */
    boolean admitted() {
        return parts.voter.record.admitted() || !node.keeps(Rule.MUTE_WHEN_NEW);
    }

    private boolean votes() {
        return node.settings.roster().votes(node.self);
    }

    /** Why this node is mute, or null. */
    String whyMute() {
        if (admitted() || !votes()) {
            return null;
        }
        if (replacing) {
            TreeSet<NodeId> silent = new TreeSet<>(node.otherVoters);
            silent.removeAll(accepted.keySet());
            return "replaces a lost disk: waits for the records of " + silent;
        }
        if (!strangerTo.isEmpty()) {
            return "another disk was node " + node.self.number() + " before (known to " + strangerTo
                    + "): run node replace";
        }
        TreeSet<NodeId> missing = new TreeSet<>(node.otherVoters);
        missing.removeAll(knownTo);
        return "a new disk: waits to hear whether " + missing + " knew another one";
    }

    void begin() {
        admitIfKnown();
        askAgain();
    }

    private void askAgain() {
        if (!admitted() && votes()) {
            long wait = node.settings.timeoutNanos();
            node.host().startTimer(AGAIN, wait, wait);
        }
    }

    /** Nothing was lost for want of one message: asks those whose word is missing. */
    void again() {
        if (!admitted()) {
            if (replacing) {
                requestReplacement();
            } else {
                node.otherVoters.stream()
                        .filter(each -> !knownTo.contains(each))
                        .forEach(this::greet);
            }
            askAgain();
        }
    }

    /** The first word to a peer. */
    void greet(NodeId peer) {
        greet(peer, votes() && !admitted() && !knownTo.contains(peer));
    }

    /** The answer to a peer that asks. It asks nothing itself: two that do not know each other would go on for ever. */
    void answer(NodeId peer) {
        greet(peer, false);
    }

    private void greet(NodeId peer, boolean asks) {
        NodeId leader = parts.following.directly() ? parts.following.leader() : null;
        long known = parts.voter.record.peers().getOrDefault(peer, 0L);
        boolean isNew = votes() && !admitted();
        node.send(
                peer,
                new Greeting(
                        leader,
                        leader == null ? 0 : parts.following.term(),
                        parts.voter.record.promisedTerm(),
                        known,
                        isNew || (known != 0 && known == formedWith.getOrDefault(peer, 0L)),
                        asks));
    }

    /** What the greeting says about this disk. */
    void greeted(NodeId from, Greeting greeting) {
        if (admitted() || !votes() || !node.otherVoters.contains(from) || greeting.knownIdentity() == 0) {
            return;
        }
        if (greeting.knownIdentity() == node.identity) {
            strangerTo.remove(from);
            knownTo.add(from);
            if (greeting.isNew()) {
                newToo.add(from);
            }
            admitIfKnown();
        } else if (strangerTo.add(from)) {
            node.explain(Explanation.of("mute").with("reason", whyMute()));
        }
    }

    private void admitIfKnown() {
        boolean formsACluster = newToo.size() + 1 >= node.quorum();
        if (!admitted()
                && votes()
                && strangerTo.isEmpty()
                && (formsACluster || knownTo.containsAll(node.otherVoters))) {
            if (formsACluster) {
                newToo.forEach(
                        each -> formedWith.put(each, parts.voter.record.peers().get(each)));
            }
            parts.voter.admit();
            joined();
        }
    }

    private void joined() {
        node.host().stopTimer(AGAIN);
        parts.peers.links().forEach(this::greet);
        if (parts.watch.leaderGone()) {
            parts.preChecks.tellThoseWhoAsked();
            parts.standing.nominate();
        }
        parts.watch.heardAllSilent();
    }

    // ------------------------------------------------------------------ replacing, the new disk's side

    void replace(boolean force) {
        if (admitted() || !votes()) {
            node.publish(
                    new ElectionNotice.ReplaceEnded(false, "this disk has a record of its own: nothing to replace"));
            return;
        }
        replacing = true;
        forced = force;
        requestReplacement();
        askAgain();
        replaceIfAccepted();
    }

    private void requestReplacement() {
        for (NodeId each : node.otherVoters) {
            if (!accepted.containsKey(each)) {
                node.send(each, new ReplaceRequest());
            }
        }
    }

    void replaceAccepted(NodeId from, ReplaceAccepted answer) {
        if (replacing && answer.toBoot() == node.boot && node.otherVoters.contains(from)) {
            accepted.put(from, answer.promisedTerm());
            longestLeaseNanos = Math.max(longestLeaseNanos, answer.leaseNanos());
            replaceIfAccepted();
        }
    }

    void replaceRefused(NodeId from, ReplaceRefused answer) {
        if (replacing && answer.toBoot() == node.boot) {
            node.explain(Explanation.of("replace-refused").with("by", from).with("reason", answer.reason()));
        }
    }

    private void replaceIfAccepted() {
        boolean all = accepted.keySet().containsAll(node.otherVoters);
        if (replacing && (all || (forced && accepted.size() + 1 >= node.quorum()))) {
            replacing = false;
            long above = 0;
            for (long term : accepted.values()) {
                above = Math.max(above, term);
            }
            parts.standing.sawTerm(above);
            strangerTo.clear();
            parts.voter.admitAbove(above, Math.max(longestLeaseNanos, node.settings.barrierNanos()));
            joined();
        }
    }

    // ------------------------------------------------------------------ replacing, the others' side

    /** An operator says that this peer's disk is gone for good, and this sender is its successor. */
    void replaceRequested(NodeId from, int boot, long identity) {
        String why = null;
        Long known = parts.voter.record.peers().get(from);
        if (!admitted()) {
            why = "is new itself";
        } else if (known != null && known != identity && parts.peers.heardLately(from)) {
            why = "the old disk still speaks";
        }
        if (why != null) {
            node.explain(Explanation.of("refused-replace").with("from", from).with("reason", why));
            node.send(from, new ReplaceRefused(boot, why));
            return;
        }
        if (known == null || known != identity) {
            node.explain(Explanation.of("replaced").with("node", from));
            parts.candidacy.forget(from);
            parts.tenure.forget(from);
            parts.peers.replace(from, identity);
        }
        long lease = parts.voter.record.leaseNanos();
        parts.voter.reply(from, new ReplaceAccepted(boot, parts.voter.record.promisedTerm(), lease));
    }

    Value save() {
        return Value.rec("admission")
                .with("knownTo", Value.seq(knownTo, id -> Value.of(id.number())))
                .with("newToo", Value.seq(newToo, id -> Value.of(id.number())))
                .with("formedWith", Value.seq(formedWith.entrySet(), each -> Value.rec("with")
                        .with("node", each.getKey())
                        .with("identity", each.getValue())))
                .with("strangerTo", Value.seq(strangerTo, id -> Value.of(id.number())))
                .with("replacing", replacing)
                .with("forced", forced)
                .with("longestLeaseNanos", longestLeaseNanos)
                .with("accepted", Value.seq(accepted.entrySet(), each -> Value.rec("accepted")
                        .with("node", each.getKey())
                        .with("term", each.getValue())));
    }

    void restore(Value.Rec state) {
        ids(state, "knownTo", knownTo);
        ids(state, "newToo", newToo);
        ids(state, "strangerTo", strangerTo);
        formedWith.clear();
        state.seq("formedWith").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            formedWith.put(rec.node("node"), rec.num("identity"));
        });
        replacing = state.flag("replacing");
        forced = state.flag("forced");
        longestLeaseNanos = state.num("longestLeaseNanos");
        accepted.clear();
        state.seq("accepted").forEach(each -> {
            Value.Rec rec = (Value.Rec) each;
            accepted.put(rec.node("node"), rec.num("term"));
        });
    }

    private static void ids(Value.Rec state, String name, Set<NodeId> into) {
        into.clear();
        state.seq(name).forEach(id -> into.add(NodeId.of((int) ((Value.Num) id).value())));
    }
}
