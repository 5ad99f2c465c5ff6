package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import java.util.List;

/** Something that happens to the world at a moment of virtual time. */
public sealed interface Fault {

    /** When, in nanoseconds. */
    long atNanos();

    /**
     * Processes end.
     *
     * @param silent as by a power cut: no connection is closed
     * @param forNanos started again after this long; 0 for never
     */
    record Crash(long atNanos, Target target, boolean silent, long forNanos) implements Fault {}

    /** Processes start on nodes that are down. */
    record Restart(long atNanos, Target target) implements Fault {}

    /** Nodes that are down lose their disk, and with it their identity. */
    record Wipe(long atNanos, Target target) implements Fault {}

    /** Processes stand still. */
    record Pause(long atNanos, Target target, long forNanos) implements Fault {}

    /**
     * No message passes between different groups.
     *
     * @param healNanos when it is over (a moment, not a duration); 0 for never
     */
    record Partition(long atNanos, List<List<NodeId>> groups, long healNanos) implements Fault {
        /** Copies. */
        public Partition {
            groups = groups.stream().map(List::copyOf).toList();
        }
    }

    /**
     * No message passes in this direction.
     *
     * @param forNanos healed after this long; 0 for never
     */
    record Cut(long atNanos, NodeId from, NodeId to, long forNanos) implements Fault {}

    /** All partitions and cuts end. */
    record Heal(long atNanos) implements Fault {}

    /**
     * Every fsync takes longer.
     *
     * @param forNanos as usual again after this long; 0 for never
     */
    record SlowDisk(long atNanos, Target target, long byNanos, long forNanos) implements Fault {}

    /** Every fsync of the process fails, until a restart. */
    record FailDisk(long atNanos, Target target) implements Fault {}
}
