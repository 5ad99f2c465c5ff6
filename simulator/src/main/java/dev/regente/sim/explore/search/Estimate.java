package dev.regente.sim.explore.search;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How large a space of states is, at least, before it is searched: a short search breadth first, and if that does not end,
 * random walks. Of the states that walks meet, how many were met once and how many twice tells how many were not met at
 * all (A. Chao, "Nonparametric estimation of the number of classes in a population", 1984): a lower bound.
 *
 * @param states about so many distinct states, at least
 * @param exact whether the short search saw them all
 * @param perSecond successors looked at in each second of the short search
 */
public record Estimate(double states, boolean exact, double perSecond) {
    private static final long BRIEF = 300_000_000L;

    /** Takes about half a second. */
    public static Estimate of(Model model, long seed) {
        Limits brief = Limits.standard().withThreads(1).withNanos(BRIEF).withStates(1 << 20);
        SearchResult first = new BreadthFirst(model, brief, false, true, Progress.NONE).run();
        if (first.complete()) {
            return new Estimate(first.distinct(), true, first.perSecond());
        }
        Map<Long, Integer> met = new HashMap<>(); // counted, in no order
        long began = System.nanoTime();
        Expansion out = new Expansion(model.width());
        for (long number = 0; System.nanoTime() - began < BRIEF && met.size() < 1 << 20; number++) {
            Draw draw = new Draw(seed, number);
            out.clear();
            model.initial(out);
            for (int step = 0; out.count > 0 && step < 200; step++) {
                int next = draw.below(out.count);
                met.merge(out.lo[next], 1, Integer::sum);
                long[] state = out.state(next);
                out.clear();
                model.expand(state, 0, out);
            }
        }
        double singles = met.values().stream().filter(count -> count == 1).count();
        double doubles = met.values().stream().filter(count -> count == 2).count();
        double unseen = doubles == 0 ? singles * (singles - 1) / 2 : singles * singles / (2 * doubles);
        return new Estimate(Math.max(met.size() + unseen, (double) first.distinct()), false, first.perSecond());
    }

    /** In one line, with the time and the memory that this would take. */
    public String text(int width) {
        if (exact) {
            return String.format(Locale.ROOT, "estimate: %,.0f states, at once", states);
        }
        double seconds = perSecond == 0 ? 0 : states * 4 / perSecond;
        return String.format(
                Locale.ROOT,
                "estimate: at least %.1e states; that is %.0f s or more on one thread, and %.0f MiB or more",
                states,
                seconds,
                states * (48 + 8.0 * width / 4) / (1024 * 1024));
    }
}
