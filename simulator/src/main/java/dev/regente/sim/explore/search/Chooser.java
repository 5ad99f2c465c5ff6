package dev.regente.sim.explore.search;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Chooses the next action of one walk. */
abstract class Chooser {
    /** One of the successors, or -1 to end the walk. */
    abstract int choose(Model model, Expansion out);

    static Chooser of(Strategy strategy, Draw draw, int steps, long walk) {
        return switch (strategy) {
            case PCT -> new Priorities(draw, steps);
            case POS -> new Sampling(draw);
            case SWARM -> new Swarm(draw);
            case PORTFOLIO ->
                of(
                        switch ((int) (walk % 4)) {
                            case 0 -> Strategy.UNIFORM;
                            case 1 -> Strategy.PCT;
                            case 2 -> Strategy.POS;
                            default -> Strategy.SWARM;
                        },
                        draw,
                        steps,
                        walk);
            default -> new Uniform(draw);
        };
    }

    /** Every action alike. */
    private static final class Uniform extends Chooser {
        private final Draw draw;

        Uniform(Draw draw) {
            this.draw = draw;
        }

        @Override
        int choose(Model model, Expansion out) {
            return draw.below(out.count);
        }
    }

    /** Lanes have priorities; at a few moments the one whose turn it is falls behind all others. */
    private static final class Priorities extends Chooser {
        private static final int CHANGES = 5;
        private final Draw draw;
        private final Map<Integer, Long> priority = new HashMap<>(); // looked up, never iterated
        private final Set<Integer> changes = new HashSet<>();
        private int step;
        private long behind;

        Priorities(Draw draw, int steps) {
            this.draw = draw;
            int count = draw.below(CHANGES + 1);
            // few walks are as long as allowed: the moments are drawn on a scale that is drawn too
            int scale = Math.max(2, steps >> draw.below(Math.max(1, 30 - Integer.numberOfLeadingZeros(steps))));
            for (int i = 0; i < count; i++) {
                changes.add(draw.below(scale));
            }
        }

        @Override
        int choose(Model model, Expansion out) {
            int best = highest(model, out);
            if (changes.contains(step++)) {
                priority.put(model.lane(out.actions[best]), --behind);
                best = highest(model, out);
            }
            return best;
        }

        private int highest(Model model, Expansion out) {
            int best = -1;
            int ties = 0;
            long highest = Long.MIN_VALUE;
            for (int i = 0; i < out.count; i++) {
                long own = priority.computeIfAbsent(model.lane(out.actions[i]), lane -> draw.next() >>> 1);
                if (own > highest) {
                    best = i;
                    highest = own;
                    ties = 1;
                } else if (own == highest && draw.below(++ties) == 0) {
                    best = i;
                }
            }
            return best;
        }
    }

    /** Each action draws a priority, and again when one was taken that it depends on. */
    private static final class Sampling extends Chooser {
        private final Draw draw;
        private final Map<Long, Long> priority = new HashMap<>(); // looked up, never iterated

        Sampling(Draw draw) {
            this.draw = draw;
        }

        @Override
        int choose(Model model, Expansion out) {
            int best = -1;
            long highest = Long.MIN_VALUE;
            for (int i = 0; i < out.count; i++) {
                long own = priority.computeIfAbsent(model.key(out.actions[i]), key -> draw.next());
                if (own > highest) {
                    best = i;
                    highest = own;
                }
            }
            for (int i = 0; i < out.count; i++) {
                boolean races = (out.writes[best] & (out.reads[i] | out.writes[i])) != 0
                        || (out.writes[i] & out.reads[best]) != 0;
                if (i == best || races) {
                    priority.remove(model.key(out.actions[i]));
                }
            }
            return best;
        }
    }

    /** Leaves some kinds of actions out, and gives the others weights. */
    private static final class Swarm extends Chooser {
        private static final int KINDS = 64;
        private final Draw draw;
        private final int[] weight = new int[KINDS];
        private final long lanes;

        Swarm(Draw draw) {
            this.draw = draw;
            for (int i = 0; i < KINDS; i++) {
                weight[i] = draw.below(3) == 0 ? 0 : 1 << draw.below(5);
            }
            weight[0] = Math.max(1, weight[0]);
            lanes = draw.next();
        }

        @Override
        int choose(Model model, Expansion out) {
            long sum = 0;
            for (int i = 0; i < out.count; i++) {
                sum += weight(model, out.actions[i]);
            }
            if (sum == 0) {
                return draw.below(out.count);
            }
            long at = (draw.next() >>> 1) % sum;
            for (int i = 0; i < out.count; i++) {
                at -= weight(model, out.actions[i]);
                if (at < 0) {
                    return i;
                }
            }
            throw new IllegalStateException("weights that do not add up");
        }

        private long weight(Model model, long action) {
            // one lane of eight is slow in this walk
            boolean slow = (Draw.fixed(lanes, model.lane(action)) & 7) == 0;
            return slow ? weight[model.kind(action)] : 16L * weight[model.kind(action)];
        }
    }
}
