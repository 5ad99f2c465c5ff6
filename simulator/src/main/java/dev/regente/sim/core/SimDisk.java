package dev.regente.sim.core;

import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One node's disk: for each part and store what is durable and what was asked for since. A crash keeps the durable
 * records and, of the others, a drawn number of the oldest.
 */
public final class SimDisk {
    private final Map<String, Store> stores = new TreeMap<>();
    private long identity;

    SimDisk(long identity) {
        this.identity = identity;
    }

    /** The random number that belongs to this disk. */
    public long identity() {
        return identity;
    }

    /** What a restart would surely find, oldest first. */
    public List<Value> durable(String part, String store) {
        Store found = stores.get(key(part, store));
        return found == null ? List.of() : List.copyOf(found.durable);
    }

    /** What was asked for and is not durable yet, oldest first. */
    public List<Value> unsynced(String part, String store) {
        Store found = stores.get(key(part, store));
        List<Value> records = new ArrayList<>();
        if (found != null) {
            found.unsynced.forEach(write -> records.add(write.record));
        }
        return List.copyOf(records);
    }

    /** All that was asked for: the durable records and those on their way, oldest first. */
    public List<Value> written(String part, String store) {
        List<Value> all = new ArrayList<>(durable(part, store));
        all.addAll(unsynced(part, store));
        return List.copyOf(all);
    }

    Store open(String part, String name, Program program) {
        String key = key(part, name);
        Store store = stores.get(key);
        if (store == null) {
            store = new Store(part, name, program.keepsOnlyLast(part, name));
            stores.put(key, store);
        }
        return store;
    }

    List<Store> ofPart(String part) {
        List<Store> found = new ArrayList<>();
        for (Store store : stores.values()) {
            if (store.part.equals(part)) {
                found.add(store);
            }
        }
        return found;
    }

    /** What a restart would surely find of this part. */
    public Restored restorable(String part) {
        return restored(part);
    }

    Restored restored(String part) {
        Map<String, List<Value>> found = new TreeMap<>();
        ofPart(part).forEach(store -> found.put(store.name, store.durable));
        return new Restored(found);
    }

    /**
     * Ends the process: each store keeps a drawn number of its unsynced writes, the oldest first. The next one may be half
     * written.
     *
     * @return what was torn, in words that follow "crashes"; empty if nothing was
     */
    String crash(Conditions.Storage storage, Supplier<Choices.Stream> choices) {
        StringBuilder torn = new StringBuilder();
        for (Store store : stores.values()) {
            store.keep(store.survivors(storage.loseUnsynced(), choices));
            if (storage.tornWrites()
                    && store.syncing
                    && !store.unsynced.isEmpty()
                    && choices.get().choose(2) == 1) {
                torn.append(", a write to ").append(store.name).append(" is torn");
                if (storage.inPlace() && store.onlyLast) {
                    store.durable.clear();
                    torn.append(" and takes the record before it along");
                }
            }
            store.unsynced.clear();
            store.syncing = false;
            store.failed = false;
        }
        return torn.toString();
    }

    void wipe(long newIdentity) {
        stores.clear();
        identity = newIdentity;
    }

    private static String key(String part, String store) {
        return part + "/" + store;
    }

    /** A write that waits for its fsync. */
    record Write(long ticket, Value record, long cause) {}

    /** One file. */
    static final class Store {
        final String part;
        final String name;
        final boolean onlyLast;
        final List<Value> durable = new ArrayList<>();
        final List<Write> unsynced = new ArrayList<>();
        boolean syncing;
        boolean failed;
        int batch;

        Store(String part, String name, boolean onlyLast) {
            this.part = part;
            this.name = name;
            this.onlyLast = onlyLast;
        }

        /** How many of the unsynced writes are on the disk after all. After a failed write none is: it would leave a gap. */
        int survivors(boolean mayLose, Supplier<Choices.Stream> choices) {
            if (failed) {
                return 0;
            }
            return mayLose && !unsynced.isEmpty() ? choices.get().choose(unsynced.size() + 1) : unsynced.size();
        }

        /** Makes the oldest writes durable and returns them. */
        List<Write> keep(int count) {
            List<Write> oldest = unsynced.subList(0, count);
            List<Write> kept = new ArrayList<>(oldest);
            oldest.clear();
            for (Write write : kept) {
                if (onlyLast) {
                    durable.clear();
                }
                durable.add(write.record);
            }
            return kept;
        }
    }
}
