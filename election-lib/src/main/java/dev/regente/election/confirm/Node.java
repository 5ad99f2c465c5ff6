package dev.regente.election.confirm;

import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Roster;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Rule;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the parts of one kernel share: settings, and the host of the event that is being handled. */
final class Node {
    final ElectionSettings settings;
    final NodeId self;
    /** As configured, with what the peers said of themselves since; the voters stay the same. */
    Roster roster;
    /** The other voters, in configured order. */
    final List<NodeId> otherVoters;

    private final Set<Rule> removed;
    /** Of the running event; no state. */
    private Host<ElectionMessage> host;

    long identity;
    int boot;
    /** The boot is durable: before that nothing may be said in its name. */
    boolean started;

    Node(ElectionSettings settings, Set<Rule> removed) {
        this.settings = settings;
        this.self = settings.self();
        this.roster = settings.roster();
        this.removed = EnumSet.noneOf(Rule.class);
        this.removed.addAll(removed);
        this.otherVoters = settings.roster().voters().stream()
                .filter(voter -> !voter.equals(settings.self()))
                .toList();
    }

    void enter(Host<ElectionMessage> current) {
        host = current;
    }

    boolean keeps(Rule rule) {
        return !removed.contains(rule);
    }

    int quorum() {
        return settings.roster().quorum();
    }

    Host<ElectionMessage> host() {
        return host;
    }

    long now() {
        return host.now();
    }

    void send(NodeId to, ElectionMessage.Body body) {
        host.send(to, new ElectionMessage(identity, boot, body));
    }

    void sendAll(ElectionMessage.Body body) {
        for (NodeId id : settings.roster().ids()) {
            if (!id.equals(self)) {
                send(id, body);
            }
        }
    }

    void sendVoters(ElectionMessage.Body body) {
        for (NodeId id : otherVoters) {
            send(id, body);
        }
    }

    void publish(Notice notice) {
        host.publish(notice);
    }

    void explain(Explanation explanation) {
        host.explain(explanation);
    }

    static long millis(long nanos) {
        return Math.max(0, nanos) / 1_000_000;
    }
}
