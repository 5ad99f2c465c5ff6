package dev.regente.sim.explore.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * From numbers to objects, never null and never removed. Reads take no lock: a reader that sees a table half filled, or
 * an old one, finds nothing and asks again under the lock.
 */
final class LongMap<V> {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Table<V>(long[] keys, AtomicReferenceArray<V> values) {
        static <V> Table<V> of(int capacity) {
            return new Table<>(new long[capacity], new AtomicReferenceArray<>(capacity));
        }

        int slot(long key) {
            int mask = keys.length - 1;
            int slot = (int) Hash.mix(key) & mask;
            while (values.getPlain(slot) != null && keys[slot] != key) {
                slot = slot + 1 & mask;
            }
            return slot;
        }
    }

    private volatile Table<V> table = Table.of(1 << 10);
    private int size;

    /** What is under this key, or null; may be null although another thread has just put it. */
    V get(long key) {
        Table<V> now = table;
        int slot = now.slot(key);
        // the key was written before the value
        V value = now.values.getAcquire(slot);
        return value != null && now.keys[slot] == key ? value : null;
    }

    /** Puts it unless there is one; returns what is there then. */
    synchronized V putIfAbsent(long key, V value) {
        Table<V> now = table;
        int slot = now.slot(key);
        V before = now.values.get(slot);
        if (before != null) {
            return before;
        }
        now.keys[slot] = key;
        now.values.setRelease(slot, value);
        if (++size > now.keys.length / 8 * 5) {
            grow(now);
        }
        return value;
    }

    private void grow(Table<V> old) {
        Table<V> larger = Table.of(old.keys.length * 2);
        for (int i = 0; i < old.keys.length; i++) {
            V value = old.values.get(i);
            if (value != null) {
                int slot = larger.slot(old.keys[i]);
                larger.keys[slot] = old.keys[i];
                larger.values.set(slot, value);
            }
        }
        table = larger;
    }

    synchronized int size() {
        return size;
    }

    long bytes() {
        return 12L * table.keys.length;
    }
}
