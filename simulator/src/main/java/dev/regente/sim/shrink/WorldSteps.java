package dev.regente.sim.shrink;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.scenario.Expect;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.Sweep;
import dev.regente.sim.scenario.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A shorter run, fewer nodes, a calmer world, fewer expectations. */
final class WorldSteps {
    private static final Latency QUICK = Latency.fixed(1_000_000);

    private WorldSteps() {}

    /** How many settings are not the simplest. */
    static int unusual(Scenario s) {
        Conditions.Network n = s.network();
        Scenario.Cluster c = s.cluster();
        int count = c.down().size() + c.without().size();
        count += flag(n.lossPpm() > MessageSteps.HARDLY_ANY)
                + flag(n.duplicatePpm() != 0)
                + flag(n.stragglePpm() != 0)
                + flag(n.reorder());
        count += flag(!isFixed(n.latency()));
        count += flag(s.clocks().driftPpb() != 0) + flag(s.clocks().skewNanos() != 0);
        count += flag(!s.storage().sync().equals(QUICK)) + flag(s.storage().tornWrites());
        count += flag(s.storage().inPlace());
        count += flag(!s.workload().equals(Scenario.Workload.NONE))
                + Math.max(0, s.workload().clients() - 1);
        count += Integer.toString(s.workload().perSecond()).length();
        count += flag(c.starters().given()) + flag(c.initialLeader() != null);
        count += flag(!c.preemption().equals("sticky"));
        return count + goals(s.expect()) + flag(!s.sweep().equals(Sweep.NONE));
    }

    /** Whether there is nothing to choose. */
    static boolean isFixed(Latency latency) {
        return latency instanceof Latency.Uniform uniform && uniform.loNanos() == uniform.hiNanos();
    }

    private static Latency shortest(Latency latency) {
        return latency instanceof Latency.Uniform uniform ? Latency.fixed(uniform.loNanos()) : QUICK;
    }

    private static int flag(boolean set) {
        return set ? 1 : 0;
    }

    private static int goals(Expect expect) {
        int count = size(expect.goals());
        for (Expect.Goals goals : expect.byLevel().values()) {
            count += 1 + size(goals);
        }
        return count;
    }

    private static int size(Expect.Goals g) {
        return g.always().size()
                + g.eventually().size()
                + g.leadsTo().size()
                + g.sometimes().size()
                + g.leaderAt().size()
                + g.holdsAt().size();
    }

    /** Ends where it is broken, unless the end itself decides. */
    static boolean horizon(Search search) {
        Trial.Broken best = search.best();
        boolean better = search.keeps(() -> search.scenario().until(Math.max(1, best.brokenNanos())));
        for (long part = 2; part <= 64 && best.byEnd(); part *= 2) {
            long less = search.scenario().untilNanos() / part;
            better |=
                    search.keeps(() -> search.scenario().until(search.scenario().untilNanos() - less));
        }
        return better;
    }

    /** Expects less. */
    static boolean expectations(Search search) {
        boolean better = search.keeps(() -> with(search.scenario(), Sweep.NONE));
        better |= search.keeps(() -> search.scenario().with(Expect.NOTHING));
        Scenario s = search.scenario();
        better |= search.keeps(() -> s.with(new Expect(s.expect().at(s.cluster().safety()), Expect.NOTHING.byLevel())));
        Expect.Goals g = search.scenario().expect().goals();
        List<Expect.Goals> simpler = new ArrayList<>();
        Expect.Goals n = Expect.Goals.NONE;
        simpler.add(
                new Expect.Goals(g.always(), n.eventually(), n.leadsTo(), n.sometimes(), n.leaderAt(), n.holdsAt()));
        for (int i = 0; i < g.always().size(); i++) {
            simpler.add(new Expect.Goals(
                    g.always().subList(i, i + 1),
                    n.eventually(),
                    n.leadsTo(),
                    n.sometimes(),
                    n.leaderAt(),
                    n.holdsAt()));
        }
        g.eventually()
                .forEach(e -> simpler.add(new Expect.Goals(
                        n.always(), List.of(e), n.leadsTo(), n.sometimes(), n.leaderAt(), n.holdsAt())));
        g.leadsTo()
                .forEach(e -> simpler.add(new Expect.Goals(
                        n.always(), n.eventually(), List.of(e), n.sometimes(), n.leaderAt(), n.holdsAt())));
        g.leaderAt()
                .forEach(e -> simpler.add(new Expect.Goals(
                        n.always(), n.eventually(), n.leadsTo(), n.sometimes(), List.of(e), n.holdsAt())));
        g.holdsAt()
                .forEach(e -> simpler.add(new Expect.Goals(
                        n.always(), n.eventually(), n.leadsTo(), n.sometimes(), n.leaderAt(), List.of(e))));
        for (Expect.Goals goals : simpler) {
            better |= search.keeps(() -> search.scenario().with(new Expect(goals, Expect.NOTHING.byLevel())));
        }
        return better;
    }

