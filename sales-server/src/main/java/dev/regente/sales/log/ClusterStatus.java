package dev.regente.sales.log;

import dev.regente.election.kernel.NodeId;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one node believes about the cluster, at one moment. Only {@link SalesLog#confirmRead} turns a belief into a fact.
 *
 * @param self this node
 * @param leader who leads, if known; perhaps without serving yet
 * @param term the leader's term, 0 if none is known
 * @param token the fencing token under which this node serves, 0 if it does not
 * @param serving whether this node is the coordinator and takes requests
 * @param ageMillis how long ago this node's data was known to be all there was; empty if it never was
 * @param nodes all configured nodes, in configured order
 */
public record ClusterStatus(
        NodeId self,
        Optional<NodeId> leader,
        long term,
        long token,
        boolean serving,
        OptionalLong ageMillis,
        List<Node> nodes) {

    /** Copies. */
    public ClusterStatus {
        nodes = List.copyOf(nodes);
    }

    /**
     * A configured node.
     *
     * @param address where its election listens, {@code host:port}
     * @param role {@code voter} or {@code witness}
     * @param lastIndex the last index of its log as far as known here
     * @param http where it answers requests, once it said so
     */
    public record Node(NodeId id, String address, String role, OptionalLong lastIndex, Optional<URI> http) {}

    /** The last index that any node is known to have; what others lack of it is their lag. */
    public long end() {
        return nodes.stream()
                .mapToLong(node -> node.lastIndex().orElse(0))
                .max()
                .orElse(0);
    }

    /** Where the leader answers requests, if it is another node and its address is known. */
    public Optional<URI> elsewhere() {
        return leader.filter(id -> !id.equals(self))
                .flatMap(id ->
                        nodes.stream().filter(node -> node.id().equals(id)).findFirst())
                .flatMap(Node::http);
    }
}
