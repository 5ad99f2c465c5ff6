package dev.regente.sim.explore.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Visits states level by level, so that the first violation found is one of the shortest. States are split over a fixed
 * number of shards by their hash; threads expand slices of the level, and then each thread adds the successors that
 * belong to its shards, in the order of the slices. So the tables, the order of every level, and the paths are the same
 * for any number of threads.
 */
public final class BreadthFirst {
    private static final int SHARDS = 64;
    private static final int SLICE = 512;
    private static final int SLICES = 16;

    private final Model model;
    private final Limits limits;
    private final boolean reduces;
    private final boolean goesOn;
    private final Progress progress;

    private final StateTable[] tables = new StateTable[SHARDS];
    private Frontier[] level = new Frontier[SHARDS];
    private Frontier[] next = new Frontier[SHARDS];
    private final Expansion[] slices = new Expansion[SLICES];
    private final long[] slept = new long[SLICES];
    private final long[] taken = new long[SLICES];
    private final Map<String, Found> found = new TreeMap<>();
    private long generated;
    private long asleep;
    private int depth;

    /** A violation, before its path is known. */
    private record Found(Model.Violation violation, long sourceLo, long action, int depth, long order) {}

    /** A part of a level. */
    private record Slice(Frontier from, int begin, int end) {}

    /**
     * A search.
     *
     * @param reduces leave out actions that lead where another order of the same actions leads
     * @param goesOn visit all states, also after the level in which something was found
     */
    public BreadthFirst(Model model, Limits limits, boolean reduces, boolean goesOn, Progress progress) {
        this.model = model;
        this.limits = limits;
        this.reduces = reduces;
        this.goesOn = goesOn;
        this.progress = progress;
        for (int i = 0; i < SHARDS; i++) {
            tables[i] = new StateTable(64);
            level[i] = new Frontier(model.width());
            next[i] = new Frontier(model.width());
        }
        for (int i = 0; i < SLICES; i++) {
            slices[i] = new Expansion(model.width());
        }
    }

    /** Searches, once. */
    public SearchResult run() {
        long began = System.nanoTime();
        String stopped = "";
        try (Crew crew = new Crew(limits.threads())) {
            begin();
            long told = began;
            while (stopped.isEmpty() && waiting(next) > 0) {
                Frontier[] done = level;
                level = next;
                next = done;
                for (Frontier each : next) {
                    each.clear();
                }
                depth++;
                if (depth > limits.depth()) {
                    stopped = "the depth of " + limits.depth() + " actions is reached";
                    break;
                }
                if (!found.isEmpty() && !goesOn) {
                    stopped = "something was found";
                    break;
                }
                List<Slice> all = cut();
                for (int from = 0; from < all.size(); from += SLICES) {
                    stopped = whyStop(began);
                    if (!stopped.isEmpty()) {
                        break;
                    }
                    round(crew, all.subList(from, Math.min(all.size(), from + SLICES)), (long) from / SLICES);
                    if (System.nanoTime() - told > 1_000_000_000L) {
                        told = System.nanoTime();
                        progress.at(generated, distinct(), depth, waiting(level) + waiting(next), bytes());
                    }
                }
            }
        } catch (OutOfMemoryError e) {
            // what the budget did not foresee: the tables are as good as they are
            stopped = "memory ran out";
        }
        long left = stopped.isEmpty() ? 0 : waiting(level) + waiting(next);
        long nanos = System.nanoTime() - began;
        boolean complete = stopped.isEmpty();
        return new SearchResult(generated, distinct(), depth, complete, stopped, asleep, left, nanos, findings());
    }

    private void begin() {
        Expansion first = new Expansion(model.width());
        model.initial(first);
        generated = first.count;
        for (int i = 0; i < first.count; i++) {
            insert(first, i, first.lo[i], 0, first.lo[i]);
        }
        depth = 0;
    }

    private List<Slice> cut() {
        List<Slice> all = new ArrayList<>();
        for (Frontier shard : level) {
            for (int begin = 0; begin < shard.size(); begin += SLICE) {
                all.add(new Slice(shard, begin, Math.min(shard.size(), begin + SLICE)));
            }
        }
        return all;
    }

    private void round(Crew crew, List<Slice> some, long round) {
        crew.each(some.size(), slice -> expand(some.get(slice), slice));
        for (int slice = 0; slice < some.size(); slice++) {
            generated += taken[slice];
            asleep += slept[slice];
            note(some.get(slice), slices[slice], round * SLICES + slice);
        }
        crew.each(SHARDS, shard -> insert(some, shard, round));
    }

    private void expand(Slice slice, int number) {
        Expansion out = slices[number];
        out.clear();
        slept[number] = 0;
        taken[number] = 0;
        for (int state = slice.begin(); state < slice.end(); state++) {
            int first = out.count;
            long[] sleeping = slice.from().asleep(state);
            model.expand(slice.from().chunk(state), slice.from().offset(state), out);
            for (int i = first; i < out.count; i++) {
                out.source[i] = state;
                if (sleeping.length > 0 && SleepSets.holds(sleeping, out.actions[i])) {
                    out.source[i] = -1;
                    slept[number]++;
                } else {
                    taken[number]++;
                    out.sleep[i] = reduces ? SleepSets.behind(out, first, i, sleeping) : null;
                }
            }
        }
    }

