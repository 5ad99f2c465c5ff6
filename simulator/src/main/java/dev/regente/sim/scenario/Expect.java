package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a scenario expects of its run.
 *
 * @param goals at every safety level
 * @param byLevel by safety level, what is expected there besides
 */
public record Expect(Goals goals, SortedMap<String, Goals> byLevel) {
    /** Nothing. */
    public static final Expect NOTHING = new Expect(Goals.NONE, new TreeMap<>());

    /**
     * Goals of several kinds.
     *
     * @param always after every event
     * @param eventually at some moment, this long after the last fault at most
     * @param leadsTo whenever the one is true, the other is so within the time
     * @param sometimes at some moment
     * @param leaderAt who alone leads at a moment; null for nobody
     * @param holdsAt what is true at a moment
     */
    public record Goals(
            List<Proposition> always,
            List<Eventually> eventually,
            List<LeadsTo> leadsTo,
            List<Proposition> sometimes,
            List<LeaderAt> leaderAt,
            List<HoldsAt> holdsAt) {
        /** None. */
        public static final Goals NONE = new Goals(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        /** Copies. */
        public Goals {
            always = List.copyOf(always);
            eventually = List.copyOf(eventually);
            leadsTo = List.copyOf(leadsTo);
            sometimes = List.copyOf(sometimes);
            leaderAt = List.copyOf(leaderAt);
            holdsAt = List.copyOf(holdsAt);
        }

        /** These and the others. */
        Goals and(Goals others) {
            return new Goals(
                    joined(always, others.always),
                    joined(eventually, others.eventually),
                    joined(leadsTo, others.leadsTo),
                    joined(sometimes, others.sometimes),
                    joined(leaderAt, others.leaderAt),
                    joined(holdsAt, others.holdsAt));
        }

        private static <T> List<T> joined(List<T> one, List<T> other) {
            List<T> all = new ArrayList<>(one);
            all.addAll(other);
            return all;
        }

        /** All that is claimed of nodes. */
        List<NodeId> named() {
            List<NodeId> named = new ArrayList<>();
            always.forEach(each -> named.addAll(each.named()));
            sometimes.forEach(each -> named.addAll(each.named()));
            eventually.forEach(each -> named.addAll(each.what().named()));
            holdsAt.forEach(each -> named.addAll(each.what().named()));
            leadsTo.forEach(each -> {
                named.addAll(each.from().named());
                named.addAll(each.to().named());
            });
            leaderAt.stream().filter(each -> each.node() != null).forEach(each -> named.add(each.node()));
            return named;
        }
    }

    /** Within the time after the last fault. */
    public record Eventually(Proposition what, long withinNanos) {
        @Override
        public String toString() {
            return "eventually " + what + " within " + Units.duration(withinNanos) + " after the last fault";
        }
    }

    /** Whenever {@code from} becomes true, {@code to} is true within the time. */
    public record LeadsTo(Proposition from, Proposition to, long withinNanos) {
        @Override
        public String toString() {
            return from + " leads to " + to + " within " + Units.duration(withinNanos);
        }
    }

    /** This node, and no other, leads at this moment; nobody if it is null. */
    public record LeaderAt(long atNanos, NodeId node) {
        @Override
        public String toString() {
            return "leader at " + Units.duration(atNanos) + ": " + (node == null ? "nobody" : "" + node.number());
        }
    }

    /** True at this moment. */
    public record HoldsAt(long atNanos, Proposition what) {
        @Override
        public String toString() {
            return "at " + Units.duration(atNanos) + ": " + what;
        }
    }

    /** Copies. */
    public Expect {
        byLevel = Collections.unmodifiableSortedMap(new TreeMap<>(byLevel));
    }

    /** All that is expected at this safety level. */
    public Goals at(String safety) {
        return goals.and(byLevel.getOrDefault(safety, Goals.NONE));
    }

    List<NodeId> named() {
        List<NodeId> named = new ArrayList<>(goals.named());
        for (Map.Entry<String, Goals> level : byLevel.entrySet()) {
            named.addAll(level.getValue().named());
        }
        return named;
    }
}
