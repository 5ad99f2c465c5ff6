package dev.regente.election.storage;

import dev.regente.election.kernel.Value;
import java.util.List;

/**
 * Records of one node, written in order and read back once at start. Used by one thread at a time. After a failed write
 * nobody knows what the disk holds, so the store takes no more writes in this process: a retried fsync may succeed
 * falsely.
 */
public interface Store extends AutoCloseable {

    /** What an earlier process made durable, oldest first. The list is handed over: the store keeps no copy. */
    List<Value> takeRestored();

    /**
     * Writes these records, in this order, and returns when they are durable.
     *
     * @throws StorageException if the disk did not take them, or did not take an earlier write; whether they are on the
     *     disk is then unknown
     */
    void append(List<Value> records) throws StorageException;

    /** Closes the file. No write may be running. */
    @Override
    void close();
}
