package dev.regente.sim.core;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many messages of each type were sent, delivered and dropped. */
public final class Traffic {
    private final SortedMap<String, Count> byType = new TreeMap<>();
    private final Map<String, Count> found = new HashMap<>(); // looked up by name, never iterated
    private Count recent;

    Traffic() {}

    @SuppressWarnings("ReferenceEquality") // names are nearly always the same object; else the map finds them
    Count count(String type) {
        if (recent != null && recent.type == type) {
            return recent;
        }
        Count count = found.get(type);
        if (count == null) {
            count = new Count(type);
            found.put(type, count);
            byType.put(type, count);
        }
        recent = count;
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
        final String type;
        long sent;
        long delivered;
        long dropped;

        Count(String type) {
            this.type = type;
        }

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
