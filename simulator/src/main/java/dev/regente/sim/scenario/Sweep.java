package dev.regente.sim.scenario;

import java.util.List;

/**
 * A grid of scenarios: every value of every axis with every other, each with every seed.
 *
 * @param axes in the order of the file; the last one varies fastest
 * @param firstSeed the first seed
 * @param lastSeed the last one, included
 */
public record Sweep(List<Axis> axes, long firstSeed, long lastSeed) {
    /** One point: the scenario as it stands, with seeds 0 to 99. */
    public static final Sweep NONE = new Sweep(List.of(), 0, 99);

    /**
     * One key with its values.
     *
     * @param key as {@code --set} takes it
     * @param values as {@code --set} takes them
     */
    public record Axis(String key, List<String> values) {
        /** Copies, and refuses an axis without values. */
        public Axis {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new ScenarioException("sweep: " + key + " has no values");
            }
        }
    }

    /** Copies, and refuses an empty range of seeds. */
    public Sweep {
        axes = List.copyOf(axes);
        if (firstSeed < 0 || lastSeed < firstSeed) {
            throw new ScenarioException("sweep: seeds go from a smaller to a larger number, like 0..999");
        }
    }

    /** How many points the grid has. */
    public long points() {
        long points = 1;
        for (Axis axis : axes) {
            points = Math.multiplyExact(points, axis.values().size());
        }
        return points;
    }

    /** How many seeds each point is run with. */
    public long seeds() {
        return lastSeed - firstSeed + 1;
    }
}
