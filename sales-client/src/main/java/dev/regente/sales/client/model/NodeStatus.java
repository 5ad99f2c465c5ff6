package dev.regente.sales.client.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One node's view of the cluster.
 *
 * @param cluster what it answered, or null when it did not
 * @param trouble why it did not, or null
 */
public record NodeStatus(NodeAddress address, JsonNode cluster, String trouble) {
    public boolean answered() {
        return cluster != null;
    }
}
