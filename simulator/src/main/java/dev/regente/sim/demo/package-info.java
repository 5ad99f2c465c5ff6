/** A system without election, for trying the simulator and measuring the engine. */
package dev.regente.sim.demo;
