package dev.regente.election.runtime;

import dev.regente.election.kernel.Ask;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import java.util.List;
import java.util.function.BiFunction;

/**
 * An election that shares its channel with others, and may come and go while the node runs.
 *
 * @param part the kernel and what surrounds it; its name is the election's, the same on all nodes
 * @param profile what this node says of its part in this election to the others
 * @param onProfile what the kernel is asked, before it hears that a peer is there, for what that peer says of itself
 */
public record SharedPart(Part<ElectionMessage> part, String profile, BiFunction<NodeId, String, List<Ask>> onProfile) {}
