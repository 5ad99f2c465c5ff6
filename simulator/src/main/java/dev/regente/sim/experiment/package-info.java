/** Experiments whose outcome is a page: {@code sim experiment NAME}. */
package dev.regente.sim.experiment;
