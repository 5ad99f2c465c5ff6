package dev.regente.sim.explore.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes a way to a violation shorter: first everything goes that the last action does not depend on, then halves, quarters
 * and so on down to single actions, as long as the same property is violated (A. Zeller, R. Hildebrandt, "Simplifying and
 * isolating failure-inducing input", 2002). An action that is not possible without one that was left out is left out too.
 */
public final class Shrinker {
    private final Model model;
    private final String property;
    private final long[] start;
    private final long deadline;
    private final Consumer<Finding> told;
    private Finding best;

    private Shrinker(Model model, Finding finding, long nanos, Consumer<Finding> told) {
        this.model = model;
        this.property = finding.violation().property();
        this.start = finding.start();
        this.deadline = System.nanoTime() + nanos;
        this.told = told;
        this.best = finding;
    }

    /**
     * The shortest that was found.
     *
     * @param nanos how long it may take
     * @param told the best so far, whenever there is a better one
     */
    public static Finding shrink(Model model, Finding finding, long nanos, Consumer<Finding> told) {
        Shrinker shrinker = new Shrinker(model, finding, nanos, told);
        shrinker.run();
        return shrinker.best;
    }

    private void run() {
        attempt(causes(best.actions()));
        int before;
        do {
            before = best.actions().size();
            for (int size = Integer.highestOneBit(Math.max(1, before - 1)); size >= 1; size /= 2) {
                without(size);
            }
        } while (best.actions().size() < before && System.nanoTime() < deadline);
    }

    /** Tries to leave out each run of so many actions, from the end on: what is late is needed least. */
    private void without(int size) {
        int end = best.actions().size();
        while (end > 0 && System.nanoTime() < deadline) {
            int begin = Math.max(0, end - size);
            List<Long> less = new ArrayList<>(best.actions().subList(0, begin));
            less.addAll(best.actions().subList(end, best.actions().size()));
            attempt(less);
            end = Math.min(begin, best.actions().size());
        }
    }

    /** What the last action depends on: what happened before at its node, at the sender's, and so on. */
    private List<Long> causes(List<Long> actions) {
        BitSet nodes = new BitSet();
        List<Long> kept = new ArrayList<>();
        for (int i = actions.size() - 1; i >= 0; i--) {
            long action = actions.get(i);
            if (kept.isEmpty() || nodes.get(model.node(action))) {
                kept.add(0, action);
                nodes.set(model.node(action));
                if (model.sender(action) >= 0) {
                    nodes.set(model.sender(action));
                }
            }
        }
        return kept;
    }

    private void attempt(List<Long> actions) {
        if (actions.size() >= best.actions().size()) {
            return;
        }
        Finding found = execute(actions);
        if (found != null && found.actions().size() < best.actions().size()) {
            best = found;
            told.accept(best);
        }
    }

    /** Takes those of the actions that are possible; null if the property is not violated. */
    private Finding execute(List<Long> actions) {
        Expansion out = new Expansion(model.width());
        List<Long> taken = new ArrayList<>();
        long[] state = start;
        for (long action : actions) {
            out.clear();
            model.list(state, 0, out);
            if (!isListed(out, action)) {
                continue;
            }
            out.clear();
            model.follow(state, 0, action, out);
            int way = index(out, action);
            if (way < 0) {
                continue;
            }
            taken.add(action);
            Model.Violation violation = out.violation(way);
            state = out.state(way);
            if (violation == null) {
                violation = model.judge(state, 0).stream().findFirst().orElse(null);
            }
            if (violation != null) {
                return violation.property().equals(property) ? new Finding(violation, best.initial(), taken) : null;
            }
        }
        return null;
    }

    private boolean isListed(Expansion out, long action) {
        for (int i = 0; i < out.count; i++) {
            if (model.standsFor(out.actions[i], action)) {
                return true;
            }
        }
        return false;
    }

    private static int index(Expansion out, long action) {
        for (int i = 0; i < out.count; i++) {
            if (out.actions[i] == action) {
                return i;
            }
        }
        return -1;
    }
}
