/** Bully: the highest node that can win stands (election order by priority, then id). PURE. */
package dev.regente.election.bully;
