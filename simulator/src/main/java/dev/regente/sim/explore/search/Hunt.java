package dev.regente.sim.explore.search;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Sends every strategy after the same defect, to compare them.
 *
 * @param actions by strategy, how many actions were tried until it was found; a strategy that did not find it is missing
 * @param found the counterexample that was shortest after shrinking; null if none was found
 * @param before how long it was before
 */
public record Hunt(Map<Strategy, Long> actions, Finding found, Model model, int before) {
    private static final long SHRINK_NANOS = 5_000_000_000L;

    /**
     * Tries all strategies but the portfolio.
     *
     * @param model a new one for each, so that none finds what another has looked up
     */
    public static Hunt all(Supplier<? extends Model> model, long seed, Limits limits, int depth) {
        Map<Strategy, Long> actions = new EnumMap<>(Strategy.class);
        Finding shortest = null;
        Model where = null;
        int before = 0;
        for (Strategy strategy : Strategy.values()) {
            if (strategy == Strategy.PORTFOLIO) {
                continue;
            }
            Model own = model.get();
            SearchResult result =
                    switch (strategy) {
                        case BFS -> new BreadthFirst(own, limits, false, false, Progress.NONE).run();
                        case DFS -> new DepthFirst(own, limits.withDepth(depth), Progress.NONE).run();
                        default -> new RandomWalks(own, strategy, seed, limits.withDepth(depth), Progress.NONE).run();
                    };
            if (!result.findings().isEmpty()) {
                actions.put(strategy, result.generated());
                Finding first = result.findings().get(0);
                Finding shrunk = Shrinker.shrink(own, first, SHRINK_NANOS, better -> {});
                if (shortest == null
                        || shrunk.actions().size() < shortest.actions().size()) {
                    shortest = shrunk;
                    where = own;
                    before = first.actions().size();
                }
            }
        }
        return new Hunt(actions, shortest, where, before);
    }

    /** A row of a table: what is wrong, where, the actions of each strategy, the property, the length when shrunk. */
    public String row(String name, String where) {
        StringBuilder row = new StringBuilder("| " + name + " | " + where + " |");
        for (Strategy strategy : Strategy.values()) {
            if (strategy != Strategy.PORTFOLIO) {
                Long tried = actions.get(strategy);
                row.append(' ')
                        .append(tried == null ? "-" : String.format(Locale.ROOT, "%,d", tried))
                        .append(" |");
            }
        }
        return row
                + (found == null
                        ? " none | - |"
                        : " `" + found.violation().property() + "` | "
                                + found.actions().size() + " |");
    }
}
