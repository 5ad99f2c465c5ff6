/** The event loop of a node: one thread for network, timers and kernels, and the only reader of the clock. */
package dev.regente.election.loop;