    private static Scenario with(Scenario s, Sweep sweep) {
        return new Scenario(
                s.name(),
                s.system(),
                s.seed(),
                s.untilNanos(),
                s.cluster(),
                s.network(),
                s.clocks(),
                s.storage(),
                s.faults(),
                s.workload(),
                s.expect(),
                sweep);
    }

    /** Leaves nodes out: halves first, where there are many. */
    static boolean fewerNodes(Search search) {
        boolean better = false;
        int length = Math.max(1, search.scenario().cluster().ids().size() / 2);
        while (length > 0 && !search.stopped()) {
            for (int from = 0; from < search.scenario().cluster().ids().size() && !search.stopped(); ) {
                List<NodeId> ids = search.scenario().cluster().ids();
                List<NodeId> gone = ids.subList(from, Math.min(ids.size(), from + length));
                boolean kept = search.keepsSomehow(() -> search.best().run().with(without(search.scenario(), gone)));
                better |= kept;
                from += kept ? 0 : length;
            }
            length /= 2;
        }
        return better;
    }

    private static Scenario without(Scenario s, List<NodeId> gone) {
        Scenario.Cluster c = s.cluster();
        Scenario.Starters starters = c.starters();
        Scenario.Cluster left = new Scenario.Cluster(
                c.algorithm(),
                c.safety(),
                others(c.ids(), gone),
                others(c.down(), gone),
                c.heartbeatNanos(),
                c.timeoutNanos(),
                c.leaseNanos(),
                c.preemption(),
                c.holdDownNanos(),
                new Scenario.Starters(starters.given(), starters.all(), others(starters.ids(), gone)),
                c.initialLeader(),
                c.without());
        List<Fault> faults = new ArrayList<>();
        s.faults().forEach(fault -> faults.add(without(fault, gone)));
        return new Scenario(
                s.name(),
                s.system(),
                s.seed(),
                s.untilNanos(),
                left,
                s.network(),
                s.clocks(),
                s.storage(),
                faults,
                s.workload(),
                s.expect(),
                s.sweep());
    }

    private static <T> List<T> others(List<T> all, List<T> gone) {
        return all.stream().filter(each -> !gone.contains(each)).toList();
    }

    /** A fault that hits several nodes may still hit some; one that hits a node that is gone makes no scenario. */
    private static Fault without(Fault fault, List<NodeId> gone) {
        if (fault instanceof Fault.Partition p) {
            List<List<NodeId>> groups = p.groups().stream()
                    .map(group -> others(group, gone))
                    .filter(group -> !group.isEmpty())
                    .toList();
            return new Fault.Partition(p.atNanos(), groups, p.healNanos());
        }
        if (fault instanceof Fault.Crash crash
                && crash.target() instanceof Target.Ids hit
                && !others(hit.ids(), gone).isEmpty()) {
            return new Fault.Crash(
                    crash.atNanos(), new Target.Ids(others(hit.ids(), gone)), crash.silent(), crash.forNanos());
        }
        return fault;
    }

