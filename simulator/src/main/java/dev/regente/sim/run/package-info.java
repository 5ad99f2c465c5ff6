/** Runs scenarios: the systems that can be simulated, recorded runs as files, and the entry for tests of other modules. */
package dev.regente.sim.run;
