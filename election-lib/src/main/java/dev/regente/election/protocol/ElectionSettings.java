package dev.regente.election.protocol;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;

/**
 * How one node takes part. All durations are nanoseconds of the node's monotonic clock.
 *
 * @param self this node; in the roster
 * @param roster who takes part; equal on all nodes
 * @param safety what is promised; equal on all nodes
 * @param heartbeatNanos how often a leader sends
 * @param timeoutNanos a leader silent for this long is suspected
 * @param leaseNanos D: how long a voter stands by the leader it acknowledged; equal on all voters; used at {@link
 *     Safety#LEASED} only
 * @param driftPpm rho: clocks run between (1 - rho) and (1 + rho) of true time, in millionths
 * @param marginNanos taken off the leader's lease on top of the drift
 * @param preemption what a node of higher rank does about a leader of lower rank
 * @param drains whether the application wants to be asked ({@link ElectionNotice.HandOffWanted}) before the lead is
 *     handed over
 */
public record ElectionSettings(
        NodeId self,
        Roster roster,
        Safety safety,
        long heartbeatNanos,
        long timeoutNanos,
        long leaseNanos,
        long driftPpm,
        long marginNanos,
        Preemption preemption,
        boolean drains) {

    private static final long MILLI = 1_000_000L;

    /** Checks what would make the protocol useless or unsafe, with the numbers in the message. */
    public ElectionSettings {
        if (!roster.contains(self)) {
            throw new IllegalArgumentException("node " + self + " is not among the configured nodes " + roster.ids());
        }
        require(heartbeatNanos > 0, "the heartbeat must be positive, not " + millis(heartbeatNanos));
        require(
                timeoutNanos >= 2 * heartbeatNanos,
                "the timeout (" + millis(timeoutNanos) + ") must be at least twice the heartbeat ("
                        + millis(heartbeatNanos) + ")");
        require(
                driftPpm >= 0 && driftPpm <= 500_000,
                "the clock drift must be 0 to 500000 millionths, not " + driftPpm);
        if (safety == Safety.LEASED) {
            require(
                    leaseNanos > 3 * heartbeatNanos,
                    "the lease (" + millis(leaseNanos) + ") must be longer than three heartbeats ("
                            + millis(heartbeatNanos) + " each)");
            require(
                    ownLease(leaseNanos, driftPpm, marginNanos) > heartbeatNanos,
                    "the lease (" + millis(leaseNanos) + ") leaves a leader less than one heartbeat after the drift ("
                            + driftPpm + " ppm) and the margin (" + millis(marginNanos) + ")");
        }
    }

    /** Heartbeat 100 ms, timeout 500 ms, lease 500 ms, drift 1 %, margin 1 ms, sticky, no draining. */
    public static ElectionSettings of(NodeId self, Roster roster, Safety safety) {
        return new ElectionSettings(
                self, roster, safety, 100 * MILLI, 500 * MILLI, 500 * MILLI, 10_000, MILLI, Preemption.sticky(), false);
    }

    /** The same with other times. */
    public ElectionSettings withTimes(long heartbeat, long timeout, long lease) {
        return new ElectionSettings(
                self, roster, safety, heartbeat, timeout, lease, driftPpm, marginNanos, preemption, drains);
    }

    /** The same with another drift bound. */
    public ElectionSettings withDriftPpm(long ppm) {
        return new ElectionSettings(
                self, roster, safety, heartbeatNanos, timeoutNanos, leaseNanos, ppm, marginNanos, preemption, drains);
    }

    /** The same with another preemption policy. */
    public ElectionSettings withPreemption(Preemption policy) {
        return new ElectionSettings(
                self, roster, safety, heartbeatNanos, timeoutNanos, leaseNanos, driftPpm, marginNanos, policy, drains);
    }

    /** The same, asking the application before a hand-off or not. */
    public ElectionSettings withDraining(boolean asksFirst) {
        return new ElectionSettings(
                self,
                roster,
                safety,
                heartbeatNanos,
                timeoutNanos,
                leaseNanos,
                driftPpm,
                marginNanos,
                preemption,
                asksFirst);
    }

    /** Whether leases and barriers are in force. */
    public boolean leased() {
        return safety == Safety.LEASED;
    }

    /**
     * How long after the Q-th newest acknowledged send stamp this node may call itself leader: the lease of rule R4, or at
     * the other levels, where the answer is advisory, the timeout of rule R7.
     */
    public long leadNanos() {
        return leased() ? ownLease(leaseNanos, driftPpm, marginNanos) : timeoutNanos;
    }

    /** How long a voter's barrier runs: D, and 0 where there are no leases. */
    public long barrierNanos() {
        return leased() ? leaseNanos : 0;
    }

    /** l = D (1 - rho) / (1 + rho) - margin, rule R4. */
    private static long ownLease(long lease, long ppm, long margin) {
        return lease / (1_000_000 + ppm) * (1_000_000 - ppm) - margin;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String millis(long nanos) {
        return nanos % MILLI == 0 ? nanos / MILLI + " ms" : nanos + " ns";
    }
}
