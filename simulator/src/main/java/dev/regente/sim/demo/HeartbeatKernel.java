package dev.regente.sim.demo;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;

/** Sends a heartbeat to one node at a fixed rate; that node counts. */
final class HeartbeatKernel implements Kernel<HeartbeatKernel.Heartbeat> {
    private static final String DUE = "HEARTBEAT_DUE";

    private final NodeId self;
    private final NodeId target;
    private final long intervalNanos;
    private long count;

    /** The only message. */
    record Heartbeat(long number) {}

    HeartbeatKernel(NodeId self, NodeId target, long intervalNanos) {
        this.self = self;
        this.target = target;
        this.intervalNanos = intervalNanos;
    }

    @Override
    public void on(Event<Heartbeat> event, Host<Heartbeat> host) {
        if (event instanceof Event.Received) {
            count++;
        } else if (event instanceof Event.Started && !self.equals(target)) {
            host.startTimer(DUE, 0, intervalNanos);
        } else if (event instanceof Event.TimerFired) {
            host.send(target, new Heartbeat(++count));
            host.startTimer(DUE, intervalNanos, intervalNanos);
        }
    }

    @Override
    public Value save() {
        return Value.of(count);
    }

    @Override
    public void restore(Value state) {
        count = ((Value.Num) state).value();
    }
}
