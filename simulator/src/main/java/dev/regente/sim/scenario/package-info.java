/**
 * Scenarios: what is run, as immutable values, and their one text form. The YAML reader is strict: an unknown key, a
 * repeated key or a value out of range is an error with its line number.
 */
package dev.regente.sim.scenario;
