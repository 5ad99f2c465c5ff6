package dev.regente.sales.client.model;

import java.util.List;

/** A session together with the nodes it is for: it is sent to no other. */
public record SavedSession(Session session, List<NodeAddress> nodes) {
    public SavedSession {
        nodes = List.copyOf(nodes);
    }
}
