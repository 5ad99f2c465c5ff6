package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.Value;

/**
 * Heartbeats from everybody to everybody, as failure detectors of textbooks have them: n(n-1) messages a period for ever. What
 * elects a leader needs n-1, from the leader alone (M. K. Aguilera, C. Delporte-Gallet, H. Fauconnier, S. Toueg, <i>Stable
 * Leader Election</i>, DISC 2001).
 */
public final class AllToAll implements Kernel<NfdS.Heartbeat> {
    private static final String SEND = "SEND";

    private final Setting setting;
    private final long periodNanos;
    private long sent;

    /** A node at this place, with this period. */
    public AllToAll(Setting setting, long periodNanos) {
        this.setting = setting;
        this.periodNanos = periodNanos;
    }

    @Override
    public void on(Event<NfdS.Heartbeat> event, Host<NfdS.Heartbeat> host) {
        if (event instanceof Event.TimerFired) {
            sent++;
            for (int i = 1; i < setting.size(); i++) {
                host.send(setting.ahead(i), new NfdS.Heartbeat(sent));
            }
        }
        if (event instanceof Event.TimerFired || event instanceof Event.Started) {
            host.startTimer(SEND, periodNanos, periodNanos);
        }
    }

    @Override
    public Value save() {
        return Value.rec("all-to-all").with("sent", sent);
    }

    @Override
    public void restore(Value value) {
        sent = ((Value.Rec) value).num("sent");
    }
}
