/** Samples, confidence intervals, tables and charts. No state, no clock; the same input gives the same output. */
package dev.regente.sim.stats;
