/** Measures the engine itself, beside a bare event loop in the same process. */
package dev.regente.sim.bench;
