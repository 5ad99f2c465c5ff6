/** The command line of the simulator. Exit status: 0 all held, 1 something was violated, 2 wrong input. */
package dev.regente.sim.cli;