    /** Violations by actions; the successor is not visited. */
    private void note(Slice slice, Expansion out, long order) {
        for (Expansion.Broken each : out.broken) {
            int i = each.successor();
            if (out.source[i] >= 0) {
                long source = lo(slice.from(), out.source[i]);
                found(new Found(each.violation(), source, out.actions[i], depth, order << 24 | i));
                out.source[i] = -1;
            }
        }
    }

    private long lo(Frontier from, int state) {
        return model.hashLow(from.chunk(state), from.offset(state));
    }

    private void insert(List<Slice> some, int shard, long round) {
        for (int slice = 0; slice < some.size(); slice++) {
            Expansion out = slices[slice];
            Frontier from = some.get(slice).from();
            long sourceLo = 0;
            int source = -1;
            for (int i = 0; i < out.count; i++) {
                if (out.source[i] >= 0 && shard(out.lo[i]) == shard) {
                    if (out.source[i] != source) {
                        source = out.source[i];
                        sourceLo = lo(from, source);
                    }
                    insert(out, i, sourceLo, depth, (round * SLICES + slice) << 24 | i);
                }
            }
        }
    }

    private static int shard(long lo) {
        return (int) (lo >>> 58);
    }

    private void insert(Expansion out, int i, long parent, int at, long order) {
        int shard = shard(out.lo[i]);
        Frontier to = next[shard];
        long place = (long) (at + 1) << 32 | to.size();
        long before = tables[shard].add(out.lo[i], out.hi[i], parent, place);
        int offset = i * model.width();
        if (before < 0) {
            List<Model.Violation> wrong = model.judge(out.states, offset);
            for (Model.Violation violation : wrong) {
                found(new Found(violation, parent, at == 0 ? -1 : out.actions[i], at, order));
            }
            to.add(out.states, offset, reduces ? (out.sleep[i] == null ? SleepSets.EMPTY : out.sleep[i]) : null);
        } else if (reduces && before >>> 32 == at + 1) {
            to.meet((int) before, out.sleep[i]);
        }
    }

    private synchronized void found(Found one) {
        found.merge(
                one.violation().property(),
                one,
                (a, b) -> b.depth() < a.depth() || (b.depth() == a.depth() && b.order() < a.order()) ? b : a);
    }

    private String whyStop(long began) {
        if (distinct() >= limits.states()) {
            return "the budget of " + limits.states() + " states is used up";
        }
        if (System.nanoTime() - began > limits.nanos()) {
            return "the time is up";
        }
        for (StateTable table : tables) {
            if (table.wantsRoom()) {
                if (!table.canGrow()) {
                    return "a table is as large as it can be";
                }
                if (bytes() + table.growthBytes() > limits.bytes()) {
                    return "the budget of " + limits.bytes() / (1024 * 1024) + " MiB is used up";
                }
                table.grow();
            }
        }
        return bytes() > limits.bytes() ? "the budget of " + limits.bytes() / (1024 * 1024) + " MiB is used up" : "";
    }

    private long distinct() {
        long sum = 0;
        for (StateTable table : tables) {
            sum += table.size();
        }
        return sum;
    }

    private static long waiting(Frontier[] states) {
        long sum = 0;
        for (Frontier each : states) {
            sum += each.size();
        }
        return sum;
    }

    private long bytes() {
        long sum = model.bytes();
        for (int i = 0; i < SHARDS; i++) {
            sum += tables[i].bytes() + level[i].bytes() + next[i].bytes();
        }
        for (Expansion slice : slices) {
            sum += slice.bytes();
        }
        return sum;
    }

    // ------------------------------------------------------------------ the way to what was found

    private List<Finding> findings() {
        List<Found> all = new ArrayList<>(found.values());
        all.sort((a, b) -> a.depth() != b.depth() ? a.depth() - b.depth() : Long.compare(a.order(), b.order()));
        List<Finding> ways = new ArrayList<>();
        for (Found each : all) {
            ways.add(way(each));
        }
        return ways;
    }

    private Finding way(Found one) {
        List<Long> hashes = new ArrayList<>(List.of(one.sourceLo()));
        long at = one.sourceLo();
        long parent = tables[shard(at)].parent(at);
        while (parent != at) {
            at = parent;
            hashes.add(0, at);
            parent = tables[shard(at)].parent(at);
        }
        Expansion out = new Expansion(model.width());
        model.initial(out);
        long[] state = out.state(index(out, hashes.get(0)));
        List<Long> start = new ArrayList<>();
        for (long each : state) {
            start.add(each);
        }
        List<Long> actions = new ArrayList<>();
        for (long hash : hashes.subList(1, hashes.size())) {
            out.clear();
            model.expand(state, 0, out);
            int taken = index(out, hash);
            actions.add(out.actions[taken]);
            state = out.state(taken);
        }
        if (one.depth() > 0) {
            actions.add(one.action());
        }
        return new Finding(one.violation(), start, actions);
    }

    private static int index(Expansion out, long lo) {
        for (int i = 0; i < out.count; i++) {
            if (out.lo[i] == lo) {
                return i;
            }
        }
        throw new IllegalStateException("a path that cannot be found again: the model is not deterministic");
    }
}
