/**
 * Search of a state space: breadth first, depth first and at random. Knows nothing of kernels: a {@link
 * dev.regente.sim.explore.search.Model} says what a state is and what may happen next.
 */
package dev.regente.sim.explore.search;
