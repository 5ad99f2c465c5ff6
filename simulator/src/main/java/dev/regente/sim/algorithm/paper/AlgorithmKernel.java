package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionNotice;

/**
 * What the kernels of this package share: whom they take for the leader, and saying so. Students' kernels may extend it,
 * and need not.
 *
 * @param <M> the messages
 */
public abstract class AlgorithmKernel<M> implements Kernel<M>, Event.Handler<M> {
    /** The place of this node. */
    protected final Setting setting;
    /** This node. */
    protected final NodeId self;
    /** Where effects go; valid while an event is handled. */
    protected Host<M> host;

    private NodeId leader;
    private boolean leading;
    private long ledTerm;

    /** A kernel at this place. */
    protected AlgorithmKernel(Setting setting) {
        this.setting = setting;
        this.self = setting.self();
    }

    /** The first step: called once in the life of a process. */
    protected abstract void begin();

    /** The term in which the initial leader leads; 0 where there are no terms. */
    protected long initialTerm() {
        return 0;
    }

    /** Whom this node takes for the leader, itself included, or null. */
    public final NodeId leader() {
        return leader;
    }

    /** How many phases or rounds this node has been through; -1 where the algorithm has none. */
    public long phases() {
        return -1;
    }

    /** This node leads from now on, and says so unless it did already. */
    protected final void lead() {
        lead(0);
    }

    /** The same in this term. */
    protected final void lead(long term) {
        if (leading && ledTerm == term) {
            return;
        }
        revoke();
        leading = true;
        ledTerm = term;
        leader = self;
        host.publish(new ElectionNotice.Elected(term));
        host.publish(new ElectionNotice.LeaderChanged(self, term, false, "elected"));
    }

    /** This node follows another one from now on, or nobody (null), and says so if that is news. */
    protected final void follow(NodeId other) {
        if (other == null ? leader == null : other.equals(leader)) {
            return;
        }
        revoke();
        leader = other;
        host.publish(new ElectionNotice.LeaderChanged(other, 0, false, other == null ? "none" : "told"));
    }

    private void revoke() {
        if (leading) {
            leading = false;
            host.publish(new ElectionNotice.Revoked(ledTerm, ElectionNotice.Reason.SUPERSEDED));
        }
    }

    /** Leads if this is the own id, else follows. */
    protected final void decide(int id) {
        if (id == self.number()) {
            lead();
        } else {
            follow(NodeId.of(id));
        }
    }

    /** The state without what this class keeps. */
    protected abstract Value.Rec saveMore();

    /** Takes back what {@link #saveMore} gave. */
    protected abstract void restoreMore(Value.Rec state);

    @Override
    public final void on(Event<M> event, Host<M> current) {
        host = current;
        event.dispatch(this, current);
    }

    @Override
    public void started(Restored restored, long identity, Host<M> current) {
        if (self.equals(setting.initialLeader())) {
            lead(initialTerm());
        } else {
            follow(setting.initialLeader());
        }
        begin();
    }

    @Override
    public void timerFired(String timer, Host<M> current) {
        ignored("timer", timer);
    }

    @Override
    public void durable(long ticket, Host<M> current) {
        ignored("write", ticket);
    }

    @Override
    public void persistFailed(long ticket, String reason, Host<M> current) {
        ignored("write", ticket);
    }

    @Override
    public void linkUp(NodeId peer, Host<M> current) {
        // papers have no connections
    }

    @Override
    public void linkDown(NodeId peer, Host<M> current) {
        // papers have no connections
    }

    @Override
    public void asked(Ask ask, Host<M> current) {
        ignored("request", ask);
    }

    /** Explains that something has no meaning here or now. */
    protected final void ignored(String what, Object which) {
        host.explain(Explanation.of("ignored-" + what).with(what, which));
    }

    @Override
    public final Value save() {
        return saveMore().with("leader", leader).with("leading", leading).with("ledTerm", ledTerm);
    }

    @Override
    public final void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        leader = state.node("leader");
        leading = state.flag("leading");
        ledTerm = state.num("ledTerm");
        restoreMore(state);
    }
}
