package dev.regente.sim.election;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Roster;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Preemption;
import dev.regente.election.protocol.Rule;
import dev.regente.election.protocol.Safety;
import dev.regente.sim.algorithm.Algorithm;
import dev.regente.sim.algorithm.Algorithms;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Conditions;
import dev.regente.sim.core.Latency;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.Assumption;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The election library's kernel on every node. The workload {@code app: commands} asks, at its rate, random nodes to hand
 * over, to step down for a while, or to go above a term.
 */
public final class ElectionSystem implements SystemUnderTest {
    private static final long MILLI = 1_000_000;

    private final Set<Rule> removed;

    /** The system as it ships. */
    public ElectionSystem() {
        this(Set.of());
    }

    /** A system without some rules: what they are for shows in what is violated. */
    public ElectionSystem(Set<Rule> removed) {
        this.removed = Set.copyOf(removed);
    }

    @Override
    public String name() {
        return "election";
    }

    @Override
    public String description() {
        return "the election library: bully and ring at the levels classic, tokens and leased";
    }

    /** How a node takes part in such a scenario; the drift bound is twice what the scenario's clocks do, at least 1 %. */
    public static ElectionSettings settings(Scenario scenario, NodeId node) {
        Scenario.Cluster cluster = scenario.cluster();
        Nomination.named(cluster.algorithm());
        if (cluster.heartbeatNanos() == 0) {
            throw new ScenarioException("system election needs cluster.heartbeat, which is off");
        }
        List<Roster.Member> members = new ArrayList<>();
        cluster.ids().forEach(id -> members.add(new Roster.Member(id, Roster.Role.VOTER, 0)));
        Preemption preemption =
                switch (cluster.preemption()) {
                    case "after-stable" -> Preemption.afterStable(cluster.holdDownNanos());
                    case "manual" -> Preemption.manual();
                    default -> Preemption.sticky();
                };
        try {
            return ElectionSettings.of(
                            node,
                            new Roster(members),
                            Safety.valueOf(cluster.safety().toUpperCase(Locale.ROOT)))
                    .withTimes(cluster.heartbeatNanos(), cluster.timeoutNanos(), cluster.leaseNanos())
                    .withDriftPpm(Math.max(10_000, scenario.clocks().driftPpb() / 500))
                    .withPreemption(preemption);
        } catch (IllegalArgumentException e) {
            throw new ScenarioException(e.getMessage());
        }
    }

    /** After the last fault, so much time is granted until all agree on a leader. */
    public static long boundNanos(Scenario scenario) {
        return 16 * scenario.cluster().timeoutNanos() + 2 * scenario.cluster().leaseNanos();
    }

    /** Whether messages arrive within the configured times, as L1 assumes; a straggler now and then is none. */
    private static boolean isTimely(Scenario scenario) {
        Conditions.Network network = scenario.network();
        long slack = scenario.cluster().timeoutNanos() - scenario.cluster().heartbeatNanos();
        return network.lossPpm() == 0
                && network.corruptPpm() == 0
                && network.stragglePpm() <= 20_000
                && network.latency() instanceof Latency.Uniform uniform
                && uniform.hiNanos() <= slack / 3;
    }

