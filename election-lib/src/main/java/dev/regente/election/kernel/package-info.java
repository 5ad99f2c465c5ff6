/**
 * The contract between a protocol and the world it runs in. PURE: nothing here, and nothing that is written against it,
 * reads a clock, draws a random number, starts a thread, does I/O or logs.
 *
 * <p>A {@link dev.regente.election.kernel.Kernel} is a deterministic state machine. Everything it learns arrives as an
 * {@link dev.regente.election.kernel.Event}; everything it does leaves through its {@link
 * dev.regente.election.kernel.Host}. The same class then runs over TCP and disk, in virtual time under faults, and in
 * exhaustive search.
 */
package dev.regente.election.kernel;
