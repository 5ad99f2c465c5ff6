/** Rings: a token makes its laps past the nodes and finds out who should lead. PURE. */
package dev.regente.election.ring;
