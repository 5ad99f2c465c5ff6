package dev.regente.election;

import dev.regente.election.kernel.NodeId;

/**
 * How a hand-off ended.
 *
 * @param done whether the lead was given up in favour of the target; it then still has to win
 * @param target who it was for, or null if it was for the best follower and none was found
 * @param reason in a few words
 */
public record HandOffResult(boolean done, NodeId target, String reason) {}
