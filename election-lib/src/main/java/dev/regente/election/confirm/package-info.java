/**
 * Quorum confirmation: who was nominated becomes leader only by durable promises of a majority, and at level
 * {@code leased} stays it only by its lease. Rules R1 to R13 of {@code docs/protocol/confirmation.md}. PURE.
 *
 * <p>{@link dev.regente.election.confirm.ElectionKernel} brings each event to its part. Safety rests on four of them:
 *
 * <ul>
 *   <li>{@link dev.regente.election.confirm.Voter}: what a node owes the others (R1, R2, R3, R5);
 *   <li>{@link dev.regente.election.confirm.Words}: that nothing is said before it is durable;
 *   <li>{@link dev.regente.election.confirm.Candidacy}: one promise round (R1);
 *   <li>{@link dev.regente.election.confirm.Tenure}: how a won term becomes active and stays it (R3, R4, R6).
 * </ul>
 *
 * <p>The rest decides when those act:
 *
 * <ul>
 *   <li>{@link dev.regente.election.confirm.LeaderWatch} and {@link dev.regente.election.confirm.Following}: who leads, and
 *       since when it is believed gone;
 *   <li>{@link dev.regente.election.confirm.Standing}: whether this node stands, its campaign, and the back-off (R11);
 *   <li>{@link dev.regente.election.confirm.PreChecks}: whether another may stand (R9);
 *   <li>{@link dev.regente.election.confirm.Leading}: beginning, renewal and end of a lead (R7, R12);
 *   <li>{@link dev.regente.election.confirm.HandOffs}: how a lead passes on (R8);
 *   <li>{@link dev.regente.election.confirm.Preempting}: the return of the principal, as the principal sees it; {@link
 *       dev.regente.election.confirm.Damping}: how long the others let it wait;
 *   <li>{@link dev.regente.election.confirm.Peers}: who the others are (R13).
 * </ul>
 */
package dev.regente.election.confirm;
