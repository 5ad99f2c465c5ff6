package dev.regente.election;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionNotice;
import java.util.HashMap;
import java.util.Map;

/**
 * Measures a kernel from the outside, between it and its host: the kernel stays as it is in simulation, and whoever measures
 * nothing pays nothing. Loop only.
 */
final class MeasuredKernel implements Kernel<ElectionMessage>, Host<ElectionMessage> {
    /** Busy machines run timers some milliseconds late; this late they stood still. */
    private static final long PAUSE_NANOS = 50_000_000L;

    private static final int MOST_WRITES = 1024;

    private final Kernel<ElectionMessage> kernel;
    private final ElectionMetrics metrics;
    private final long heartbeatNanos;
    private final Map<String, Long> timers = new HashMap<>();
    private final Map<Long, Long> writes = new HashMap<>();
    private Host<ElectionMessage> host;

    private long leadToken;
    private long leadUntilNanos;
    private NodeId leader;
    private long leaderHeardNanos;
    private boolean paused;
    private long pausedUntilNanos;

    MeasuredKernel(Kernel<ElectionMessage> kernel, ElectionMetrics metrics, long heartbeatNanos) {
        this.kernel = kernel;
        this.metrics = metrics;
        this.heartbeatNanos = heartbeatNanos;
    }

    @Override
    public void on(Event<ElectionMessage> event, Host<ElectionMessage> realHost) {
        host = realHost;
        if (event instanceof Event.Received<ElectionMessage> it) {
            received(it.from(), it.message().body());
        } else if (event instanceof Event.TimerFired<ElectionMessage> it) {
            fired(it.timer());
        } else if (event instanceof Event.Durable<ElectionMessage> it) {
            durable(it.ticket());
        }
        kernel.on(event, this);
    }

    private void received(NodeId from, ElectionMessage.Body body) {
        if (body instanceof ElectionMessage.HeartbeatAck ack) {
            // an acknowledgement of an earlier life carries a stamp of another clock
            long nanos = host.now() - ack.stampNanos();
            if (ack.term() == leadToken && nanos >= 0) {
                metrics.echo(from.number(), nanos);
            }
        } else if (body instanceof ElectionMessage.Heartbeat) {
            long silent = host.now() - leaderHeardNanos;
            // late by less than half an interval is not missed
            long missed = (silent + heartbeatNanos / 2) / heartbeatNanos - 1;
            if (from.equals(leader) && missed > 0) {
                metrics.heartbeatsMissed(from.number(), missed);
            }
            leader = from;
            leaderHeardNanos = host.now();
        }
    }

    private void fired(String timer) {
        Long due = timers.remove(timer);
        if (due == null) {
            return;
        }
        long late = host.now() - due;
        // several timers are late after one pause: it counts once
        if (late >= PAUSE_NANOS && !(paused && due - pausedUntilNanos < 0)) {
            paused = true;
            pausedUntilNanos = host.now();
            metrics.paused(late);
        }
    }

    private void durable(long ticket) {
        Long asked = writes.remove(ticket);
        if (asked != null) {
            metrics.recordDurable(host.now() - asked);
        }
    }

    // --- the kernel

    @Override
    public Value save() {
        return kernel.save();
    }

    @Override
    public void restore(Value state) {
        kernel.restore(state);
    }

    // --- the host

    @Override
    public long now() {
        return host.now();
    }

    @Override
    public void send(NodeId to, ElectionMessage message) {
        host.send(to, message);
    }

    @Override
    public void startTimer(String timer, long atLeastNanos, long atMostNanos) {
        timers.put(timer, host.now() + Math.max(0, atMostNanos));
        host.startTimer(timer, atLeastNanos, atMostNanos);
    }

    @Override
    public void stopTimer(String timer) {
        timers.remove(timer);
        host.stopTimer(timer);
    }

    @Override
    public long persist(String store, Value record) {
        long ticket = host.persist(store, record);
        if (writes.size() < MOST_WRITES) {
            writes.put(ticket, host.now());
        }
        return ticket;
    }

    @Override
    public int choose(String label, int n) {
        return host.choose(label, n);
    }

    @Override
    public void publish(Notice notice) {
        if (notice instanceof ElectionNotice.LeadUntil lead) {
            long slack = leadUntilNanos - host.now();
            if (lead.token() == leadToken && lead.untilNanos() - leadUntilNanos > 0 && slack >= 0) {
                metrics.leadExtended(slack);
            }
            leadToken = lead.token();
            leadUntilNanos = lead.untilNanos();
        }
        host.publish(notice);
    }

    @Override
    public void explain(Explanation explanation) {
        host.explain(explanation);
    }
}
