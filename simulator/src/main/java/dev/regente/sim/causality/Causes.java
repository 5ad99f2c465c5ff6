package dev.regente.sim.causality;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes note, for every event of a run, of the two events that led to it: the one before it on its node, and the one that
 * sent the message, started the timer, asked for the write. That is happens-before (Lamport, 1978); the causal past of an
 * event is all that is reached so.
 *
 * <p>What happens to the world, such as a partition, has no message to tell of it, yet everything after it may come of it:
 * it belongs to every causal past that is not over before it.
 */
public final class Causes implements Checker {
    private static final Pattern NODE = Pattern.compile("\\bn([0-9]{1,9})\\b");

    private final Map<NodeId, Integer> last = new TreeMap<>();
    private final BitSet world = new BitSet();
    private int[] before = new int[256];
    private int[] cause = new int[256];
    private int size;

    @Override
    public void after(Occurrence o, World where) {
        if (size == before.length) {
            before = Arrays.copyOf(before, Math.multiplyExact(size, 2));
            cause = Arrays.copyOf(cause, Math.multiplyExact(size, 2));
        }
        Integer previous = null;
        boolean dropped = o.kind() == Occurrence.Kind.DROPPED;
        if (o.node() != null && !dropped) {
            previous = last.put(o.node(), size);
        }
        before[size] = previous == null ? -1 : previous;
        cause[size] = (int) o.cause();
        world.set(size, isWorld(o.kind()));
        size++;
    }

    /** Whether this kind of event comes from outside the program. */
    public static boolean isWorld(Occurrence.Kind kind) {
        return switch (kind) {
            case CRASHED, PAUSED, RESUMED, NETWORK, DISK, NODE -> true;
            default -> false;
        };
    }

    /** How many events. */
    public int size() {
        return size;
    }

    /** The event before this one on its node; -1 if it is the first. */
    public int before(int event) {
        return before[event];
    }

    /** The event that brought this one about by a message, a timer, a write; -1 if none did. */
    public int cause(int event) {
        return cause[event];
    }

    /** The last event on this node; -1 if there is none. */
    public int last(NodeId node) {
        return last.getOrDefault(node, -1);
    }

    /** The causal past of these events, themselves included. */
    public BitSet past(List<Integer> events) {
        BitSet past = new BitSet(size);
        int latest = -1;
        for (int event : events) {
            if (event >= 0) {
                past.set(event);
                latest = Math.max(latest, event);
            }
        }
        for (int event = world.nextSetBit(0); event >= 0 && event <= latest; event = world.nextSetBit(event + 1)) {
            past.set(event);
        }
        for (int event = past.length() - 1; event >= 0; event = past.previousSetBit(event - 1)) {
            if (before[event] >= 0) {
                past.set(before[event]);
            }
            if (cause[event] >= 0) {
                past.set(cause[event]);
            }
        }
        return past;
    }

    /**
     * The causal past of what was found broken after the last event: of that event, and of the last events on the nodes that
     * the text names (as in {@code [n2, n5] all lead}); of the last events on all nodes if it names none.
     *
     * @param node where it was found; null for nowhere
     */
    public BitSet pastOf(NodeId node, String text) {
        List<Integer> ends = new ArrayList<>();
        if (node != null) {
            ends.add(last(node));
        }
        Matcher named = NODE.matcher(text);
        while (named.find()) {
            ends.add(last(NodeId.of(Math.max(1, Integer.parseInt(named.group(1))))));
        }
        if (ends.stream().allMatch(end -> end < 0)) {
            ends.addAll(last.values());
        }
        return past(ends);
    }
}
