package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionNotice;

/**
 * The failure detector NFD-S: W. Chen, S. Toueg, M. K. Aguilera, <i>On the Quality of Service of Failure Detectors</i>, IEEE
 * Transactions on Computers 51(5), 2002. Heartbeat i is sent at i eta. From freshness point i eta + delta to the next, the
 * monitor trusts if and only if it has heartbeat i or a later one.
 *
 * <p>Assumes clocks that run alike from the same zero. The sender is the first node; every other node watches it, and says
 * {@code Suspected} and {@code Trusted}.
 */
public final class NfdS implements Kernel<NfdS.Heartbeat> {
    private static final String SEND = "SEND";
    private static final String FRESH = "FRESH";

    /** The heartbeat of this number. */
    public record Heartbeat(long number) implements CountedMessage {
        @Override
        public String type() {
            return "HEARTBEAT";
        }

        @Override
        public Purpose purpose() {
            return Purpose.LIVENESS;
        }
    }

    private final Setting setting;
    private final long etaNanos;
    private final long deltaNanos;
    private long sent;
    private long point;
    private long latest;
    private boolean trusts;

    /** A node at this place, with this period and this shift of the freshness points. */
    public NfdS(Setting setting, long etaNanos, long deltaNanos) {
        this.setting = setting;
        this.etaNanos = etaNanos;
        this.deltaNanos = deltaNanos;
    }

    private NodeId sender() {
        return setting.nodes().get(0);
    }

    @Override
    public void on(Event<Heartbeat> event, Host<Heartbeat> host) {
        if (event instanceof Event.Started && setting.index() == 0) {
            host.startTimer(SEND, etaNanos, etaNanos);
        } else if (event instanceof Event.Started) {
            host.startTimer(FRESH, etaNanos + deltaNanos, etaNanos + deltaNanos);
        } else if (event instanceof Event.Received<Heartbeat> received) {
            latest = Math.max(latest, received.message().number());
            judge(host);
        } else if (event instanceof Event.TimerFired<Heartbeat> fired) {
            if (fired.timer().equals(SEND)) {
                sent++;
                for (int i = 1; i < setting.size(); i++) {
                    host.send(setting.nodes().get(i), new Heartbeat(sent));
                }
                host.startTimer(SEND, etaNanos, etaNanos);
            } else {
                point++;
                judge(host);
                host.startTimer(FRESH, etaNanos, etaNanos);
            }
        }
    }

    private void judge(Host<Heartbeat> host) {
        boolean fresh = point > 0 && latest >= point;
        if (fresh != trusts) {
            trusts = fresh;
            host.publish(
                    fresh
                            ? new ElectionNotice.Trusted(sender())
                            : new ElectionNotice.Suspected(sender(), "no-fresh-heartbeat"));
        }
    }

    @Override
    public Value save() {
        return Value.rec("nfd-s")
                .with("sent", sent)
                .with("point", point)
                .with("latest", latest)
                .with("trusts", trusts);
    }

    @Override
    public void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        sent = state.num("sent");
        point = state.num("point");
        latest = state.num("latest");
        trusts = state.flag("trusts");
    }
}
