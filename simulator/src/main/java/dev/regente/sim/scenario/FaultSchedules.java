package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws worlds and fault schedules from choices: from a seed, or from plain numbers that a property-based test tool gives
 * and shrinks. Zero is the calmest choice everywhere. Every schedule ends with a calm period: all links healed, all nodes
 * started, disks as usual, nobody paused.
 */
public final class FaultSchedules {
    private static final long MILLI = 1_000_000;

    private FaultSchedules() {}

    /**
     * How wild it may get.
     *
     * @param maxFaults at most so many
     * @param busyNanos faults begin and end within this time
     * @param wipes whether disks may be lost (with an identity change)
     * @param diskFailures whether fsync may fail
     * @param swarm whether every kind of fault may be drawn, each schedule leaving out some; else crashes, restarts, lost
     *     disks, pauses, partitions, one-way cuts, slow and failing disks, as a seed drew them before there were more
     */
    public record Limits(int maxFaults, long busyNanos, boolean wipes, boolean diskFailures, boolean swarm) {
        /** Without swarm mode. */
        public Limits(int maxFaults, long busyNanos, boolean wipes, boolean diskFailures) {
            this(maxFaults, busyNanos, wipes, diskFailures, false);
        }

        /** Up to ten faults in twenty seconds; disks are slow at worst. */
        public static final Limits USUAL = new Limits(10, 20_000 * MILLI, false, false);

        /** The same with any kind of fault. */
        public Limits withSwarm() {
            return new Limits(maxFaults, busyNanos, wipes, diskFailures, true);
        }
    }

    /**
     * The scenario in a drawn world, with drawn faults, running for the busy time and then a calm one.
     *
     * @param calmNanos how long the calm lasts, for properties that must hold in the end
     */
    public static Scenario draw(Scenario base, Limits limits, long calmNanos, Choices choices) {
        Conditions.Network network = network(choices);
        Conditions.Clocks clocks = clocks(choices);
        Conditions.Storage storage = storage(choices);
        return base.with(
                        limits.swarm() ? damaging(network, choices) : network,
                        clocks,
                        limits.swarm() ? tearing(storage, choices) : storage)
                .withFaults(draw(base.cluster().ids(), limits, choices))
                .until(limits.busyNanos() + calmNanos);
    }

    /**
     * A drawn schedule for these nodes. In swarm mode also clocks leave their bounds, messages are picked and processes start
     * under wrong ids: what holds under them all is for the checks to know, by the assumptions that are broken.
     */
    public static List<Fault> draw(List<NodeId> nodes, Limits limits, Choices choices) {
        Choices.Stream draw = choices.stream("schedule");
        List<Fault> faults = new ArrayList<>();
        if (limits.swarm()) {
            faults.addAll(SwarmSchedule.draw(nodes, limits, draw));
            calm(limits.busyNanos(), faults);
            return List.copyOf(faults);
        }
        int count = draw.choose(limits.maxFaults() + 1);
        long step = limits.busyNanos() / (limits.maxFaults() + 1);
        long at = 0;
        for (int i = 0; i < count; i++) {
            // one draw in two falls close behind the fault before: trouble seldom comes alone
            at += draw.choose(2) == 0 ? draw.between(step / 2, step) : draw.between(MILLI, step / 10 + MILLI);
            one(nodes, limits, at, draw, faults);
        }
        calm(limits.busyNanos(), faults);
        return List.copyOf(faults);
    }

