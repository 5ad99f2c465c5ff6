package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;

/**
 * A broken promise.
 *
 * @param property its name, the same word as in the documents
 * @param atNanos virtual time
 * @param node where it was seen, or null if nowhere in particular
 * @param detail what was seen, in one line
 */
public record Violation(String property, long atNanos, NodeId node, String detail) {
    @Override
    public String toString() {
        return property + " at " + Trace.seconds(atNanos) + " s" + (node == null ? "" : " on " + node) + ": " + detail;
    }
}
