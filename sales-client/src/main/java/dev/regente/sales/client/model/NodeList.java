package dev.regente.sales.client.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes this client trusts: those its user named, and those that such a node reported as members of the cluster. A password or a
 * session goes nowhere else. Safe for use by many threads.
 */
public final class NodeList {
    private static final int LIMIT = 64;

    private final Set<NodeAddress> known = new LinkedHashSet<>();
    private final boolean encryptedOnly;
    private NodeAddress coordinator;

    /** @throws IllegalArgumentException when there is no node, or more than 64 */
    public NodeList(Collection<NodeAddress> nodes) {
        if (nodes.isEmpty() || nodes.size() > LIMIT) {
            throw new IllegalArgumentException("between 1 and " + LIMIT + " servers are needed, not " + nodes.size());
        }
        known.addAll(nodes);
        encryptedOnly = nodes.stream().allMatch(node -> node.scheme().equals("https"));
    }

    /** All nodes, the one that last answered as coordinator first. */
    public synchronized List<NodeAddress> inOrder() {
        List<NodeAddress> order = new ArrayList<>(known);
        if (coordinator != null) {
            order.remove(coordinator);
            order.add(0, coordinator);
        }
        return order;
    }

    /** The node a request goes to first. */
    public synchronized NodeAddress first() {
        return inOrder().get(0);
    }

    /** The node to try after {@code node} failed; the same one when it is the only one. */
    public synchronized NodeAddress after(NodeAddress node) {
        List<NodeAddress> order = new ArrayList<>(known);
        return order.get((order.indexOf(node) + 1) % order.size());
    }

    public synchronized boolean contains(NodeAddress node) {
        return known.contains(node);
    }

    /** Remembers who answered, so that the next request goes there first. */
    public synchronized void answered(NodeAddress node) {
        if (known.contains(node)) {
            coordinator = node;
        }
    }

    /**
     * Adds members reported by a known node. Where the user named only encrypted nodes, a plain one is not added: a report must not
     * lower what the user asked for.
     */
    public synchronized void learn(Collection<NodeAddress> members) {
        for (NodeAddress member : members) {
            boolean acceptable = !encryptedOnly || member.scheme().equals("https");
            if (acceptable && known.size() < LIMIT) {
                known.add(member);
            }
        }
    }
}
