package dev.regente.sim.explore.model;

import dev.regente.sim.explore.search.Expansion;
import dev.regente.sim.explore.search.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * The ring of Chang and Roberts as its well-known TLA+ specification has it (S. Merz, in the TLA+ examples): node i has
 * the id i and sends to node i + 1; messages to a node wait as a set, and any of them may be received next; every set of
 * nodes may start the election; the lowest id of the starters wins.
 *
 * <p>An id is at one place at a time at most, so that a state is, for each id, where its message waits (4 bits), and for
 * each node whether it has begun, whether it is a starter, and whether it is a candidate, has lost or has won (4 bits): up
 * to 8 nodes in one long.
 */
@SuppressWarnings("OperatorPrecedence") // shifts bind closer than masks, all through
public final class PackedChangRoberts implements Model {
    /** As many nodes as fit. */
    public static final int MOST = 8;

    private static final long CANDIDATE = 0;
    private static final long LOST = 1;
    private static final long WON = 2;

    private final int nodes;

    /** A ring of so many nodes, with the ids 1 to n in the direction of travel. */
    public PackedChangRoberts(int nodes) {
        if (nodes < 2 || nodes > MOST) {
            throw new IllegalArgumentException("chang-roberts-tla takes 2 to " + MOST + " nodes, not " + nodes);
        }
        this.nodes = nodes;
    }

    @Override
    public int width() {
        return 1;
    }

    // by node 0 to n - 1, eight bits: the low four are where its id waits (0 nowhere, else node + 1), then one for
    // "has begun", one for "is a starter", two for what it is

    private static long place(long state, int id) {
        return state >>> 8 * id & 15;
    }

    private static long moved(long state, int id, long place) {
        return state & ~(15L << 8 * id) | place << 8 * id;
    }

    private static boolean begun(long state, int node) {
        return (state >>> 8 * node + 4 & 1) != 0;
    }

    private static boolean starter(long state, int node) {
        return (state >>> 8 * node + 5 & 1) != 0;
    }

    private static long role(long state, int node) {
        return state >>> 8 * node + 6 & 3;
    }

    private static long become(long state, int node, long role) {
        return state & ~(3L << 8 * node + 6) | role << 8 * node + 6;
    }

    private long nextPlace(int node) {
        return node + 1 == nodes ? 1 : node + 2;
    }

    @Override
    public void initial(Expansion out) {
        for (int starters = 0; starters < 1 << nodes; starters++) {
            long state = 0;
            for (int node = 0; node < nodes; node++) {
                boolean starts = (starters >> node & 1) != 0;
                state |= (starts ? 1L : 0L) << 8 * node + 5;
                state = become(state, node, starts ? CANDIDATE : LOST);
            }
            put(out, out.add(starters), state);
        }
    }

    @Override
    public void expand(long[] states, int offset, Expansion out) {
        long state = states[offset];
        for (int node = 0; node < nodes; node++) {
            if (!begun(state, node)) {
                long after = state | 1L << 8 * node + 4;
                put(out, node, 0, starter(state, node) ? moved(after, node, nextPlace(node)) : after);
            } else {
                for (int id = 0; id < nodes; id++) {
                    if (place(state, id) == node + 1) {
                        put(out, node, id + 1, received(state, node, id));
                    }
                }
            }
        }
    }

    private long received(long state, int node, int id) {
        if (role(state, node) == LOST) {
            return moved(state, id, nextPlace(node));
        }
        if (id < node) {
            return become(moved(state, id, nextPlace(node)), node, LOST);
        }
        long swallowed = moved(state, id, 0);
        return id == node ? become(swallowed, node, WON) : swallowed;
    }

    private static void put(Expansion out, int node, int what, long state) {
        // a message moves from this node to the next; what else waits there is no matter
        put(out, out.add((long) node << 8 | what, 1L << node, 1L << node), state);
    }

    private static void put(Expansion out, int at, long state) {
        out.states()[at] = state;
        out.hash(low(state), state * 0x9FB21C651E98DF25L ^ state >>> 28);
    }

    /** Invertible: two states never have the same. */
    private static long low(long state) {
        long z = state + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    @Override
    public long hashLow(long[] states, int offset) {
        long low = low(states[offset]);
        return low == 0 ? 1 : low;
    }

    /** Who has won is the starter with the lowest id, and everybody else has lost. */
    @Override
    public List<Violation> judge(long[] states, int offset) {
        long state = states[offset];
        for (int node = 0; node < nodes; node++) {
            if (role(state, node) == WON) {
                for (int other = 0; other < nodes; other++) {
                    boolean wrong = other == node
                            ? !starter(state, node)
                            : role(state, other) != LOST || (other < node && starter(state, other));
                    if (wrong) {
                        return List.of(new Violation(
                                "one-leader-at-a-time", name(node) + " has won, and " + name(other) + " does not fit"));
                    }
                }
            }
        }
        return List.of();
    }

    private static String name(int node) {
        return "n" + (node + 1);
    }

    @Override
    public String describe(long[] states, int offset, long action) {
        int node = lane(action);
        long what = action & 255;
        return what > 0
                ? name(node) + " receives the id " + what
                : name(node) + (starter(states[offset], node) ? " starts, and sends its id" : " begins, and waits");
    }

    @Override
    public List<String> show(long[] states, int offset) {
        long state = states[offset];
        List<String> lines = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            List<Integer> waiting = new ArrayList<>();
            for (int id = 0; id < nodes; id++) {
                if (place(state, id) == node + 1) {
                    waiting.add(id + 1);
                }
            }
            long role = role(state, node);
            lines.add(name(node) + (starter(state, node) ? " starter" : "") + (begun(state, node) ? "" : " not begun")
                    + (role == WON ? " won" : role == LOST ? " lost" : " candidate") + " waiting=" + waiting);
        }
        return lines;
    }

    /** Who has won, or 0. */
    public int winner(long state) {
        for (int node = 0; node < nodes; node++) {
            if (role(state, node) == WON) {
                return node + 1;
            }
        }
        return 0;
    }

    @Override
    public long key(long action) {
        return action;
    }

    @Override
    public int lane(long action) {
        return (int) (action >>> 8);
    }

    @Override
    public int kind(long action) {
        return (action & 255) == 0 ? 0 : 1;
    }
}
