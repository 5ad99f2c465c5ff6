/** Election algorithms of the literature, each a kernel, by the names that scenarios give them. */
package dev.regente.sim.algorithm;
