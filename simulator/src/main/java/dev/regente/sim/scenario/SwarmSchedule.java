package dev.regente.sim.scenario;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Draws schedules of every kind of fault that strikes at a moment. Each schedule leaves out some of the kinds (swarm mode; Groce
 * and others, "Swarm testing", ISSTA 2012), and more often those under which fewer promises hold: faults of single messages,
 * clocks beyond their bounds, a process under the id of another node.
 */
final class SwarmSchedule {
    private static final long MILLI = 1_000_000;
    private static final long FASTEST_PPB = 300_000_000;

    /** What can strike. */
    private enum Kind {
        CRASH,
        CRASH_LEADER,
        POWER_CUT,
        DISK_LOSS,
        PAUSE,
        PAUSE_LEADER,
        PARTITION,
        CUT,
        ISOLATE,
        FLAP_LINK,
        FLAP_NODE,
        SLOW_NODE,
        SLOW_DISK,
        FAIL_DISK,
        CLOG,
        SLOW_LINK,
        DROP,
        DELAY,
        DUPLICATE,
        CORRUPT,
        HOLD,
        SUSPEND,
        JUMP_CLOCK,
        DRIFT_CLOCK,
        WRONG_ID;

        boolean hitsMessages() {
            return compareTo(CLOG) >= 0 && compareTo(HOLD) <= 0;
        }

        boolean hitsClocks() {
            return compareTo(SUSPEND) >= 0 && compareTo(DRIFT_CLOCK) <= 0;
        }
    }

    private final List<NodeId> nodes;
    private final FaultSchedules.Limits limits;
    private final Choices.Stream draw;
    private final List<Fault> faults = new ArrayList<>();

    private SwarmSchedule(List<NodeId> nodes, FaultSchedules.Limits limits, Choices.Stream draw) {
        this.nodes = nodes;
        this.limits = limits;
        this.draw = draw;
    }

    /** The faults of one schedule, in the order of their beginnings; without what ends it. */
    static List<Fault> draw(List<NodeId> nodes, FaultSchedules.Limits limits, Choices.Stream draw) {
        return new SwarmSchedule(nodes, limits, draw).draw();
    }

    private List<Fault> draw() {
        List<Kind> kinds = List.copyOf(kinds());
        int count = draw.choose(limits.maxFaults() + 1);
        long step = limits.busyNanos() / (limits.maxFaults() + 1);
        long at = 0;
        for (int i = 0; i < count; i++) {
            at += draw.choose(2) == 0 ? draw.between(step / 2, step) : draw.between(MILLI, step / 10 + MILLI);
            long most = limits.busyNanos() - at;
            long drawn = draw.between(MILLI, Math.max(MILLI, limits.busyNanos() / 4));
            one(kinds.get(draw.choose(kinds.size())), at, Math.max(MILLI, Math.min(most, drawn)));
        }
        return faults;
    }

    private Set<Kind> kinds() {
        boolean messages = draw.choose(3) == 2;
        boolean clocks = draw.choose(4) == 3;
        boolean identities = draw.choose(8) == 7;
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (Kind kind : Kind.values()) {
            boolean possible = (!kind.hitsMessages() || messages)
                    && (!kind.hitsClocks() || clocks)
                    && (kind != Kind.WRONG_ID || identities)
                    && (kind != Kind.FAIL_DISK || limits.diskFailures());
            if (possible && draw.choose(2) == 1) {
                kinds.add(kind);
            }
        }
        if (kinds.isEmpty()) {
            kinds.add(Kind.CRASH);
        }
        return kinds;
    }

