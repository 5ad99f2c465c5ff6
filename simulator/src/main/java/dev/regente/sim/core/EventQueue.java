package dev.regente.sim.core;

import java.util.Arrays;
import java.util.List;

/**
 * What is going to happen, in the order of (time, sequence). A heap with four children a node, whose keys lie apart from
 * the items, so that sifting touches few cache lines; and a store of used items.
 */
final class EventQueue {
    private static final int MOST_KEPT = 1 << 16;

    private long[] times = new long[256];
    private long[] sequences = new long[256];
    private Pending[] items = new Pending[256];
    private int size;
    private long sequence;
    private Pending[] used = new Pending[64];
    private int kept;

    /** An item to fill. */
    Pending take() {
        return kept == 0 ? new Pending() : used[--kept];
    }

    /** Takes an item back that nobody refers to any more. */
    void giveBack(Pending item) {
        item.clear();
        if (kept < MOST_KEPT) {
            if (kept == used.length) {
                used = Arrays.copyOf(used, kept * 2);
            }
            used[kept++] = item;
        }
    }

    /** A place in the order of asking: later ones come later at the same time. */
    long nextSequence() {
        return sequence++;
    }

    void add(Pending item, long time) {
        add(item, time, sequence++);
    }

    void add(Pending item, long time, long order) {
        item.time = time;
        item.sequence = order;
        if (size == items.length) {
            int more = Math.multiplyExact(size, 2);
            times = Arrays.copyOf(times, more);
            sequences = Arrays.copyOf(sequences, more);
            items = Arrays.copyOf(items, more);
        }
        long[] heapTimes = times;
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 2;
            long above = heapTimes[parent];
            if (above < time || (above == time && sequences[parent] < order)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(item, at);
    }

    /** Everything so much earlier, and caused by nothing that is still known. */
    void earlier(long nanos) {
        for (int i = 0; i < size; i++) {
            times[i] -= nanos;
            items[i].time -= nanos;
            items[i].cause = -1;
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** When the first is due. */
    long firstTime() {
        return times[0];
    }

    Pending poll() {
        Pending first = items[0];
        int last = --size;
        Pending item = items[last];
        items[last] = null;
        if (last == 0) {
            return first;
        }
        long time = times[last];
        long order = sequences[last];
        long[] heapTimes = times;
        int at = 0;
        while (true) {
            int child = at * 4 + 1;
            if (child >= last) {
                break;
            }
            int least = child;
            long earliest = heapTimes[child];
            int end = Math.min(child + 4, last);
            for (int i = child + 1; i < end; i++) {
                long other = heapTimes[i];
                if (other < earliest || (other == earliest && sequences[i] < sequences[least])) {
                    least = i;
                    earliest = other;
                }
            }
            if (time < earliest || (time == earliest && order < sequences[least])) {
                break;
            }
            move(least, at);
            at = least;
        }
        put(item, at);
        return first;
    }

    /** All that is in the queue, in no order. */
    List<Pending> all() {
        return List.of(Arrays.copyOf(items, size));
    }

    /** Takes the item with this place in the order of asking out of the queue; null if there is none. Slow. */
    Pending remove(long order) {
        List<Pending> others = all();
        size = 0;
        Pending removed = null;
        for (Pending item : others) {
            if (item.sequence == order) {
                removed = item;
            } else {
                add(item, item.time, item.sequence);
            }
        }
        return removed;
    }

    private void move(int from, int to) {
        times[to] = times[from];
        sequences[to] = sequences[from];
        items[to] = items[from];
    }

    private void put(Pending item, int at) {
        times[at] = item.time;
        sequences[at] = item.sequence;
        items[at] = item;
    }
}
