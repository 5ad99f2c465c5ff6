package dev.regente.sim.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many messages of each type were sent, delivered and dropped. */
public final class Traffic {
    private final SortedMap<String, Count> byType = new TreeMap<>();

    Traffic() {}

    Count count(String type) {
        Count count = byType.get(type);
        if (count == null) {
            count = new Count();
            byType.put(type, count);
        }
        return count;
    }

    /** By type name, sorted. */
    public SortedMap<String, Count> byType() {
        return Collections.unmodifiableSortedMap(byType);
    }

    /**
     * The numbers of one type. A message that the network doubles is sent once and may be delivered twice; what is under
     * way when the run ends is neither delivered nor dropped.
     */
    public static final class Count {
        long sent;
        long delivered;
        long dropped;

        Count() {}

        /** Given to the network, for a node that is down too. */
        public long sent() {
            return sent;
        }

        /** Handled by a kernel. */
        public long delivered() {
            return delivered;
        }

        /** Lost, cut off, or arrived where nothing ran. */
        public long dropped() {
            return dropped;
        }

        @Override
        public String toString() {
            return sent + " sent, " + delivered + " delivered, " + dropped + " dropped";
        }
    }
}
