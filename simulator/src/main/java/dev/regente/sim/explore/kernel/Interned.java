package dev.regente.sim.explore.kernel;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/**
 * Things that are kept once, by their hash, each with a number. Which number depends on who comes first; nothing that is
 * told to anybody does.
 */
final class Interned<T> {
    private static final int CHUNK = 1 << 14;
    private static final int CHUNKS = 1 << 14;

    private final ConcurrentHashMap<Hash, T> byHash = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<AtomicReferenceArray<T>> byNumber = new AtomicReferenceArray<>(CHUNKS);
    private final AtomicInteger count = new AtomicInteger();

    T get(int number) {
        return byNumber.getAcquire(number / CHUNK).getAcquire(number % CHUNK);
    }

    /** The one of this hash; if there is none, the one that is made for a number. */
    T get(Hash hash, IntFunction<T> make) {
        T known = byHash.get(hash);
        return known != null ? known : byHash.computeIfAbsent(hash, key -> add(make));
    }

    private T add(IntFunction<T> make) {
        int number = count.getAndIncrement();
        if (number / CHUNK >= CHUNKS) {
            throw new IllegalStateException("more than " + CHUNK * CHUNKS + " things to keep");
        }
        T made = make.apply(number);
        byNumber.compareAndSet(number / CHUNK, null, new AtomicReferenceArray<>(CHUNK));
        byNumber.get(number / CHUNK).setRelease(number % CHUNK, made);
        return made;
    }

    int size() {
        return count.get();
    }
}
