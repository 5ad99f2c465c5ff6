package dev.regente.sim.scenario;

import java.util.Locale;

/**
 * What an algorithm takes for granted when it claims a property. A run looks for the first moment at which each is broken;
 * what goes wrong from then on, in a property that needed it, is a finding and no failure.
 */
public enum Assumption {
    /** No process ends. */
    NO_CRASH,
    /** A process that ended stays down. */
    NO_RESTART,
    /** What was reported durable is found again, as long as the disk is the same. */
    HONEST_DISK,
    /** No disk is lost or replaced. */
    NO_DISK_LOSS,
    /** No message is lost, by the network, by a cut link or damaged. */
    NO_LOSS,
    /** No message arrives twice. */
    NO_DUPLICATES,
    /** Messages from one node to another arrive in the order of sending. */
    FIFO,
    /** Messages arrive soon enough, and processes never stand still: silence for the timeout means a crash. */
    SYNCHRONY,
    /** No fault picks single messages, or clogs or slows a link. */
    NO_MESSAGE_FAULTS,
    /** Clocks run within the bound on drift that the cluster is configured with. */
    CLOCK_BOUND,
    /** Every process runs under the id of its own node. */
    OWN_IDENTITY,
    /** No process that runs is suspected by the cluster's failure detector. */
    ACCURATE_DETECTOR,
    /** At most one node starts an election. */
    ONE_STARTER,
    /** The rules of the algorithm are all in force. */
    ALL_RULES;

    /** As it is written in documents. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
