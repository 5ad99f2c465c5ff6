package dev.regente.sim.explore.search;

/** Told about once a second how far a search is. */
@FunctionalInterface
public interface Progress {
    /** Nobody wants to know. */
    Progress NONE = (generated, distinct, depth, waiting, bytes) -> {};

    /**
     * How far it is.
     *
     * @param waiting states found and not expanded yet
     * @param bytes about so much memory for states
     */
    void at(long generated, long distinct, int depth, long waiting, long bytes);
}
