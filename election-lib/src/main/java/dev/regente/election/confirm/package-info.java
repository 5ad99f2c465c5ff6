/**
 * Quorum confirmation: who was nominated becomes leader only by durable promises of a majority, and at level
 * {@code leased} stays it only by its lease. Rules R1 to R13 of {@code docs/protocol/confirmation.md}. PURE.
 *
 * <p>{@link dev.regente.election.confirm.ElectionKernel} is the whole; {@link dev.regente.election.confirm.Voter} is what
 * a node owes the others, {@link dev.regente.election.confirm.Candidacy} how it comes to lead, {@link
 * dev.regente.election.confirm.Tenure} how it leads, {@link dev.regente.election.confirm.Following} how it follows.
 */
package dev.regente.election.confirm;
