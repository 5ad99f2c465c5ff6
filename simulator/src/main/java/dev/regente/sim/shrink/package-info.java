/** Makes failing runs simpler: fewer nodes, faults and choices, shorter times, the same broken property. */
package dev.regente.sim.shrink;
