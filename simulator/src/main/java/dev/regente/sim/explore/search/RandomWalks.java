package dev.regente.sim.explore.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Walks through the states at random, each from the beginning. A walk depends on the seed and its number alone, and of
 * several that find something the one with the smallest number counts: the threads do not matter.
 */
public final class RandomWalks {
    private static final int ROUND = 32;
    /** What is wrong mostly shows early, and a walk that begins anew is not stuck in what it did. */
    private static final int LENGTH = 100;

    private final Model model;
    private final Strategy strategy;
    private final long seed;
    private final Limits limits;
    private final Progress progress;
    private final StateTable seen = new StateTable(1 << 12);
    private final Map<String, Finding> found = new TreeMap<>();
    private boolean counting = true;

    /**
     * Walks by this strategy.
     *
     * @param limits {@code depth} bounds a walk, {@code states} the actions of all walks together
     */
    public RandomWalks(Model model, Strategy strategy, long seed, Limits limits, Progress progress) {
        this.model = model;
        this.strategy = strategy;
        this.seed = seed;
        this.limits = limits;
        this.progress = progress;
    }

    /** One walk: the hashes that it met, and what it found. */
    private static final class Walk {
        final List<Long> actions = new ArrayList<>();
        long[] hashes = new long[128];
        long[] start;
        int met;
        Model.Violation violation;

        void meet(long lo, long hi) {
            if (2 * met == hashes.length) {
                hashes = java.util.Arrays.copyOf(hashes, 2 * hashes.length);
            }
            hashes[2 * met] = lo;
            hashes[2 * met++ + 1] = hi;
        }
    }

    /** Walks until something is found or a limit is reached. */
    public SearchResult run() {
        long began = System.nanoTime();
        long told = began;
        long actions = 0;
        long walks = 0;
        int longest = 0;
        String stopped = "";
        int steps = limits.depth() == Integer.MAX_VALUE ? LENGTH : limits.depth();
        try (Crew crew = new Crew(limits.threads())) {
            while (stopped.isEmpty()) {
                Walk[] round = new Walk[ROUND];
                long first = walks;
                crew.each(ROUND, i -> round[i] = walk(first + i, steps));
                for (Walk walk : round) {
                    walks++;
                    actions += walk.met;
                    longest = Math.max(longest, walk.met);
                    count(walk);
                    if (walk.violation != null) {
                        found.put(walk.violation.property(), finding(walk));
                        stopped = "something was found";
                        break;
                    }
                }
                if (stopped.isEmpty() && actions >= limits.states()) {
                    stopped = "the budget of " + limits.states() + " actions is used up";
                } else if (stopped.isEmpty() && System.nanoTime() - began > limits.nanos()) {
                    stopped = "the time is up";
                }
                if (System.nanoTime() - told > 1_000_000_000L) {
                    told = System.nanoTime();
                    progress.at(actions, seen.size(), longest, 0, seen.bytes());
                }
            }
        }
        long nanos = System.nanoTime() - began;
        return new SearchResult(
                actions, seen.size(), longest, false, stopped, 0, 0, nanos, List.copyOf(found.values()));
    }

    private void count(Walk walk) {
        for (int i = 0; i < walk.met && counting; i++) {
            seen.add(walk.hashes[2 * i], walk.hashes[2 * i + 1], 0, 0);
            if (seen.wantsRoom()) {
                counting = seen.canGrow() && seen.growthBytes() < limits.bytes();
                if (counting) {
                    seen.grow();
                }
            }
        }
    }

    private Finding finding(Walk walk) {
        List<Long> start = new ArrayList<>();
        for (long each : walk.start) {
            start.add(each);
        }
        return new Finding(walk.violation, start, walk.actions);
    }

    private Walk walk(long number, int steps) {
        Draw draw = new Draw(seed, number);
        Chooser chooser = Chooser.of(strategy, draw, steps, number);
        Walk walk = new Walk();
        Expansion out = new Expansion(model.width());
        model.initial(out);
        int first = draw.below(out.count);
        walk.start = out.state(first);
        walk.meet(out.lo[first], out.hi[first]);
        long[] state = walk.start;
        Expansion ways = new Expansion(model.width());
        while (walk.actions.size() < steps && walk.violation == null) {
            out.clear();
            model.list(state, 0, out);
            ways.clear();
            while (ways.count == 0 && out.count > 0) {
                int next = chooser.choose(model, out);
                ways.clear();
                model.follow(state, 0, out.actions[next], ways);
                if (ways.count == 0) {
                    out.drop(next);
                }
            }
            if (ways.count == 0) {
                break;
            }
            int way = ways.count == 1 ? 0 : draw.below(ways.count);
            walk.actions.add(ways.actions[way]);
            walk.meet(ways.lo[way], ways.hi[way]);
            walk.violation = ways.violation(way);
            state = ways.state(way);
            if (walk.violation == null) {
                walk.violation = model.judge(state, 0).stream().findFirst().orElse(null);
            }
        }
        return walk;
    }
}
