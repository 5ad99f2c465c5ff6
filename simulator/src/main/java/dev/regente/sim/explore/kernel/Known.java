package dev.regente.sim.explore.kernel;

/**
 * A state of one node. Kept once; has a number.
 *
 * @param fact what the watch needs to know of it
 * @param timers what may happen by timers, in the order of their names
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Known(int number, Hash hash, int node, Local local, Object fact, Happening[] timers) {}
