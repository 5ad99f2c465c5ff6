package dev.regente.sim.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.Rule;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Interceptor;
import dev.regente.sim.core.Latency;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Violation;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The kinds of trouble in which a removed rule shows soonest. Each draws its schedule from the seed. */
enum MutantSchedules {
    /** Leased; one-way cuts, quick restarts, hand-offs, pauses; messages up to two seconds late. */
    LINKS {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            long lease = 600 * MS + draw.between(0, 2 * S);
            List<Fault> faults = new ArrayList<>();
            for (long at = 500 * MS; at < 7 * S; at += draw.between(10 * MS, 500 * MS)) {
                NodeId one = NodeId.of(1 + draw.choose(3));
                NodeId other = NodeId.of(1 + (one.number() + draw.choose(2)) % 3);
                long lasting = draw.between(100 * MS, 2 * S);
                switch (draw.choose(4)) {
                    case 0 -> faults.add(new Fault.Cut(at, one, other, lasting));
                    case 1 ->
                        faults.add(new Fault.Crash(at, Target.of(one), draw.choose(2) == 0, draw.between(MS, 60 * MS)));
                    case 2 -> {
                        // the leader's last messages still count, but one voter no longer hears it
                        NodeId deaf = NodeId.of(1 + draw.choose(2));
                        cut(faults, at, NodeId.of(3), deaf, lasting);
                    }
                    default -> faults.add(new Fault.Pause(at, Target.of(one), lasting / 2));
                }
            }
            return cluster(name, 3, "leased", lease, 500 * MS)
                    .with(new Scenario.Workload("commands", 1, 1, true))
                    .with(late(draw, 2 * S), SLOW_CLOCKS, Conditions.Storage.NORMAL)
                    .withFaults(faults)
                    .until(9 * S);
        }
    },
    /** Tokens; the highest node is the hub, has a slow disk at times, dies silently and is back at once. */
    SLOW_DISK {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            List<Fault> faults = new ArrayList<>();
            NodeId hub = NodeId.of(3);
            cut(faults, 0, NodeId.of(1), NodeId.of(2), 9 * S);
            for (long at = 500 * MS; at < 7 * S; at += 2 * S) {
                long slow = draw.between(100 * MS, 400 * MS);
                long until = at + draw.between(400 * MS, 1_200 * MS);
                faults.add(new Fault.SlowDisk(at, Target.of(hub), slow, until - at));
                faults.add(new Fault.Crash(at, Target.of(hub), true, 5 * MS));
                faults.add(new Fault.Crash(until, Target.of(hub), true, 5 * MS));
            }
            return cluster(name, 3, "tokens", 500 * MS, 500 * MS)
                    .with(late(draw, 2 * S), SLOW_CLOCKS, Conditions.Storage.NORMAL)
                    .withFaults(faults)
                    .until(9 * S);
        }
    },
    /** Tokens; five nodes, of which 3 and 4 never hear each other, so that both stand whenever 5 is gone. */
    TWO_CANDIDATES {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            List<Fault> faults = new ArrayList<>();
            cut(faults, 0, NodeId.of(3), NodeId.of(4), 0);
            for (long at = 1 * S; at < 8 * S; at += draw.between(500 * MS, 1_500 * MS)) {
                faults.add(new Fault.Crash(at, Target.Then.LEADER, draw.choose(2) == 0, 400 * MS));
                if (draw.choose(2) == 0) {
                    NodeId voter = NodeId.of(1 + draw.choose(2));
                    faults.add(new Fault.SlowDisk(at, Target.of(voter), draw.between(5 * MS, 100 * MS), 300 * MS));
                    long crash = at + draw.between(MS, 400 * MS);
                    faults.add(new Fault.Crash(crash, Target.of(voter), true, 2 * MS));
                }
            }
            return cluster(name, 5, "tokens", 500 * MS, 500 * MS)
                    .with(
                            new Conditions.Network(new Latency.Uniform(200_000, 4 * MS), 0, 0, 0, S, true),
                            SLOW_CLOCKS,
                            Conditions.Storage.NORMAL)
                    .withFaults(faults)
                    .until(10 * S);
        }
    },
    /** Tokens; 2 and 3 never hear each other; 1, which both need, goes away, is back with a slow disk, and crashes again. */
    FORGETFUL_VOTER {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            List<Fault> faults = new ArrayList<>();
            Target voter = Target.of(NodeId.of(1));
            cut(faults, 0, NodeId.of(2), NodeId.of(3), 0);
            for (long at = 1 * S; at < 12 * S; at += 3 * S) {
                long back = at + 1 * S;
                long again = back + draw.between(40 * MS, 250 * MS);
                faults.add(new Fault.Crash(at, voter, true, 1 * S));
                faults.add(new Fault.SlowDisk(back + 10 * MS, voter, 300 * MS, again - back - 9 * MS));
                faults.add(new Fault.Crash(again, voter, true, 2 * MS));
            }
            return cluster(name, 3, "tokens", 500 * MS, 0)
                    .with(
                            new Conditions.Network(new Latency.Uniform(200_000, 30 * MS), 0, 0, 0, S, true),
                            SLOW_CLOCKS,
                            Conditions.Storage.NORMAL)
                    .withFaults(faults)
                    .until(14 * S);
        }
    },
    /** Tokens; 2 and 3 elect in a new term while 1 is away; then 2 is wiped, or had not written, and goes on with 1. */
    LOST_DISK {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            List<Fault> faults = new ArrayList<>();
            Target voter = Target.of(NodeId.of(2));
            boolean wipe = draw.choose(2) == 0;
            cut(faults, 1 * S, NodeId.of(1), NodeId.of(2), 3 * S);
            cut(faults, 1 * S, NodeId.of(1), NodeId.of(3), 0);
            if (!wipe) {
                faults.add(new Fault.FailDisk(1_100 * MS, voter));
            }
            faults.add(new Fault.Crash(1_200 * MS, Target.of(NodeId.of(3)), false, 100 * MS));
            long end = 2_500 * MS + draw.between(0, S);
            faults.add(new Fault.Crash(end, voter, true, 0));
            if (wipe) {
                faults.add(new Fault.Wipe(end + MS, voter));
            }
            faults.add(new Fault.Restart(end + 10 * MS, voter));
            cut(faults, end, NodeId.of(2), NodeId.of(3), 0);
            faults.add(new Fault.Heal(7 * S));
            return cluster(name, 3, "tokens", 500 * MS, 0)
                    .with(Conditions.Network.CALM, SLOW_CLOCKS, Conditions.Storage.NORMAL)
                    .withFaults(faults)
                    .until(15 * S);
        }
    },
    /** Tokens; 2 is new when 1, which never met it, is away; it elects 3, is wiped, and goes on with 1. */
    NEWCOMER {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            List<Fault> faults = new ArrayList<>();
            Target newcomer = Target.of(NodeId.of(2));
            faults.add(new Fault.Crash(0, newcomer, true, 0));
            cut(faults, 0, NodeId.of(1), NodeId.of(2), 4 * S);
            cut(faults, 1 * S, NodeId.of(1), NodeId.of(3), 0);
            faults.add(new Fault.Wipe(500 * MS, newcomer));
            faults.add(new Fault.Restart(1_200 * MS, newcomer));
            faults.add(new Fault.Crash(1_500 * MS, Target.of(NodeId.of(3)), false, 100 * MS));
            long end = 3 * S + draw.between(0, S / 2);
            faults.add(new Fault.Crash(end, newcomer, true, 0));
            faults.add(new Fault.Wipe(end + MS, newcomer));
            faults.add(new Fault.Restart(end + 10 * MS, newcomer));
            cut(faults, end, NodeId.of(2), NodeId.of(3), 0);
            faults.add(new Fault.Heal(7 * S));
            return cluster(name, 3, "tokens", 500 * MS, 0)
                    .with(Conditions.Network.CALM, SLOW_CLOCKS, Conditions.Storage.NORMAL)
                    .withFaults(faults)
                    .until(15 * S);
        }
    },
    /** Leased; the leader can send but not hear, for ever. */
    DEAF_LEADER {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            int n = 3 + 2 * draw.choose(2);
            List<Fault> faults = new ArrayList<>();
            for (int i = 1; i < n; i++) {
                faults.add(new Fault.Cut(2 * S, NodeId.of(i), NodeId.of(n), 0));
            }
            return cluster(name, n, "leased", 500 * MS, 0).withFaults(faults).until(15 * S);
        }
    },
    /** Leased; one follower is cut off for long, and comes back. */
    CUT_OFF {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            int n = 3 + 2 * draw.choose(2);
            NodeId alone = NodeId.of(1 + draw.choose(n - 1));
            List<NodeId> others = new ArrayList<>(Scenario.Cluster.ids(n));
            others.remove(alone);
            List<Fault> faults = List.of(new Fault.Partition(2 * S, List.of(List.of(alone), others), 20 * S));
            return cluster(name, n, "leased", 500 * MS, 0).withFaults(faults).until(30 * S);
        }
    },
    /** Leased; only the lowest of five nodes reaches a majority: two are dead, and the two highest hear only it. */
    HUB {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            List<Fault> faults = new ArrayList<>();
            long at = draw.between(1 * S, 3 * S);
            faults.add(new Fault.Crash(at, Target.of(NodeId.of(2)), draw.choose(2) == 0, 0));
            faults.add(new Fault.Crash(at, Target.of(NodeId.of(3)), draw.choose(2) == 0, 0));
            cut(faults, at, NodeId.of(4), NodeId.of(5), 0);
            return cluster(name, 5, "leased", 500 * MS, 0).withFaults(faults).until(20 * S);
        }
    },
    /** Leased; a candidate of a high term dies with its VOTEs under way, for many seconds; then all is quiet. */
    ABANDONED_VOTE {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            return lonelyCandidate(name);
        }

        @Override
        List<Violation> run(Set<Rule> removed, long seed) {
            return lonelyCandidate(removed, scenario(seed), Interceptor.Verdict.delay(20 * S), 60 * S);
        }
    },
    /** Leased; a candidate of a high term dies before anybody hears of it, and comes back when another one leads. */
    HIGHER_PROMISE {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            return lonelyCandidate(name);
        }

        @Override
        List<Violation> run(Set<Rule> removed, long seed) {
            return lonelyCandidate(removed, scenario(seed), Interceptor.Verdict.DROP, 10 * S);
        }
    },
    /** Leased; a fast network, long leases, clocks as wrong as allowed, and leaders that are cut off. */
    DRIFT {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            List<Fault> faults = new ArrayList<>();
            for (long at = 1 * S; at < 20 * S; at += 6 * S) {
                NodeId cutOff = NodeId.of(1 + draw.choose(3));
                List<NodeId> others = new ArrayList<>(Scenario.Cluster.ids(3));
                others.remove(cutOff);
                faults.add(new Fault.Partition(at, List.of(List.of(cutOff), others), at + 5 * S));
            }
            return cluster(name, 3, "leased", 3 * S, 0)
                    .with(
                            new Conditions.Network(new Latency.Uniform(100_000, 300_000), 0, 0, 0, S, true),
                            new Conditions.Clocks(9_900_000, S),
                            Conditions.Storage.NORMAL)
                    .withFaults(faults)
                    .until(20 * S);
        }
    },
    /** Leased; leads pass on all the time, messages are late, and the network is cut here and there. */
    HAND_OFFS {
        @Override
        Scenario draw(String name, long seed, Choices.Stream draw) {
            List<Fault> faults = new ArrayList<>();
            for (long at = 500 * MS; at < 12 * S; at += draw.between(100 * MS, 900 * MS)) {
                NodeId one = NodeId.of(1 + draw.choose(3));
                NodeId other = NodeId.of(1 + (one.number() + draw.choose(2)) % 3);
                cut(faults, at, one, other, draw.between(200 * MS, 3 * S));
            }
            return cluster(name, 3, "leased", 600 * MS + draw.between(0, 1 * S), 500 * MS)
                    .with(new Scenario.Workload("commands", 1, 4, true))
                    .with(
                            new Conditions.Network(
                                    new Latency.Uniform(200_000, 10 * MS), 0, 50_000, 150_000, 3 * S, true),
                            SLOW_CLOCKS,
                            Conditions.Storage.NORMAL)
                    .withFaults(faults)
                    .until(14 * S);
        }
    };

    private static final long MS = 1_000_000L;
    private static final long S = 1_000 * MS;
    private static final Conditions.Clocks SLOW_CLOCKS = new Conditions.Clocks(5_000_000, S);

    abstract Scenario draw(String name, long seed, Choices.Stream draw);

    /** What a cluster without these rules does under the schedule of this seed. */
    List<Violation> run(Set<Rule> removed, long seed) {
        return new ScenarioRun(new ElectionSystem(removed), scenario(seed))
                .run()
                .violations();
    }

    /** The schedule of this seed. */
    final Scenario scenario(long seed) {
        return draw("mutant " + this + " " + seed, seed, Choices.seeded(seed).stream("mutants"))
                .withSeed(seed);
    }

    private static Scenario lonelyCandidate(String name) {
        return cluster(name, 5, "leased", 500 * MS, 0)
                .withFaults(List.of(new Fault.Crash(1 * S, Target.of(NodeId.of(5)), false, 0)))
                .until(40 * S);
    }

    /** When 5 is gone, 4 stands for a high term; this becomes of its VOTEs, and at the first one it is gone too. */
    private static List<Violation> lonelyCandidate(
            Set<Rule> removed, Scenario scenario, Interceptor.Verdict votes, long backNanos) {
        SystemRun opened = new ElectionSystem(removed).open(scenario);
        Simulation simulation =
                new Simulation(scenario.conditions(), opened.program(), Choices.seeded(scenario.seed()));
        opened.checkers().forEach(simulation::watch);
        NodeId candidate = NodeId.of(4);
        simulation.at(900 * MS, s -> s.ask(candidate, ElectionProgram.PART, new ElectionAsk.TermFloor(30)));
        simulation.at(1 * S, s -> s.crash(NodeId.of(5), false));
        simulation.intercept((from, to, type, message) -> {
            if (!from.equals(candidate) || !type.equals("VOTE") || simulation.now() > 5 * S) {
                return Interceptor.Verdict.PASS;
            }
            simulation.at(simulation.now(), s -> s.crash(candidate, false));
            return votes;
        });
        simulation.at(backNanos, s -> s.restart(candidate));
        simulation.run(scenario.untilNanos());
        return simulation.violations();
    }

    private static Scenario cluster(String name, int nodes, String safety, long lease, long holdDown) {
        return Scenario.of(name, "election")
                .with(Scenario.Cluster.DEFAULT
                        .withNodes(nodes)
                        .with("bully", safety)
                        .withTimes(100 * MS, 300 * MS, lease)
                        .withPreemption(holdDown == 0 ? "sticky" : "after-stable", holdDown));
    }

    private static Conditions.Network late(Choices.Stream draw, long most) {
        return new Conditions.Network(
                new Latency.Uniform(200_000, 1 * MS + draw.between(0, 60 * MS)), 0, 20_000, 20_000, most, true);
    }

    private static void cut(List<Fault> faults, long at, NodeId one, NodeId other, long lasting) {
        faults.add(new Fault.Cut(at, one, other, lasting));
        faults.add(new Fault.Cut(at, other, one, lasting));
    }
}
