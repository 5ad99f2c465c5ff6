package dev.regente.sim.explore.search;

import java.util.List;

/**
 * A property that does not hold, with the way there.
 *
 * @param violation what is wrong
 * @param initial the longs of the state where the way begins
 * @param actions the way; the last one leads to the violation
 */
public record Finding(Model.Violation violation, List<Long> initial, List<Long> actions) {
    /** Copies. */
    public Finding {
        initial = List.copyOf(initial);
        actions = List.copyOf(actions);
    }

    /** The state where the way begins, as an array. */
    public long[] start() {
        return initial.stream().mapToLong(Long::longValue).toArray();
    }
}
