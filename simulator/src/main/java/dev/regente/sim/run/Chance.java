package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Fault.Chaos;
import dev.regente.sim.scenario.LinkPattern;
import dev.regente.sim.scenario.MessagePattern;
import dev.regente.sim.scenario.Target;
import dev.regente.sim.shrink.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Strikes again and again, by chance. Everything it did is healed at its end: processes run, links pass, disks and clocks go
 * at their usual pace. In swarm mode each run leaves out some of the kinds: runs with few kinds find what runs with all
 * of them drown (Groce and others, Swarm Testing, ISSTA 2012).
 */
final class Chance {
    private static final long MILLI = 1_000_000;
    private static final long FASTEST_PPB = 300_000_000;

    private final Simulation simulation;
    private final Strikes strikes;
    private final Fault.Every every;
    private final Choices.Stream choices;
    private final Consumer<Fault> struck;
    private final SortedMap<Chaos, Integer> weights;

    /** @param struck is told each strike, as a fault of its own at its moment */
    Chance(Simulation simulation, Strikes strikes, Fault.Every every, Choices.Stream choices, Consumer<Fault> struck) {
        this.simulation = simulation;
        this.strikes = strikes;
        this.every = every;
        this.choices = choices;
        this.struck = struck;
        this.weights = every.swarm() ? swarm(every.pick(), choices) : every.pick();
    }

    /** Each kind with a chance of one half, and at least one. */
    private static SortedMap<Chaos, Integer> swarm(SortedMap<Chaos, Integer> pick, Choices.Stream choices) {
        SortedMap<Chaos, Integer> kept = new TreeMap<>();
        pick.forEach((kind, weight) -> {
            if (choices.choose(2) == 1) {
                kept.put(kind, weight);
            }
        });
        if (kept.isEmpty()) {
            List<Chaos> all = List.copyOf(pick.keySet());
            kept.put(all.get(choices.choose(all.size())), 1);
        }
        return kept;
    }

    void schedule() {
        plan(every.atNanos());
        // what a strike left behind, such as a node that was down when its end came
        simulation.at(every.untilNanos(), s -> {
            strikes.strike(new Fault.Heal(0), choices);
            strikes.strike(new Fault.Restart(0, Target.Then.ALL), choices);
        });
    }

    private void plan(long from) {
        long next = from + Math.max(MILLI, every.interval().draw(choices));
        if (next < every.untilNanos()) {
            simulation.at(next, s -> {
                strike();
                plan(s.now());
            });
        }
    }

    private void strike() {
        long left = every.untilNanos() - simulation.now();
        long lasting = Math.max(MILLI, Math.min(left - MILLI, every.lasting().draw(choices)));
        Target one = Target.of(any());
        switch (kind()) {
            case CRASH_RESTART -> strike(new Fault.Crash(0, one, choices.choose(2) == 1, lasting));
            case CRASH_LEADER -> strike(new Fault.Crash(0, Target.Then.LEADER, choices.choose(2) == 1, lasting));
            case POWER_CUT -> strike(new Fault.Crash(0, Target.Then.ALL, true, lasting));
            case DISK_LOSS -> {
                strike(new Fault.Crash(0, one, true, 0));
                strike(new Fault.Wipe(0, one));
                strikes.after(lasting, () -> strike(new Fault.Restart(0, one)));
            }
            case PAUSE_ONE -> strike(new Fault.Pause(0, one, lasting));
            case PAUSE_LEADER -> strike(new Fault.Pause(0, Target.Then.LEADER, lasting));
            case SUSPEND_ONE -> strike(new Fault.Suspend(0, one, lasting));
            case SLOW_NODE -> strike(new Fault.SlowNode(0, one, choices.between(MILLI, 50 * MILLI), lasting));
            case ISOLATE_ONE -> isolate(any(), lasting);
            case ISOLATE_LEADER -> isolate(leader(), lasting);
            case SPLIT -> split(0, lasting);
            case BRIDGE -> split(1, lasting);
            case CUT_ONE_WAY -> strike(new Fault.CutLinks(0, link(false), lasting));
            case FLAP_LINK ->
                strike(new Fault.FlapLink(
                        0,
                        link(true),
                        choices.between(10 * MILLI, 500 * MILLI),
                        choices.between(10 * MILLI, 500 * MILLI),
                        lasting));
            case SLOW_LINK ->
                strike(new Fault.SlowLink(0, link(true), choices.between(10 * MILLI, 500 * MILLI), lasting));
            case CLOG_ONE -> strike(new Fault.Clog(0, new LinkPattern(null, any(), true), lasting));
            case SWIZZLE_CLOG -> swizzle(lasting);
            case SLOW_DISK -> strike(new Fault.SlowDisk(0, one, choices.between(10 * MILLI, 1_000 * MILLI), lasting));
            case FAIL_DISK -> {
                strike(new Fault.FailDisk(0, one));
                strikes.after(lasting, () -> strike(new Fault.Crash(0, one, true, MILLI)));
            }
            case JUMP_CLOCK -> strike(new Fault.JumpClock(0, one, choices.between(100 * MILLI, 5_000 * MILLI)));
            case DRIFT_CLOCK -> {
                strike(new Fault.DriftClock(0, one, choices.between(0, 2 * FASTEST_PPB) - FASTEST_PPB));
                strikes.after(lasting, () -> strike(new Fault.DriftClock(0, one, 0)));
            }
            case FLAP_ONE ->
                strike(new Fault.FlapNode(
                        0,
                        one,
                        choices.between(50 * MILLI, 1_000 * MILLI),
                        choices.between(10 * MILLI, 500 * MILLI),
                        lasting));
            case CORRUPT_ONE -> strike(messages(Fault.Deed.CORRUPT, lasting));
            case DOUBLE_ONE -> strike(messages(Fault.Deed.DUPLICATE, lasting));
        }
    }

