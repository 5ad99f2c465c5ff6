package dev.regente.sim.bench;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The least that an event loop can do for the same heartbeats: a binary heap of records and a rolling hash over time,
 * node, kind and content. No kernels, no faults, no checks, no choices: what the engine's comfort is measured against.
 */
final class BareLoop {
    private static final long INTERVAL = 100_000_000;
    private static final long LATENCY = 1_000_000;

    private final PriorityQueue<Item> queue =
            new PriorityQueue<>(Comparator.comparingLong(Item::time).thenComparingLong(Item::sequence));
    private final long[] counts;
    private long sequence;
    private long hash;

    private record Item(long time, long sequence, int node, boolean message, long content) {}

    BareLoop(int nodes) {
        counts = new long[nodes];
        for (int node = 1; node < nodes; node++) {
            add(INTERVAL * node / nodes, node, false, 0);
        }
    }

    private void add(long time, int node, boolean message, long content) {
        queue.add(new Item(time, sequence++, node, message, content));
    }

    /** Handles so many events and returns the hash of all so far. */
    long run(long events) {
        for (long i = 0; i < events; i++) {
            Item item = queue.remove();
            mix(item.time());
            mix(item.node());
            mix(item.message() ? 1 : 0);
            mix(item.content());
            if (item.message()) {
                counts[0]++;
            } else {
                add(item.time() + LATENCY, 0, true, ++counts[item.node()]);
                add(item.time() + INTERVAL, item.node(), false, 0);
            }
        }
        return hash;
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0xD6E8FEB86659FD93L;
        hash ^= hash >>> 32;
    }
}
