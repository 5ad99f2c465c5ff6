package dev.regente.sim.algorithm.paper;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionNotice;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The phi accrual failure detector: N. Hayashibara, X. Defago, R. Yared, T. Katayama, <i>The phi Accrual Failure
 * Detector</i>, SRDS 2004. The monitor keeps the last intervals between heartbeats, takes them for normally distributed, and
 * suspects when phi(t) = -log10 P(an interval is longer than t) reaches a threshold: that is, when the last heartbeat is
 * mean + z deviation ago.
 *
 * <p>The sender is the first node and sends at the intervals that it is given, then falls silent; every other node watches.
 */
public final class PhiAccrual implements Kernel<NfdS.Heartbeat> {
    private static final String SEND = "SEND";
    private static final String SILENT = "SILENT";

    private final Setting setting;
    private final long[] intervalsNanos;
    private final int window;
    private final double z;
    private final Deque<Long> intervals = new ArrayDeque<>();
    private int sent;
    private long sum;
    private double squares;
    private long last = Long.MIN_VALUE;
    private boolean suspects;

    /**
     * A node at this place.
     *
     * @param intervalsNanos between the sender's heartbeats; shared, and left alone
     * @param window how many intervals are kept
     * @param z the threshold as a number of standard deviations: the quantile of the normal distribution at 1 - 10^-phi
     */
    public PhiAccrual(Setting setting, long[] intervalsNanos, int window, double z) {
        this.setting = setting;
        this.intervalsNanos = intervalsNanos;
        this.window = window;
        this.z = z;
    }

    private NodeId sender() {
        return setting.nodes().get(0);
    }

    @Override
    public void on(Event<NfdS.Heartbeat> event, Host<NfdS.Heartbeat> host) {
        if (event instanceof Event.Started && setting.index() == 0) {
            next(host);
        } else if (event instanceof Event.Received) {
            heard(host);
        } else if (event instanceof Event.TimerFired<NfdS.Heartbeat> fired) {
            if (fired.timer().equals(SEND)) {
                sent++;
                for (int i = 1; i < setting.size(); i++) {
                    host.send(setting.nodes().get(i), new NfdS.Heartbeat(sent));
                }
                next(host);
            } else {
                suspects = true;
                host.publish(new ElectionNotice.Suspected(sender(), "phi"));
            }
        }
    }

    private void next(Host<NfdS.Heartbeat> host) {
        if (sent < intervalsNanos.length) {
            host.startTimer(SEND, intervalsNanos[sent], intervalsNanos[sent]);
        }
    }

    private void heard(Host<NfdS.Heartbeat> host) {
        if (last != Long.MIN_VALUE) {
            add(host.now() - last);
        }
        last = host.now();
        if (suspects) {
            suspects = false;
            host.publish(new ElectionNotice.Trusted(sender()));
        }
        if (intervals.size() >= 2) {
            double mean = (double) sum / intervals.size();
            double variance = squares / intervals.size() - mean * mean;
            long timeout = (long) (mean + z * StrictMath.sqrt(Math.max(0, variance)));
            host.startTimer(SILENT, timeout, timeout);
        }
    }

    private void add(long interval) {
        intervals.add(interval);
        sum += interval;
        squares += (double) interval * interval;
        if (intervals.size() > window) {
            long old = intervals.remove();
            sum -= old;
            squares -= (double) old * old;
        }
    }

    @Override
    public Value save() {
        return Value.rec("phi-accrual")
                .with("intervals", Value.seq(intervals, Value::of))
                .with("sent", sent)
                .with("last", last)
                .with("suspects", suspects);
    }

    @Override
    public void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        intervals.clear();
        sum = 0;
        squares = 0;
        state.seq("intervals").forEach(each -> add(((Value.Num) each).value()));
        sent = (int) state.num("sent");
        last = state.num("last");
        suspects = state.flag("suspects");
    }
}
