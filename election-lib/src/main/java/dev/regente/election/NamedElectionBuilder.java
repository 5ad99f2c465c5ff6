package dev.regente.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Describes this node's part in one election of an {@link ElectionNode}. Nothing must be set. Not thread-safe. */
public final class NamedElectionBuilder {
    private final ElectionNode node;
    private final String name;
    private final Callbacks callbacks = new Callbacks();
    private int priority;
    private Preemption preemption;
    private boolean asksBeforeHandOff;

    NamedElectionBuilder(ElectionNode node, String name) {
        this.node = node;
        this.name = name;
        ElectionConfig config = node.config();
        this.priority = config.roster().member(config.self()).priority();
        this.preemption = config.preemption();
        this.asksBeforeHandOff = config.asksBeforeHandOff();
    }

    /**
     * The rank of this node in this election, before its number; that of the node unless set. With {@link
     * ElectionBuilder#NEVER} it only votes in it.
     */
    public NamedElectionBuilder priority(int rank) {
        priority = rank;
        return this;
    }

    /**
     * Ranks the voters of the cluster by {@link Spread}, so that each is the principal of its share of all elections, and
     * the share of a node that is down falls to the others in equal parts. Call it on all nodes or on none.
     *
     * <p>Whether a principal that comes back takes its share again is the {@link #preemption} policy; {@link
     * Preemption#sticky} leaves it where it is.
     */
    public NamedElectionBuilder spread() {
        ElectionConfig config = node.config();
        List<Integer> voters = config.roster().members().stream()
                .filter(member -> member.role() == Roster.Role.VOTER)
                .map(member -> member.id().number())
                .toList();
        NodeId self = config.self();
        if (voters.contains(self.number())) {
            priority = Spread.priority(name, self.number(), voters);
        }
        return this;
    }

    /** What a node of higher rank does about a leader of lower rank; that of the node unless set. */
    public NamedElectionBuilder preemption(Preemption policy) {
        preemption = policy;
        return this;
    }

    /** See {@link ElectionBuilder#asksBeforeHandOff}. */
    public NamedElectionBuilder asksBeforeHandOff() {
        asksBeforeHandOff = true;
        return this;
    }

    /** See {@link ElectionBuilder#onElected}. All elections of a node share one callback thread. */
    public NamedElectionBuilder onElected(Consumer<Lead> callback) {
        callbacks.elected = callback;
        return this;
    }

    /** See {@link ElectionBuilder#onRevoked}. */
    public NamedElectionBuilder onRevoked(BiConsumer<Lead, RevokeReason> callback) {
        callbacks.revoked = callback;
        return this;
    }

    /** See {@link ElectionBuilder#onLeaderChanged}. */
    public NamedElectionBuilder onLeaderChanged(Consumer<Leadership> callback) {
        callbacks.leaderChanged = callback;
        return this;
    }

    /** See {@link ElectionBuilder#listener}. */
    public NamedElectionBuilder listener(Consumer<ElectionEvent> callback) {
        callbacks.listen(callback);
        return this;
    }

    /** Is told what can be counted and measured. Several may be given. */
    public NamedElectionBuilder metrics(ElectionMetrics metrics) {
        callbacks.measure(metrics);
        return this;
    }

    /**
     * Takes part from here on, until the election or the node is closed. Does not wait for a leader.
     *
     * @return the election; its {@link Election#close} ends this node's part in it, and a later open begins another
     * @throws IllegalStateException if the node does not run, has this election open already, or has too many
     */
    public Election open() {
        return node.open(name, node.config().named(priority, preemption, asksBeforeHandOff), callbacks);
    }
}
