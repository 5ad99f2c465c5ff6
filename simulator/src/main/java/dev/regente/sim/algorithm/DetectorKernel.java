package dev.regente.sim.algorithm;

import dev.regente.election.bully.ClassicBully;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.ring.ClassicRing;
import dev.regente.sim.scenario.Detector;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import java.util.TreeSet;

/**
 * Stands between an oracle that knows who is down and an algorithm of level {@code classic}, which takes silence for a
 * crash: the timers by which it would suspect somebody run out only when the oracle suspects that one too. So Bully
 * becomes the form on a failure detector (S. D. Stoller, "Leader election in distributed systems with crash failures",
 * 1997): a candidate waits for each higher node until it answers or is known to be down.
 */
public final class DetectorKernel implements Kernel<ElectionMessage> {
    /** Hops of a ring are acknowledged, and waited for until the oracle speaks: this is longer than any run. */
    public static final long PATIENT_NANOS = 1L << 60;

    private static final String LEADER_SILENT = "LEADER-SILENT";
    private static final String ANSWER = "ANSWER";

    private final Kernel<ElectionMessage> algorithm;
    private final List<NodeId> higher;
    private final long timeoutNanos;
    private final boolean perfect;
    private final TreeSet<NodeId> suspected = new TreeSet<>();

    private DetectorKernel(Kernel<ElectionMessage> algorithm, List<NodeId> higher, long timeoutNanos, boolean perfect) {
        this.perfect = perfect;
        this.algorithm = algorithm;
        this.higher = higher;
        this.timeoutNanos = timeoutNanos;
    }

    /** This kernel of level {@code classic}, on this node of this cluster, listening to its oracle. */
    public static DetectorKernel of(Kernel<ElectionMessage> algorithm, NodeId node, Scenario.Cluster cluster) {
        if (!(algorithm instanceof ClassicBully) && !(algorithm instanceof ClassicRing)) {
            throw new IllegalArgumentException(algorithm.getClass() + " is no kernel of level classic");
        }
        List<NodeId> higher =
                cluster.ids().stream().filter(id -> id.compareTo(node) > 0).toList();
        return new DetectorKernel(
                algorithm, higher, cluster.timeoutNanos(), cluster.detector().kind() == Detector.Kind.PERFECT);
    }

    private NodeId leader() {
        return algorithm instanceof ClassicBully bully ? bully.leader() : ((ClassicRing) algorithm).leader();
    }

    private boolean isLeader() {
        return algorithm instanceof ClassicBully bully ? bully.isLeader() : ((ClassicRing) algorithm).isLeader();
    }

    @Override
    public void on(Event<ElectionMessage> event, Host<ElectionMessage> host) {
        if (event instanceof Event.LinkDown<ElectionMessage> down) {
            suspected.add(down.peer());
        } else if (event instanceof Event.LinkUp<ElectionMessage> link) {
            suspected.remove(link.peer());
        } else if (event instanceof Event.TimerFired<ElectionMessage> timer && waitsOn(timer.timer(), host)) {
            return;
        } else if (event instanceof Event.Received<ElectionMessage> received && isVoid(received)) {
            host.explain(Explanation.of("ignored-from-suspected").with("from", received.from()));
            return;
        }
        algorithm.on(event, host);
    }

    /** What was sent before a crash and comes late is no sign of life; nor is a heartbeat while the oracle says no. */
    private boolean isVoid(Event.Received<ElectionMessage> received) {
        return suspected.contains(received.from())
                && (perfect || received.message().body() instanceof ElectionMessage.Heartbeat);
    }

    /** Whether what the timer would suspect is known to run; then the timer starts anew. */
    private boolean waitsOn(String timer, Host<ElectionMessage> host) {
        boolean runs =
                switch (timer) {
                    case LEADER_SILENT -> leader() != null && !isLeader() && !suspected.contains(leader());
                    case ANSWER -> !suspected.containsAll(higher);
                    default -> false;
                };
        if (runs) {
            long nanos = timer.equals(ANSWER) ? timeoutNanos / 2 : timeoutNanos;
            host.startTimer(timer, nanos, nanos);
        }
        return runs;
    }

    @Override
    public Value save() {
        return Value.rec("on-detector")
                .with("suspected", Value.seq(suspected, id -> Value.of(id.number())))
                .with("algorithm", algorithm.save());
    }

    @Override
    public void restore(Value value) {
        Value.Rec state = (Value.Rec) value;
        suspected.clear();
        state.seq("suspected").forEach(id -> suspected.add(NodeId.of((int) ((Value.Num) id).value())));
        algorithm.restore(state.get("algorithm"));
    }
}
