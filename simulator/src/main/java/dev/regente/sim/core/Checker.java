package dev.regente.sim.core;

/**
 * Watches a run and reports what must not be. Looks only at the node that was touched where it can: it is called after
 * every event. A new object for every run. Must not change anything.
 */
public interface Checker {

    /**
     * Called after every event.
     *
     * @param occurrence what just happened; valid only during the call, its lists too
     */
    void after(Occurrence occurrence, World world);

    /** Called once when the run has ended: for what must have happened by then. */
    default void atEnd(World world) {}
}
