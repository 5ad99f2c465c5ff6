package dev.regente.sim.explore;

/** In which order messages arrive. */
public enum Network {
    /** Any that is under way may be next; one that is sent twice is under way twice. */
    MULTISET,
    /** A message that was sent may be received at any time and any number of times: loss and doubling cost nothing. */
    SET,
    /** On each link the first that was sent is the first to arrive. */
    FIFO
}
