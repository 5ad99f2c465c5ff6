package dev.regente.election.kernel;

/**
 * A configured node. Printed as {@code n3}; ordered by number, which is the order that Bully falls back on.
 *
 * @param number 1 or more
 */
public record NodeId(int number) implements Comparable<NodeId> {

    /** Refuses numbers below 1. */
    public NodeId {
        if (number < 1) {
            throw new IllegalArgumentException("a node id is 1 or more, not " + number);
        }
    }

    /** Shorthand for the constructor. */
    public static NodeId of(int number) {
        return new NodeId(number);
    }

    @Override
    public int compareTo(NodeId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "n" + number;
    }
}
