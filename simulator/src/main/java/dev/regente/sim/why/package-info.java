/** Why a run failed: from which event on it was likely to. */
package dev.regente.sim.why;
