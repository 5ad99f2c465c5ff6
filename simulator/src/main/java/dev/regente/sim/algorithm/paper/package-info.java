/**
 * Algorithms of the literature as kernels that send and count as their papers do; see {@code docs/algorithms}. Pure: no
 * clock, no randomness, no I/O.
 */
package dev.regente.sim.algorithm.paper;
