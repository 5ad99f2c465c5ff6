package dev.regente.sim.explore.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Goes as deep as it can before it tries another action. Every state is expanded once, at the depth at which it was met
 * first; with a limit of depth that may leave out what a shorter way would have reached, and the search says that it is
 * not complete. One thread.
 */
public final class DepthFirst {
    private final Model model;
    private final Limits limits;
    private final Progress progress;
    private final StateTable seen = new StateTable(1 << 12);
    private final List<Level> stack = new ArrayList<>();
    private long generated;
    private boolean cut;

    /** The successors of one state on the present path, and how many of them were tried. */
    private static final class Level {
        final Expansion out;
        int next;

        Level(int width) {
            out = new Expansion(width);
        }
    }

    /** A search. */
    public DepthFirst(Model model, Limits limits, Progress progress) {
        this.model = model;
        this.limits = limits;
        this.progress = progress;
    }

    /** Searches until something is found or all states were visited. */
    public SearchResult run() {
        long began = System.nanoTime();
        long told = began;
        String stopped = "";
        int deepest = 1;
        Finding finding = null;
        stack.add(new Level(model.width()));
        model.initial(stack.get(0).out);
        generated = stack.get(0).out.count;
        int depth = 0;
        while (depth >= 0 && stopped.isEmpty()) {
            Level level = stack.get(depth);
            if (level.next == level.out.count) {
                depth--;
                continue;
            }
            int i = level.next++;
            Model.Violation violation = level.out.violation(i);
            boolean fresh = violation == null && seen.add(level.out.lo[i], level.out.hi[i], 0, 0) < 0;
            long[] state = level.out.state(i);
            if (fresh) {
                violation = model.judge(state, 0).stream().findFirst().orElse(null);
            }
            if (violation != null) {
                finding = finding(violation, depth);
                stopped = "something was found";
            } else if (fresh && depth == limits.depth()) {
                cut = true;
            } else if (fresh) {
                depth++;
                deepest = Math.max(deepest, depth);
                descend(depth, state);
            }
            if (seen.wantsRoom() && stopped.isEmpty()) {
                stopped = room(began);
            }
            if ((generated & 0xFFF) == 0 && System.nanoTime() - told > 1_000_000_000L) {
                told = System.nanoTime();
                progress.at(generated, seen.size(), deepest, depth, bytes(depth));
            }
            if (stopped.isEmpty() && seen.size() >= limits.states()) {
                stopped = "the budget of " + limits.states() + " states is used up";
            } else if (stopped.isEmpty() && (seen.size() & 0xFF) == 0 && System.nanoTime() - began > limits.nanos()) {
                stopped = "the time is up";
            }
        }
        if (stopped.isEmpty() && cut) {
            stopped = "the depth of " + limits.depth() + " actions is reached";
        }
        return new SearchResult(
                generated,
                seen.size(),
                deepest,
                stopped.isEmpty(),
                stopped,
                0,
                Math.max(0, depth),
                System.nanoTime() - began,
                finding == null ? List.of() : List.of(finding));
    }

    private void descend(int depth, long[] state) {
        if (depth == stack.size()) {
            stack.add(new Level(model.width()));
        }
        Level below = stack.get(depth);
        below.out.clear();
        below.next = 0;
        model.expand(state, 0, below.out);
        generated += below.out.count;
    }

    private String room(long began) {
        if (!seen.canGrow()) {
            return "the table is as large as it can be";
        }
        if (bytes(stack.size()) + seen.growthBytes() > limits.bytes()) {
            return "the budget of " + limits.bytes() / (1024 * 1024) + " MiB is used up";
        }
        seen.grow();
        return System.nanoTime() - began > limits.nanos() ? "the time is up" : "";
    }

    private long bytes(int depth) {
        long sum = seen.bytes() + model.bytes();
        return stack.isEmpty() ? sum : sum + depth * stack.get(0).out.bytes();
    }

    private Finding finding(Model.Violation violation, int depth) {
        List<Long> start = new ArrayList<>();
        Level first = stack.get(0);
        for (long each : first.out.state(first.next - 1)) {
            start.add(each);
        }
        List<Long> actions = new ArrayList<>();
        for (int i = 1; i <= depth; i++) {
            Level level = stack.get(i);
            actions.add(level.out.actions[level.next - 1]);
        }
        return new Finding(violation, start, actions);
    }
}
