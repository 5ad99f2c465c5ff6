/** No algorithm at all, for comparison: who stands first is drawn. PURE. */
package dev.regente.election.random;
