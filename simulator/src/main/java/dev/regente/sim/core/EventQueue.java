package dev.regente.sim.core;

/** A heap with four children a node: fewer cache misses than two. */
final class EventQueue {
    private Pending[] heap = new Pending[256];
    private int size;
    private long sequence;

    void add(Pending item, long time) {
        item.time = time;
        item.sequence = sequence++;
        if (size == heap.length) {
            heap = java.util.Arrays.copyOf(heap, size * 2);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 2;
            if (!item.before(heap[parent])) {
                break;
            }
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = item;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    Pending peek() {
        return heap[0];
    }

    Pending poll() {
        Pending first = heap[0];
        Pending last = heap[--size];
        heap[size] = null;
        if (size == 0) {
            return first;
        }
        int at = 0;
        while (true) {
            int child = at * 4 + 1;
            if (child >= size) {
                break;
            }
            int least = child;
            int end = Math.min(child + 4, size);
            for (int i = child + 1; i < end; i++) {
                if (heap[i].before(heap[least])) {
                    least = i;
                }
            }
            if (!heap[least].before(last)) {
                break;
            }
            heap[at] = heap[least];
            at = least;
        }
        heap[at] = last;
        return first;
    }
}
