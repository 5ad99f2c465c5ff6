package dev.regente.sim.explore.search;

/**
 * The visited states of one shard: 128-bit hashes in open addressing, each with the lower half of its predecessor's hash,
 * from which a path is found again, and with its place in the next level, which the reduction needs.
 */
final class StateTable {
    private static final int STRIDE = 4;
    private static final int LO = 0;
    private static final int HI = 1;
    private static final int PARENT = 2;
    private static final int PLACE = 3;

    private long[] slots;
    private int mask;
    private int size;

    StateTable(int capacity) {
        allocate(Integer.highestOneBit(Math.max(16, capacity - 1)) << 1);
    }

    private void allocate(int capacity) {
        slots = new long[capacity * STRIDE];
        mask = capacity - 1;
    }

    int size() {
        return size;
    }

    long bytes() {
        return 8L * slots.length;
    }

    /** Whether it should grow before more than a few states are added. */
    boolean wantsRoom() {
        return size > (mask + 1) / 8 * 5;
    }

    /** Bytes for the larger table, while the old one is still there. */
    long growthBytes() {
        return 2 * bytes();
    }

    boolean canGrow() {
        return slots.length <= Integer.MAX_VALUE / 2 - 8;
    }

    void grow() {
        long[] old = slots;
        allocate((mask + 1) * 2);
        for (int at = 0; at < old.length; at += STRIDE) {
            if (old[at + LO] != 0) {
                int slot = free(old[at + LO]);
                System.arraycopy(old, at, slots, slot, STRIDE);
            }
        }
    }

    private int free(long lo) {
        int slot = first(lo);
        while (slots[slot + LO] != 0) {
            slot = next(slot);
        }
        return slot;
    }

    private int first(long lo) {
        return ((int) (lo ^ lo >>> 32) & mask) * STRIDE;
    }

    private int next(int slot) {
        return (slot / STRIDE + 1 & mask) * STRIDE;
    }

    /**
     * Adds a state.
     *
     * @param place remembered if it is new
     * @return -1 if it is new; else the place that was remembered
     */
    long add(long lo, long hi, long parent, long place) {
        if (size >= mask / 16 * 15 && canGrow()) {
            grow();
        }
        int slot = first(lo);
        while (slots[slot + LO] != 0) {
            if (slots[slot + LO] == lo && slots[slot + HI] == hi) {
                return slots[slot + PLACE];
            }
            slot = next(slot);
        }
        slots[slot + LO] = lo;
        slots[slot + HI] = hi;
        slots[slot + PARENT] = parent;
        slots[slot + PLACE] = place;
        size++;
        return -1;
    }

    /** The predecessor of the state whose hash ends in this; the same number for an initial state. */
    long parent(long lo) {
        int slot = first(lo);
        while (slots[slot + LO] != lo) {
            if (slots[slot + LO] == 0) {
                throw new IllegalStateException("a state without its path");
            }
            slot = next(slot);
        }
        return slots[slot + PARENT];
    }
}
