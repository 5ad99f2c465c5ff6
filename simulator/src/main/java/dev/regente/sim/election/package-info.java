/** The election in the simulator: what runs on the nodes, and what must hold at every step. */
package dev.regente.sim.election;
