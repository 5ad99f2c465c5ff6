package dev.regente.election.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an earlier process of this node made durable.
 *
 * @param stores by store name, the records in the order of writing; a store that keeps only its last record has at most
 *     one
 */
public record Restored(Map<String, List<Value>> stores) {

    /** A fresh disk. */
    public static final Restored NOTHING = new Restored(Map.of());

    /** Copies; the order of the names is fixed, so that no run depends on the order of a hash map. */
    public Restored {
        TreeMap<String, List<Value>> sorted = new TreeMap<>();
        stores.forEach((name, records) -> sorted.put(name, List.copyOf(records)));
        stores = java.util.Collections.unmodifiableMap(sorted);
    }

    /** All records of this store, oldest first; empty if there are none. */
    public List<Value> all(String store) {
        return stores.getOrDefault(store, List.of());
    }

    /** The newest record of this store. */
    public Optional<Value> last(String store) {
        List<Value> records = all(store);
        return records.isEmpty() ? Optional.empty() : Optional.of(records.get(records.size() - 1));
    }
}
