package dev.regente.sim.explore.search;

import java.util.List;

/**
 * What a search found.
 *
 * @param generated successors that were looked at, and the initial states
 * @param distinct states among them
 * @param depth states on the longest of the shortest paths, the first one included
 * @param complete whether all states within the bounds of the model were visited
 * @param stopped why not, in words; empty if complete
 * @param asleep successors that the reduction left out
 * @param left states that were found and not expanded
 * @param nanos how long it took
 * @param findings the first one of each property, shortest first
 */
public record SearchResult(
        long generated,
        long distinct,
        int depth,
        boolean complete,
        String stopped,
        long asleep,
        long left,
        long nanos,
        List<Finding> findings) {
    /** Copies. */
    public SearchResult {
        findings = List.copyOf(findings);
    }

    /** By how much the reduction lowered the number of successors. */
    public double reduction() {
        return generated == 0 ? 1 : (double) (generated + asleep) / generated;
    }

    /** Successors looked at in each second. */
    public double perSecond() {
        return nanos == 0 ? 0 : generated * 1e9 / nanos;
    }
}