    private void one(Kind kind, long at, long lasting) {
        switch (kind) {
            case CRASH -> faults.add(new Fault.Crash(at, target(), coin(), lasting));
            case CRASH_LEADER -> faults.add(new Fault.Crash(at, Target.Then.LEADER, coin(), lasting));
            case POWER_CUT -> faults.add(new Fault.Crash(at, Target.Then.ALL, coin(), lasting));
            case DISK_LOSS -> diskLoss(at, lasting);
            case PAUSE -> faults.add(new Fault.Pause(at, target(), lasting));
            case PAUSE_LEADER -> faults.add(new Fault.Pause(at, Target.Then.LEADER, lasting));
            case PARTITION -> faults.add(new Fault.Partition(at, FaultSchedules.split(nodes, draw), at + lasting));
            case CUT -> faults.add(cut(at, link(coin()), lasting));
            case ISOLATE -> faults.add(new Fault.CutLinks(at, around(any()), lasting));
            case FLAP_LINK ->
                faults.add(
                        new Fault.FlapLink(at, coin() ? around(any()) : link(true), upOrDown(), upOrDown(), lasting));
            case FLAP_NODE -> faults.add(new Fault.FlapNode(at, target(), upOrDown(), upOrDown(), lasting));
            case SLOW_NODE ->
                faults.add(new Fault.SlowNode(at, target(), draw.between(MILLI / 10, 20 * MILLI), lasting));
            case SLOW_DISK -> faults.add(new Fault.SlowDisk(at, target(), draw.between(MILLI, 1_000 * MILLI), lasting));
            case FAIL_DISK -> {
                Target one = Target.of(any());
                faults.add(new Fault.FailDisk(at, one));
                faults.add(new Fault.Crash(at + lasting, one, true, MILLI));
            }
            case CLOG -> faults.add(new Fault.Clog(at, coin() ? around(any()) : link(coin()), lasting));
            case SLOW_LINK ->
                faults.add(new Fault.SlowLink(at, link(coin()), draw.between(MILLI, 500 * MILLI), lasting));
            case DROP -> match(at, Fault.Deed.DROP, lasting);
            case DELAY -> match(at, Fault.Deed.DELAY, lasting);
            case DUPLICATE -> match(at, Fault.Deed.DUPLICATE, lasting);
            case CORRUPT -> match(at, Fault.Deed.CORRUPT, lasting);
            case HOLD -> match(at, Fault.Deed.HOLD, lasting);
            case SUSPEND -> faults.add(new Fault.Suspend(at, target(), lasting));
            case JUMP_CLOCK -> faults.add(new Fault.JumpClock(at, target(), draw.between(MILLI, 5_000 * MILLI)));
            case DRIFT_CLOCK -> {
                Target one = Target.of(any());
                faults.add(new Fault.DriftClock(at, one, draw.between(0, 2 * FASTEST_PPB) - FASTEST_PPB));
                faults.add(new Fault.DriftClock(at + lasting, one, 0));
            }
            case WRONG_ID -> wrongId(at, lasting);
        }
    }

    private void diskLoss(long at, long lasting) {
        Target one = Target.of(any());
        faults.add(new Fault.Crash(at, one, true, 0));
        if (limits.wipes()) {
            faults.add(new Fault.Wipe(at + MILLI / 2, one));
        }
        faults.add(new Fault.Restart(at + lasting, one));
    }

    /** It comes back under the id of another, and later under its own. */
    private void wrongId(long at, long lasting) {
        NodeId node = any();
        List<NodeId> others = others(node);
        if (!others.isEmpty()) {
            Target one = Target.of(node);
            faults.add(new Fault.Crash(at, one, coin(), 0));
            faults.add(new Fault.Restart(at + MILLI, one, others.get(draw.choose(others.size()))));
            faults.add(new Fault.Crash(at + MILLI + lasting, one, coin(), MILLI));
        }
    }

    /** All messages of a link or of a node for a while, or one of them. */
    private void match(long at, Fault.Deed deed, long lasting) {
        MessagePattern messages = new MessagePattern(null, coin() ? around(any()) : link(coin()));
        int nth = draw.choose(2) * (1 + draw.choose(5));
        long by = deed == Fault.Deed.DELAY ? draw.between(MILLI, 1_000 * MILLI) : 0;
        faults.add(new Fault.Match(at, messages, nth, deed, by, lasting));
        if (deed == Fault.Deed.HOLD) {
            faults.add(new Fault.Release(at + lasting, messages));
        }
    }

    private static Fault cut(long at, LinkPattern links, long lasting) {
        return links.single().isPresent()
                ? new Fault.Cut(at, links.from(), links.to(), lasting)
                : new Fault.CutLinks(at, links, lasting);
    }

    private boolean coin() {
        return draw.choose(2) == 1;
    }

    private long upOrDown() {
        return draw.between(10 * MILLI, 1_000 * MILLI);
    }

    private NodeId any() {
        return nodes.get(draw.choose(nodes.size()));
    }

    private List<NodeId> others(NodeId node) {
        return nodes.stream().filter(id -> !id.equals(node)).toList();
    }

    private Target target() {
        int which = draw.choose(nodes.size() + 1);
        return which == nodes.size() ? Target.Then.RANDOM : Target.of(nodes.get(which));
    }

    private static LinkPattern around(NodeId node) {
        return new LinkPattern(null, node, true);
    }

    private LinkPattern link(boolean bothWays) {
        NodeId from = any();
        List<NodeId> others = others(from);
        return others.isEmpty()
                ? new LinkPattern(from, null, bothWays)
                : new LinkPattern(from, others.get(draw.choose(others.size())), bothWays);
    }
}
