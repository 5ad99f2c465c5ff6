/**
 * The engine: hosts any {@link dev.regente.election.kernel.Kernel} unchanged, in virtual time, under faults.
 *
 * <p>One thread, no wall clock, no hidden randomness: every free choice is drawn through {@link
 * dev.regente.sim.core.Choices} and recorded, so a run is a function of its set-up and that sequence. Depends on the
 * kernel contract alone.
 */
package dev.regente.sim.core;
