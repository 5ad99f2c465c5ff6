package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Latency;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happens to the world: at a moment of virtual time, or when something else happens, or again and again.
 */
public sealed interface Fault {

    /** When, in nanoseconds; within a {@link When} how long after it. */
    long atNanos();

    /** When it is over, as far as that is known before the run; the moment itself for what stays. */
    default long endNanos() {
        return atNanos();
    }

    /** The nodes that it names. */
    default List<NodeId> named() {
        return List.of();
    }

    private static List<NodeId> ids(Target target) {
        return target instanceof Target.Ids ids ? ids.ids() : List.of();
    }

    /**
     * Processes end.
     *
     * @param silent as by a power cut: no connection is closed
     * @param forNanos started again after this long; 0 for never
     */
    record Crash(long atNanos, Target target, boolean silent, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return ids(target);
        }
    }

    /**
     * Processes start on nodes that are down.
     *
     * @param as under the id of this node instead of their own; null for their own
     */
    record Restart(long atNanos, Target target, NodeId as) implements Fault {
        /** Under their own ids. */
        public Restart(long atNanos, Target target) {
            this(atNanos, target, null);
        }

        @Override
        public List<NodeId> named() {
            List<NodeId> named = new ArrayList<>(ids(target));
            if (as != null) {
                named.add(as);
            }
            return named;
        }
    }

    /** Nodes that are down lose their disk, and with it their identity. */
    record Wipe(long atNanos, Target target) implements Fault {
        @Override
        public List<NodeId> named() {
            return ids(target);
        }
    }

    /** Processes stand still. */
    record Pause(long atNanos, Target target, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return ids(target);
        }
    }

    /**
     * No message passes between different groups.
     *
     * @param healNanos when it is over (a moment, not a duration); 0 for never
     */
    record Partition(long atNanos, List<List<NodeId>> groups, long healNanos) implements Fault {
        /** Copies. */
        public Partition {
            groups = groups.stream().map(List::copyOf).toList();
        }

        @Override
        public long endNanos() {
            return Math.max(atNanos, healNanos);
        }

        @Override
        public List<NodeId> named() {
            return groups.stream().flatMap(List::stream).toList();
        }
    }

    /**
     * No message passes in this direction.
     *
     * @param forNanos healed after this long; 0 for never
     */
    record Cut(long atNanos, NodeId from, NodeId to, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return List.of(from, to);
        }
    }

    /** All partitions and cuts end. */
    record Heal(long atNanos) implements Fault {}

    /**
     * Every fsync takes longer.
     *
     * @param forNanos as usual again after this long; 0 for never
     */
    record SlowDisk(long atNanos, Target target, long byNanos, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return ids(target);
        }
    }

    /** Every fsync of the process fails, until a restart. */
    record FailDisk(long atNanos, Target target) implements Fault {
        @Override
        public List<NodeId> named() {
            return ids(target);
        }
    }

    /** As {@link Pause}, and the clock stands still too. */
    record Suspend(long atNanos, Target target, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return ids(target);
        }
    }

    /** No message passes on these links. */
    record CutLinks(long atNanos, LinkPattern links, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return links.named();
        }
    }

    /** Messages on these links wait, and come all at once when it is over. */
    record Clog(long atNanos, LinkPattern links, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return links.named();
        }
    }

    /**
     * Messages on these links take longer.
     *
     * @param forNanos as usual again after this long; 0 for never
     */
    record SlowLink(long atNanos, LinkPattern links, long byNanos, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return links.named();
        }
    }

    /**
     * Everything that a process handles takes it this long.
     *
     * @param forNanos as usual again after this long; 0 for never
     */
    record SlowNode(long atNanos, Target target, long byNanos, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return ids(target);
        }
    }

    /** Clocks are set ahead. */
    record JumpClock(long atNanos, Target target, long byNanos) implements Fault {
        @Override
        public List<NodeId> named() {
            return ids(target);
        }
    }

    /** Clocks run at another rate from then on, in parts per billion; slower for a negative number. */
    record DriftClock(long atNanos, Target target, long byPpb) implements Fault {
        @Override
        public List<NodeId> named() {
            return ids(target);
        }
    }

    /** Links are cut for a while and whole for a while, in turn, and whole in the end. */
    record FlapLink(long atNanos, LinkPattern links, long upNanos, long downNanos, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return links.named();
        }
    }

    /** Processes crash and start in turn, and run in the end. */
    record FlapNode(long atNanos, Target target, long upNanos, long downNanos, long forNanos) implements Fault {
        @Override
        public long endNanos() {
            return atNanos + forNanos;
        }

        @Override
        public List<NodeId> named() {
            return ids(target);
        }
    }

    /** What is done with a message that was picked. */
    enum Deed {
        DROP,
        DELAY,
        DUPLICATE,
        HOLD,
        CORRUPT
    }

    /**
     * Picks single messages, counted from this moment on.
     *
     * @param nth which of those that fit, from 1; 0 for all
     * @param byNanos for a delay how long
     * @param forNanos looks no further after this long; 0 for never
     */
    record Match(long atNanos, MessagePattern messages, int nth, Deed deed, long byNanos, long forNanos)
            implements Fault {
        @Override
        public List<NodeId> named() {
            return messages.links().named();
        }
    }

    /** Ends the holds of these messages, and delivers what they held. */
    record Release(long atNanos, MessagePattern messages) implements Fault {
        @Override
        public List<NodeId> named() {
            return messages.links().named();
        }
    }

    /**
     * Once, when something becomes true.
     *
     * @param what becomes true
     * @param nth at the how manieth time, from 1
     * @param then what happens; its moment counts from there
     */
    record When(Proposition what, int nth, Fault then) implements Fault {
        @Override
        public long atNanos() {
            return 0;
        }

        @Override
        public List<NodeId> named() {
            List<NodeId> named = new ArrayList<>(what.named());
            named.addAll(then.named());
            return named;
        }
    }

    /** The kinds of trouble that strike by chance. */
    enum Chaos {
        CRASH_RESTART,
        CRASH_LEADER,
        POWER_CUT,
        DISK_LOSS,
        PAUSE_ONE,
        PAUSE_LEADER,
        SUSPEND_ONE,
        SLOW_NODE,
        ISOLATE_ONE,
        ISOLATE_LEADER,
        SPLIT,
        BRIDGE,
        CUT_ONE_WAY,
        FLAP_LINK,
        SLOW_LINK,
        CLOG_ONE,
        SWIZZLE_CLOG,
        SLOW_DISK,
        FAIL_DISK,
        JUMP_CLOCK,
        DRIFT_CLOCK,
        FLAP_ONE,
        CORRUPT_ONE,
        DOUBLE_ONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Strikes by chance, and heals what it did.
     *
     * @param interval between two strikes
     * @param pick which kinds, with their weights
     * @param lasting how long one lasts
     * @param swarm whether each run leaves out some of the kinds, drawn
     * @param untilNanos all is healed by then
     */
    record Every(
            long atNanos,
            Latency interval,
            SortedMap<Chaos, Integer> pick,
            Latency lasting,
            boolean swarm,
            long untilNanos)
            implements Fault {
        /** Copies. */
        public Every {
            pick = Collections.unmodifiableSortedMap(new TreeMap<>(pick));
        }

        @Override
        public long endNanos() {
            return untilNanos;
        }
    }
}
