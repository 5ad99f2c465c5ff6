package dev.regente.election.storage;

import dev.regente.election.kernel.Value;
import java.util.List;

/**
 * Keeps nothing and calls everything durable. A node with such stores forgets its promises when it stops, so tokens are
 * not promised to grow across its restarts: for tests and throw-away nodes only.
 */
public final class VolatileStore implements Store {

    @Override
    public List<Value> takeRestored() {
        return List.of();
    }

    @Override
    public void append(List<Value> records) {}

    @Override
    public void close() {}
}
