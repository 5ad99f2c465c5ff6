package dev.regente.election;

import dev.regente.election.kernel.NodeId;
import java.time.Instant;
import java.util.Optional;

/**
 * Who leads, as one node knew it at one moment.
 *
 * @param leader empty when none is known
 * @param term the leader's term, which is its token; 0 if none
 * @param self whether the leader is this node
 * @param hearsay whether this node knows of the leader only through others
 * @param since when this node learned of it, by the wall clock; for people
 */
public record Leadership(Optional<NodeId> leader, long term, boolean self, boolean hearsay, Instant since) {}
