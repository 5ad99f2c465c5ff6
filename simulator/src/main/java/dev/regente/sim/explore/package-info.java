/** What can be explored, and the files in which explorations keep what they found. */
package dev.regente.sim.explore;
