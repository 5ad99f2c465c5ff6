package dev.regente.sim.algorithm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many messages the papers' algorithms take, told a second time and without messages: by walking round the ring. Each
 * takes the ring in the direction of travel and those that start.
 */
final class PaperModels {
    /** What comes out. */
    record Count(long sent, long delivered, int leader) {}

    private PaperModels() {}

    private static int max(Set<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    /** Every starter's id goes round once. */
    static Count leLann(List<Integer> ring, Set<Integer> starters) {
        long all = (long) starters.size() * ring.size();
        return new Count(all, all, max(starters));
    }

    /** The list goes round and the announcement after it, for each starter; dead nodes are tried once a lap. */
    static Count listRing(List<Integer> ring, Set<Integer> starters, Set<Integer> down) {
        Set<Integer> live = new TreeSet<>(ring);
        live.removeAll(down);
        return new Count(2L * starters.size() * ring.size(), 2L * starters.size() * live.size(), max(live));
    }

    /** A queue of tokens; the order in which they are moved does not matter. */
    static Count changRoberts(List<Integer> ring, Set<Integer> starters, Set<Integer> down, boolean allCompete) {
        Set<Integer> participants = new TreeSet<>(starters);
        Deque<int[]> tokens = new ArrayDeque<>(); // id, place
        starters.forEach(id -> tokens.add(new int[] {id, ring.indexOf(id)}));
        long sent = 0;
        long delivered = 0;
        int leader = 0;
        while (!tokens.isEmpty()) {
            int[] token = tokens.remove();
            int place = token[1];
            do {
                place = (place + 1) % ring.size();
                sent++;
            } while (down.contains(ring.get(place)));
            delivered++;
            int here = ring.get(place);
            if (here == token[0]) {
                leader = here;
                sent += ring.size(); // the announcement
                delivered += ring.size() - down.size();
            } else if (token[0] > here || (!allCompete && !starters.contains(here))) {
                participants.add(here);
                tokens.add(new int[] {token[0], place});
            } else if (participants.add(here)) {
                tokens.add(new int[] {here, place});
            }
        }
        return new Count(sent, delivered, leader);
    }

    /** How often the local maxima are kept until one is left. */
    private static int phases(List<Integer> ring, Set<Integer> starters) {
        List<Integer> active = new ArrayList<>(ring);
        active.retainAll(starters);
        int phases = 0;
        while (active.size() > 1) {
            List<Integer> kept = new ArrayList<>();
            for (int i = 0; i < active.size(); i++) {
                int before = active.get((i + active.size() - 1) % active.size());
                int after = active.get((i + 1) % active.size());
                if (active.get(i) > before && active.get(i) > after) {
                    kept.add(active.get(i));
                }
            }
            active = kept;
            phases++;
        }
        return phases;
    }

    /** Two messages a node and phase, a last lap of the winner's id, and the announcement. */
    static Count localMaxima(List<Integer> ring, Set<Integer> starters, boolean bothWays) {
        long n = ring.size();
        long all = 2 * n * phases(ring, starters) + (bothWays ? 3 : 2) * n;
        return new Count(all, all, max(starters));
    }

    /** Probes go 2^k hops, or to a larger starter, or home. */
    static Count hirschbergSinclair(List<Integer> ring, Set<Integer> starters) {
        int n = ring.size();
        long sent = n;
        for (int id : starters) {
            int place = ring.indexOf(id);
            boolean on = true;
            for (int reach = 1; on; reach *= 2) {
                for (int direction : new int[] {1, -1}) {
                    int hops = 1;
                    while (hops < reach && hops < n && !larger(ring, starters, place + direction * hops, id)) {
                        hops++;
                    }
                    if (larger(ring, starters, place + direction * hops, id)) {
                        sent += hops;
                        on = false;
                    } else if (hops == n) {
                        sent += n;
                        on = false;
                    } else {
                        sent += 2L * hops;
                    }
                }
            }
        }
        return new Count(sent, sent, max(starters));
    }

    private static boolean larger(List<Integer> ring, Set<Integer> starters, int place, int id) {
        int there = ring.get(Math.floorMod(place, ring.size()));
        return there > id && starters.contains(there);
    }

    /** Everybody from the lowest live starter up asks all higher ones. */
    static Count bully(List<Integer> ids, Set<Integer> starters, Set<Integer> down) {
        Set<Integer> live = new TreeSet<>(ids);
        live.removeAll(down);
        TreeSet<Integer> starting = new TreeSet<>(starters);
        starting.removeAll(down);
        long sent = 0;
        long delivered = 0;
        for (int id : live) {
            if (id >= starting.first()) {
                long higherLive = live.stream().filter(other -> other > id).count();
                sent += ids.stream().filter(other -> other > id).count() + higherLive;
                delivered += 2 * higherLive;
            }
        }
        int winner = max(live);
        sent += ids.stream().filter(other -> other < winner).count();
        delivered += live.size() - 1;
        return new Count(sent, delivered, winner);
    }

    /** One starter asks, grants, and the granted one announces. */
    static Count bullyGrant(List<Integer> ids, int starter, Set<Integer> down) {
        Set<Integer> live = new TreeSet<>(ids);
        live.removeAll(down);
        long higher = ids.stream().filter(other -> other > starter).count();
        long higherLive = live.stream().filter(other -> other > starter).count();
        int winner = max(live);
        long announced = ids.stream().filter(other -> other < winner).count();
        long grant = higherLive == 0 ? 0 : 1;
        return new Count(higher + higherLive + grant + announced, 2 * higherLive + grant + live.size() - 1, winner);
    }
}