    /** Settings at their simplest, one after the other. */
    static boolean calmer(Search search) {
        boolean better = search.keeps(() -> {
            Scenario s = search.scenario();
            return s.with(Conditions.Network.CALM, Conditions.Clocks.PERFECT, disk(QUICK, true, false, false));
        });
        List<UnaryOperator<Conditions.Network>> networks = List.of(
                n -> Conditions.Network.CALM,
                n -> network(n, n.latency(), 0, n.duplicatePpm(), n.stragglePpm(), n.reorder()),
                n -> network(n, n.latency(), n.lossPpm(), 0, n.stragglePpm(), n.reorder()),
                n -> network(n, n.latency(), n.lossPpm(), n.duplicatePpm(), 0, n.reorder()),
                n -> network(n, n.latency(), n.lossPpm(), n.duplicatePpm(), n.stragglePpm(), false),
                n -> network(n, QUICK, n.lossPpm(), n.duplicatePpm(), n.stragglePpm(), n.reorder()),
                n -> network(n, shortest(n.latency()), n.lossPpm(), n.duplicatePpm(), n.stragglePpm(), n.reorder()));
        for (UnaryOperator<Conditions.Network> network : networks) {
            better |= search.keeps(() -> {
                Scenario s = search.scenario();
                return s.with(network.apply(s.network()), s.clocks(), s.storage());
            });
        }
        List<UnaryOperator<Conditions.Clocks>> clocks = List.of(
                c -> Conditions.Clocks.PERFECT,
                c -> new Conditions.Clocks(c.driftPpb(), 0),
                c -> new Conditions.Clocks(0, c.skewNanos()));
        for (UnaryOperator<Conditions.Clocks> clock : clocks) {
            better |= search.keeps(() -> {
                Scenario s = search.scenario();
                return s.with(s.network(), clock.apply(s.clocks()), s.storage());
            });
        }
        List<UnaryOperator<Conditions.Storage>> disks = List.of(
                d -> disk(d.sync(), d.loseUnsynced(), false, d.inPlace()),
                d -> disk(d.sync(), d.loseUnsynced(), d.tornWrites(), false),
                d -> disk(QUICK, d.loseUnsynced(), d.tornWrites(), d.inPlace()));
        for (UnaryOperator<Conditions.Storage> disk : disks) {
            better |= search.keeps(() -> {
                Scenario s = search.scenario();
                return s.with(s.network(), s.clocks(), disk.apply(s.storage()));
            });
        }
        better |= cluster(search);
        return better;
    }

    /** No clients, or fewer, that ask for less. */
    static boolean fewerClients(Search search) {
        Scenario.Workload w = search.scenario().workload();
        List<Scenario.Workload> fewer = List.of(
                Scenario.Workload.NONE,
                new Scenario.Workload(w.app(), 1, Math.max(1, w.perSecond() / 100), w.fencing()),
                new Scenario.Workload(w.app(), 1, Math.max(1, w.perSecond() / 10), w.fencing()),
                new Scenario.Workload(w.app(), 1, w.perSecond(), w.fencing()));
        boolean better = false;
        for (Scenario.Workload each : fewer) {
            better |= search.keepsSomehow(
                    () -> search.best().run().with(search.scenario().with(each)));
        }
        return better;
    }

    private static Conditions.Network network(
            Conditions.Network old, Latency latency, int loss, int duplicate, int straggle, boolean reorder) {
        return new Conditions.Network(latency, loss, duplicate, straggle, old.stragglerNanos(), reorder);
    }

    private static Conditions.Storage disk(Latency sync, boolean lose, boolean torn, boolean inPlace) {
        return new Conditions.Storage(sync, lose, torn, inPlace);
    }

    private static boolean cluster(Search search) {
        boolean better = search.keeps(
                () -> search.scenario().with(search.scenario().cluster().withPreemption("sticky", 0)));
        for (String rule : search.scenario().cluster().without()) {
            better |= search.keeps(() -> {
                Scenario.Cluster c = search.scenario().cluster();
                return search.scenario().with(c.without(others(c.without(), List.of(rule))));
            });
        }
        for (NodeId id : search.scenario().cluster().down()) {
            better |= search.keeps(() -> {
                Scenario.Cluster c = search.scenario().cluster();
                return search.scenario().with(roles(c, others(c.down(), List.of(id)), c.starters(), c.initialLeader()));
            });
        }
        better |= search.keeps(() -> {
            Scenario.Cluster c = search.scenario().cluster();
            return search.scenario().with(roles(c, c.down(), Scenario.Starters.AS_IT_COMES, c.initialLeader()));
        });
        better |= search.keeps(() -> {
            Scenario.Cluster c = search.scenario().cluster();
            return search.scenario().with(roles(c, c.down(), c.starters(), null));
        });
        return better;
    }

    private static Scenario.Cluster roles(
            Scenario.Cluster c, List<NodeId> down, Scenario.Starters starters, NodeId initialLeader) {
        return new Scenario.Cluster(
                c.algorithm(),
                c.safety(),
                c.ids(),
                down,
                c.heartbeatNanos(),
                c.timeoutNanos(),
                c.leaseNanos(),
                c.preemption(),
                c.holdDownNanos(),
                starters,
                initialLeader,
                c.without());
    }
}