    private static void one(List<NodeId> nodes, Limits limits, long at, Choices.Stream draw, List<Fault> faults) {
        long most = limits.busyNanos() - at;
        long lasting = Math.max(MILLI, Math.min(most, draw.between(MILLI, Math.max(MILLI, limits.busyNanos() / 4))));
        switch (draw.choose(limits.diskFailures() ? 9 : 8)) {
            case 0 -> faults.add(new Fault.Crash(at, target(nodes, draw), draw.choose(2) == 1, lasting));
            case 1 -> faults.add(new Fault.Crash(at, Target.Then.LEADER, draw.choose(2) == 1, lasting));
            case 2 -> faults.add(new Fault.Pause(at, target(nodes, draw), lasting));
            case 3 -> faults.add(new Fault.Partition(at, split(nodes, draw), at + lasting));
            case 4 -> {
                if (nodes.size() > 1) {
                    NodeId from = nodes.get(draw.choose(nodes.size()));
                    List<NodeId> others =
                            nodes.stream().filter(id -> !id.equals(from)).toList();
                    faults.add(new Fault.Cut(at, from, others.get(draw.choose(others.size())), lasting));
                }
            }
            case 5 ->
                faults.add(new Fault.SlowDisk(at, target(nodes, draw), draw.between(MILLI, 1_000 * MILLI), lasting));
            case 6 -> faults.add(new Fault.Crash(at, Target.Then.ALL, draw.choose(2) == 1, lasting));
            case 7 -> {
                Target target = target(nodes, draw);
                faults.add(new Fault.Crash(at, target, true, 0));
                if (limits.wipes() && draw.choose(2) == 1) {
                    faults.add(new Fault.Wipe(at + MILLI, target));
                }
                faults.add(new Fault.Restart(at + lasting, target));
            }
            default -> {
                NodeId id = nodes.get(draw.choose(nodes.size()));
                faults.add(new Fault.FailDisk(at, Target.of(id)));
                faults.add(new Fault.Crash(at + lasting, Target.of(id), true, MILLI));
            }
        }
    }

    private static Target target(List<NodeId> nodes, Choices.Stream draw) {
        int which = draw.choose(nodes.size() + 1);
        return which == nodes.size() ? Target.Then.RANDOM : Target.of(nodes.get(which));
    }

    /** Two groups; sometimes one node stays in between and hears both. */
    static List<List<NodeId>> split(List<NodeId> nodes, Choices.Stream draw) {
        List<NodeId> one = new ArrayList<>();
        List<NodeId> other = new ArrayList<>();
        for (NodeId id : nodes) {
            switch (draw.choose(5)) {
                case 0, 1 -> one.add(id);
                case 2, 3 -> other.add(id);
                default -> {
                    if (draw.choose(2) == 0) {
                        one.add(id);
                    }
                }
            }
        }
        return List.of(one, other);
    }

    private static void calm(long at, List<Fault> faults) {
        faults.add(new Fault.Heal(at));
        // a process whose last restart is planned later than this is found running then; starting twice has no effect
        faults.add(new Fault.Restart(at, Target.Then.ALL));
    }

    private static Conditions.Network network(Choices choices) {
        Choices.Stream draw = choices.stream("world");
        long lo = draw.between(100_000, 2 * MILLI);
        long hi = lo + (draw.choose(3) == 2 ? draw.between(0, 100 * MILLI) : draw.between(0, 5 * MILLI));
        int loss = draw.choose(3) == 2 ? draw.choose(100_000) : draw.choose(2) * 5_000;
        int duplicate = draw.choose(2) * draw.choose(50_000);
        int straggle = draw.choose(2) * draw.choose(5_000);
        boolean reorder = draw.choose(2) == 1;
        return new Conditions.Network(
                new Latency.Uniform(lo, hi), loss, duplicate, straggle, draw.between(MILLI, 5_000 * MILLI), reorder);
    }

    private static Conditions.Network damaging(Conditions.Network network, Choices choices) {
        Choices.Stream draw = choices.stream("world");
        int corrupt = draw.choose(3) == 2 ? draw.choose(20_000) : 0;
        return new Conditions.Network(
                network.latency(),
                network.lossPpm(),
                network.duplicatePpm(),
                network.stragglePpm(),
                network.stragglerNanos(),
                network.reorder(),
                corrupt);
    }

    private static Conditions.Storage tearing(Conditions.Storage storage, Choices choices) {
        boolean torn = choices.stream("world").choose(2) == 1;
        return new Conditions.Storage(storage.sync(), storage.loseUnsynced(), torn, false);
    }

    private static Conditions.Clocks clocks(Choices choices) {
        Choices.Stream draw = choices.stream("world");
        return new Conditions.Clocks(draw.choose(2) * draw.between(0, 200_000), draw.between(0, 3_600_000 * MILLI));
    }

    private static Conditions.Storage storage(Choices choices) {
        Choices.Stream draw = choices.stream("world");
        long lo = draw.between(50_000, 2 * MILLI);
        return new Conditions.Storage(new Latency.Uniform(lo, lo + draw.between(0, 20 * MILLI)), draw.choose(4) != 3);
    }
}
