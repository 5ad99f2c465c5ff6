/** Models written for the explorer alone, packed into a few bits. */
package dev.regente.sim.explore.model;
