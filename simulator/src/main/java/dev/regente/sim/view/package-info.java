/** Runs to look at: the trace format, the page that shows a trace, exports, and the merging of real nodes' traces. */
package dev.regente.sim.view;
