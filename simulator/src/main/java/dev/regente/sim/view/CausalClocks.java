package dev.regente.sim.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lamport and vector clocks of a trace, event by event in an order in which nothing is received before it was sent. Vector
 * clocks only for clusters small enough to read them.
 */
final class CausalClocks {
    /** Vector clocks are kept for at most so many nodes. */
    static final int VECTOR_NODES = 16;

    private static final int IN_FLIGHT = 1 << 18;

    private final Map<Integer, Integer> places = new HashMap<>(); // looked up, never iterated
    private final long[] lamport;
    private final long[][] vectors;
    private final Map<Object, Stamp> inFlight = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Stamp> eldest) {
            return size() > IN_FLIGHT;
        }
    };

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stamp(long lamport, long[] vector) {}

    CausalClocks(List<Integer> nodes) {
        this(nodes, VECTOR_NODES);
    }

    /** With vector clocks if there are no more nodes than this. */
    CausalClocks(List<Integer> nodes, int vectorNodes) {
        for (int node : nodes) {
            places.put(node, places.size());
        }
        lamport = new long[nodes.size()];
        vectors = nodes.size() <= vectorNodes ? new long[nodes.size()][nodes.size()] : null;
    }

    /** An event of this node that received no message, or one whose sending is not known. */
    void step(int node) {
        int place = places.get(node);
        lamport[place]++;
        if (vectors != null) {
            vectors[place][place]++;
        }
    }

    /** An event of this node that received this message. */
    void receive(int node, Object message) {
        int place = places.get(node);
        Stamp sent = inFlight.get(message);
        if (sent != null) {
            lamport[place] = Math.max(lamport[place], sent.lamport());
            if (vectors != null) {
                for (int i = 0; i < vectors.length; i++) {
                    vectors[place][i] = Math.max(vectors[place][i], sent.vector()[i]);
                }
            }
        }
        step(node);
    }

    /** The event just stepped sent this message. */
    void send(int node, Object message) {
        int place = places.get(node);
        inFlight.put(message, new Stamp(lamport[place], vectors == null ? null : vectors[place].clone()));
    }

    /** The Lamport clock of a node. */
    long lamport(int node) {
        return lamport[places.get(node)];
    }

    /** The vector clock of a node, in the order of nodes; empty where none is kept. */
    List<Long> vector(int node) {
        List<Long> vector = new ArrayList<>();
        if (vectors != null) {
            for (long each : vectors[places.get(node)]) {
                vector.add(each);
            }
        }
        return vector;
    }
}
