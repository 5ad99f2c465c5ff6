package dev.regente.sim.explore.search;

import java.util.ArrayList;
import java.util.List;

/** States of one level and one shard that wait to be expanded, in the order in which they were found. */
final class Frontier {
    private static final int CHUNK = 1 << 12;

    private final int width;
    private final List<long[]> chunks = new ArrayList<>();
    /** By state, what need not be tried from it; only with the reduction. */
    private final List<long[]> sleep = new ArrayList<>();

    private int size;

    Frontier(int width) {
        this.width = width;
    }

    int size() {
        return size;
    }

    long bytes() {
        long sets = 0;
        if (!sleep.isEmpty()) {
            // every 64th is looked at, always the same ones
            for (int i = 0; i < sleep.size(); i += 64) {
                sets += 64L * (24 + 8L * sleep.get(i).length);
            }
        }
        return chunks.size() * 8L * CHUNK * width + sets;
    }

    void add(long[] states, int offset, long[] asleep) {
        int at = size % CHUNK;
        if (at == 0) {
            chunks.add(new long[CHUNK * width]);
        }
        System.arraycopy(states, offset, chunks.get(size / CHUNK), at * width, width);
        if (asleep != null) {
            sleep.add(asleep);
        }
        size++;
    }

    long[] chunk(int index) {
        return chunks.get(index / CHUNK);
    }

    int offset(int index) {
        return index % CHUNK * width;
    }

    long[] asleep(int index) {
        return sleep.isEmpty() ? SleepSets.EMPTY : sleep.get(index);
    }

    /** A state was reached in another way of the same length: only what is asleep on both ways stays asleep. */
    void meet(int index, long[] asleep) {
        sleep.set(index, SleepSets.common(sleep.get(index), asleep));
    }

    void clear() {
        chunks.clear();
        sleep.clear();
        size = 0;
    }
}
