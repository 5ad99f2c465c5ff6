package dev.regente.sim.explore.search;

import java.util.Locale;

/** In which order states are visited. */
public enum Strategy {
    /** Breadth first: everything, the shortest counterexample. */
    BFS,
    /** Depth first: everything, with little memory for what waits. */
    DFS,
    /** At random, every action alike. */
    UNIFORM,
    /** Probabilistic concurrency testing (Burckhardt et al., 2010): random priorities that last, and a few changes. */
    PCT,
    /** Partial-order sampling (Yuan et al., 2018): each action draws a priority, and again after one it depends on. */
    POS,
    /** Swarm (Groce et al., 2012): each walk leaves out kinds of actions, and prefers others. */
    SWARM,
    /** The random ones in turn. */
    PORTFOLIO;

    /** Whether it draws. */
    public boolean random() {
        return this != BFS && this != DFS;
    }

    /** Its name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of this name. */
    public static Strategy of(String word) {
        for (Strategy each : values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "a strategy is bfs, dfs, uniform, pct, pos, swarm or portfolio, not " + word);
    }
}
