/** Many runs: a grid of scenarios with many seeds, on all cores, in shards that can be killed, resumed and merged. */
package dev.regente.sim.sweep;
