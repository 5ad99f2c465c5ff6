/**
 * The front door: an election in your own server. Start with {@link dev.regente.election.Election}.
 *
 * <p>What embedding code needs is here, in {@code fencing} and in {@code kernel}; all other packages are inside.
 */
package dev.regente.election;
