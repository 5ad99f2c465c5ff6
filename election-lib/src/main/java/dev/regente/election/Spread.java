package dev.regente.election;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Ranks the nodes of a cluster for each name by rendezvous hashing (Thaler and Ravishankar, 1998): every node gets about
 * the same number of names, and a node that is down leaves its names to the others in equal parts, and changes nothing
 * else. The ranks depend on names and numbers alone: they are the same on all machines and in all versions.
 */
public final class Spread {
    private Spread() {}

    /**
     * The rank of a node for a name: from 0 for the last choice to the number of nodes less one for the principal.
     *
     * @param name of the election
     * @param node one of the nodes
     * @param nodes the numbers of all nodes that may lead, in any order, the same on all nodes
     */
    public static int priority(String name, int node, Collection<Integer> nodes) {
        if (!nodes.contains(node)) {
            throw new IllegalArgumentException("node " + node + " is not among " + nodes);
        }
        long own = score(name, node);
        int rank = 0;
        for (int other : nodes) {
            if (other != node) {
                int order = Long.compareUnsigned(own, score(name, other));
                rank += order > 0 || (order == 0 && node > other) ? 1 : 0;
            }
        }
        return rank;
    }

    /** FNV-1a over the name and the number, then the finalizer of SplitMix64, for FNV alone mixes its last bytes badly. */
    private static long score(String name, int node) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xFF)) * 0x100000001b3L;
        }
        for (int shift = 24; shift >= 0; shift -= 8) {
            hash = (hash ^ (node >>> shift & 0xFF)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
