/** What comes with the simulator to be explored: the packed models, and scenarios of the election library. */
package dev.regente.sim.explore.system;
