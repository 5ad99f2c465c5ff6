/** What is true of a run at each moment, what was assumed, what was expected, and what follows from the three. */
package dev.regente.sim.property;
