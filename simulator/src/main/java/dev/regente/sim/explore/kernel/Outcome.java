package dev.regente.sim.explore.kernel;

import dev.regente.sim.explore.search.Model;

/**
 * What comes of a happening at a node in some state. Kept with both.
 *
 * @param number tells it from all others
 * @param after the node then
 * @param sent messages that are under way then
 * @param step for the watch; null if it does not concern it
 * @param violation what the kernel itself found broken; null if nothing
 * @param chosen what the kernel chose, in words; empty if nothing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Outcome(int number, Known after, Message[] sent, Step step, Model.Violation violation, String chosen) {}