    @Override
    public SystemRun open(Scenario scenario) {
        Optional<Algorithm> published = Algorithms.find(scenario.cluster());
        if (published.isPresent()) {
            return new AlgorithmRun(published.get(), scenario);
        }
        ElectionProgram nominated = new ElectionProgram(
                node -> settings(scenario, node),
                removed(scenario),
                Nomination.named(scenario.cluster().algorithm()));
        Safety safety = settings(scenario, scenario.cluster().ids().get(0)).safety();
        NodeId chosen = scenario.cluster().initialLeader();
        boolean classic = safety == Safety.CLASSIC;
        boolean oracle = scenario.cluster().detector().oracle();
        Program program = classic
                ? new ClassicProgram(nominated.settings(), nominated.nomination(), scenario.cluster())
                : nominated;
        InitialLeader initial = chosen == null || classic ? null : new InitialLeader(scenario.cluster());
        LeaderLog log = new LeaderLog(scenario, ElectionProgram.PART);
        List<Checker> checkers = new ArrayList<>(List.of(log));
        if (safety != Safety.CLASSIC) {
            Health health = new Health(ElectionProgram.PART);
            long bound = boundNanos(scenario);
            long grace = 4 * scenario.cluster().timeoutNanos()
                    + 2 * scenario.cluster().leaseNanos();
            checkers.add(health);
            checkers.add(new ElectionChecks(ElectionProgram.PART, safety == Safety.LEASED));
            checkers.add(new LeaderWithinBound(ElectionProgram.PART, health, bound));
            checkers.add(new EverybodyFollows(ElectionProgram.PART, health, bound));
            checkers.add(new Unrest(
                    ElectionProgram.PART, health, grace, bound, isTimely(scenario), safety == Safety.LEASED));
        }
        return new SystemRun() {
            @Override
            public Program program() {
                return program;
            }

            @Override
            public List<Checker> checkers() {
                return checkers;
            }

            @Override
            public Optional<Map<String, Set<Assumption>>> claims() {
                return Optional.of(
                        oracle ? ElectionClaims.withOracle(ElectionClaims.of(safety)) : ElectionClaims.of(safety));
            }

            @Override
            public boolean takesDetector() {
                return classic;
            }

            @Override
            public long agreedWithinNanos() {
                return boundNanos(scenario);
            }

            @Override
            public Optional<NodeId> leader(World world) {
                return log.leader(world);
            }

            @Override
            public Purpose purpose(String messageType) {
                return switch (messageType) {
                    case "COORDINATOR", "ELECTED" -> Purpose.ANNOUNCE;
                    case "HEARTBEAT", "ACK", "NACK", "PRECHECK", "PRECHECK-ANSWER", "GREETING", "HOP-ACK" ->
                        Purpose.LIVENESS;
                    default -> Purpose.ELECTION;
                };
            }

            @Override
            public void settle(Simulation simulation) {
                if (initial != null) {
                    initial.settle(simulation);
                }
            }

            @Override
            public void workload(Simulation simulation) {
                switch (scenario.workload().app()) {
                    case "none", "register" -> {}
                    case "commands" -> commandAfter(simulation, scenario);
                    default ->
                        throw new ScenarioException(
                                "system election knows the workloads none, register and commands, not "
                                        + scenario.workload().app());
                }
            }

            @Override
            public Map<String, Object> report(World world) {
                Map<String, Object> report = new TreeMap<>(log.report());
                NodeId agreed = ElectionChecks.agreedLeader(world, ElectionProgram.PART);
                report.put("finalLeader", agreed == null ? null : agreed.number());
                return report;
            }
        };
    }

    /** The rules that the scenario leaves out, besides those that this system leaves out anyway. */
    private Set<Rule> removed(Scenario scenario) {
        Set<Rule> rules = EnumSet.noneOf(Rule.class);
        rules.addAll(removed);
        List<String> known = Stream.of(Rule.values()).map(ElectionSystem::word).toList();
        for (String name : scenario.cluster().without()) {
            if (!known.contains(name)) {
                throw new ScenarioException(
                        "there is no rule \"" + name + "\" (cluster.without); there is " + String.join(", ", known));
            }
            Stream.of(Rule.values()).filter(rule -> word(rule).equals(name)).forEach(rules::add);
        }
        return rules;
    }

    private static String word(Rule rule) {
        return rule.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Commands stop where the calm begins: they are faults of a kind. */
    private static void commandAfter(Simulation simulation, Scenario scenario) {
        long mean = 1_000 * MILLI / Math.max(1, scenario.workload().perSecond());
        long next =
                simulation.now() + simulation.choices().stream("workload/when").between(1, 2 * mean);
        if (next < scenario.lastFaultNanos()) {
            simulation.at(next, s -> {
                command(s, scenario);
                commandAfter(s, scenario);
            });
        }
    }

    private static void command(Simulation simulation, Scenario scenario) {
        var draw = simulation.choices().stream("workload/what");
        List<NodeId> ids = scenario.cluster().ids();
        NodeId node = ids.get(draw.choose(ids.size()));
        ElectionAsk ask =
                switch (draw.choose(4)) {
                    case 0 -> new ElectionAsk.HandOff(null);
                    case 1 -> new ElectionAsk.HandOff(ids.get(draw.choose(ids.size())));
                    case 2 -> new ElectionAsk.StepDown(draw.between(MILLI, 2_000 * MILLI), "asked");
                    default -> new ElectionAsk.TermFloor(draw.choose(40));
                };
        simulation.ask(node, ElectionProgram.PART, ask);
    }
}