    /** All messages from and to one node, for a while. */
    private Fault messages(Fault.Deed deed, long lasting) {
        MessagePattern all = new MessagePattern(null, new LinkPattern(null, any(), true));
        return new Fault.Match(0, all, 0, deed, 0, lasting);
    }

    private void strike(Fault fault) {
        struck.accept(Times.moved(fault, at -> simulation.now()));
        strikes.strike(fault, choices);
    }

    private Chaos kind() {
        int drawn = choices.choose(
                weights.values().stream().mapToInt(Integer::intValue).sum());
        Chaos kind = weights.firstKey();
        for (Map.Entry<Chaos, Integer> each : weights.entrySet()) {
            if (drawn < 0) {
                break;
            }
            kind = each.getKey();
            drawn -= each.getValue();
        }
        return kind;
    }

    private NodeId any() {
        return simulation.nodes().get(choices.choose(simulation.nodes().size()));
    }

    private NodeId leader() {
        return strikes.leader().orElseGet(this::any);
    }

    private void isolate(NodeId node, long lasting) {
        strike(new Fault.CutLinks(0, new LinkPattern(null, node, true), lasting));
    }

    private LinkPattern link(boolean bothWays) {
        NodeId from = any();
        List<NodeId> others =
                simulation.nodes().stream().filter(id -> !id.equals(from)).toList();
        return others.isEmpty()
                ? new LinkPattern(from, null, bothWays)
                : new LinkPattern(from, others.get(choices.choose(others.size())), bothWays);
    }

    /** Two drawn groups; so many nodes stay in neither and hear both. */
    private void split(int between, long lasting) {
        List<NodeId> left = new ArrayList<>(simulation.nodes());
        for (int i = 0; i < between && left.size() > 2; i++) {
            left.remove(choices.choose(left.size()));
        }
        List<NodeId> one = new ArrayList<>();
        List<NodeId> other = new ArrayList<>();
        left.forEach(id -> (choices.choose(2) == 0 ? one : other).add(id));
        strike(new Fault.Partition(0, List.of(one, other), lasting));
    }

    /** Clogs some nodes one after the other and frees them in another order (after FoundationDB's tester). */
    private void swizzle(long lasting) {
        for (NodeId node : simulation.nodes()) {
            if (choices.choose(2) == 1) {
                long begin = choices.between(0, lasting / 3);
                long end = choices.between(2 * lasting / 3, lasting);
                strikes.after(
                        Math.max(1, begin),
                        () -> strike(
                                new Fault.Clog(0, new LinkPattern(null, node, true), Math.max(MILLI, end - begin))));
            }
        }
    }
}
