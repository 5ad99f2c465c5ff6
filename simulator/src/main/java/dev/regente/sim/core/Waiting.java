package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;

/**
 * Something that waits to happen in a run.
 *
 * @param id by which it is told from all others of the run; the same in every repetition
 * @param kind what it is: {@code message}, {@code timer}, {@code sync}, {@code ask} and so on
 * @param node where it will happen; null for a fault that is planned
 * @param from the sender of a message; null otherwise
 * @param what the type of a message, the name of a timer; empty otherwise
 * @param text the message or ask in full; empty otherwise
 * @param atNanos when it happens if it is left alone
 */
public record Waiting(long id, String kind, NodeId node, NodeId from, String what, String text, long atNanos) {}
