package dev.regente.sim.sweep;

import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.scenario.Setting;
import dev.regente.sim.scenario.Sweep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which scenario each run of a sweep is. Runs are numbered from zero: the seed varies fastest, then the last axis, then
 * the one before it. What run {@code i} is depends on the scenario, the grid and {@code i} alone, not on shards, cores
 * or machines. Every point is run with the same seeds, so that points can be compared in pairs.
 */
public final class SweepPlan {
    private static final int MOST = 1_000_000_000;
    private static final int DIGITS = 16;

    private final ScenarioSource source;
    private final List<Setting> settings;
    private final Sweep sweep;
    private final Scenario base;
    private final int runs;
    private final String digest;

    /**
     * A plan.
     *
     * @param settings for all runs, instead of what the scenario says
     * @param sweep the grid, or null for the scenario's own
     */
    public SweepPlan(ScenarioSource source, List<Setting> settings, Sweep sweep) {
        this.source = source;
        this.settings = List.copyOf(settings);
        this.base = source.scenario(settings);
        this.sweep = sweep == null ? base.sweep() : sweep;
        long count;
        try {
            count = Math.multiplyExact(this.sweep.points(), this.sweep.seeds());
        } catch (ArithmeticException e) {
            count = Long.MAX_VALUE;
        }
        if (count > MOST) {
            throw new IllegalArgumentException("a sweep has at most " + MOST + " runs; take fewer values or seeds");
        }
        this.runs = (int) count;
        fits();
        this.digest = digestOf(base.digest() + this.sweep);
    }

    /** Every point makes a scenario, or nothing is run: a fault may name a node that a smaller cluster does not have. */
    private void fits() {
        for (int point = 0; point < sweep.points(); point++) {
            try {
                scenario(point);
            } catch (ScenarioException e) {
                throw new ScenarioException("the sweep's point " + values(point) + ": " + e.getMessage());
            }
        }
    }

    private static String digestOf(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The scenario's name. */
    public String name() {
        return base.name();
    }

    /** How many runs. */
    public int runs() {
        return runs;
    }

    /** What tells this sweep from any other: scenario, settings and grid. */
    public String digest() {
        return digest;
    }

    /** The point of the grid that run {@code i} belongs to. */
    public int point(int i) {
        return (int) (i / sweep.seeds());
    }

    /** The seed of run {@code i}. */
    public long seed(int i) {
        return sweep.firstSeed() + i % sweep.seeds();
    }

    /** What the axes say at this point, in their order. */
    public Map<String, String> values(int point) {
        List<Sweep.Axis> axes = sweep.axes();
        String[] values = new String[axes.size()];
        int rest = point;
        for (int axis = axes.size() - 1; axis >= 0; axis--) {
            List<String> all = axes.get(axis).values();
            values[axis] = all.get(rest % all.size());
            rest /= all.size();
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (int axis = 0; axis < values.length; axis++) {
            found.put(axes.get(axis).key(), values[axis]);
        }
        return found;
    }

    /** The scenario at this point, with the seed that its file gives. */
    public Scenario scenario(int point) {
        List<Setting> all = new ArrayList<>(settings);
        values(point).forEach((key, value) -> all.add(new Setting(key, value)));
        return source.scenario(all);
    }
}
