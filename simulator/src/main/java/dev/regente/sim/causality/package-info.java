/** What led to what in a run: happens-before between events, the causal past of a violation, two runs side by side. */
package dev.regente.sim.causality;
