package dev.regente.sales.replica;

import dev.regente.election.bully.BullyNominator;
import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.confirm.TermRecord;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.election.protocol.ElectionSettings;
import dev.regente.election.protocol.Preemption;
import dev.regente.election.protocol.Safety;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import dev.regente.sim.election.ElectionChecks;
import dev.regente.sim.election.ElectionClaims;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.scenario.Assumption;
import dev.regente.sim.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whole sales nodes: election at level {@code tokens}, replica and application on each, wired as in the server. Clients
 * propose all the time, mostly where they were told that someone serves.
 */
final class SalesNodes implements Program, SystemRun {
    private static final String ELECTION = "election";
    private static final String REPLICA = ReplicaChecker.PART;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    /** Faults end this long before the end of the run. */
    static final long CALM_NANOS = 20 * SECOND;

    /** Within so long after the last fault an agreed leader serves and takes a proposal. */
    static final long AGREED_NANOS = 12 * SECOND;

    /** What was committed this long before the end has been applied everywhere by then; a hand-off may still commit something in the last instant. */
    static final long SETTLING_NANOS = SECOND;

    private static final ReplicaConfig CONFIG = new ReplicaConfig(
            ReplicaConfig.Timing.DEFAULTS, new ReplicaConfig.Limits(8, 2_000, 64, 4, 64, 40, 8, 2_000));

    private final Scenario scenario;
    private final Roster roster;
    private final ReplicaChecker checker = new ReplicaChecker();
    private Simulation world;
    private Choices.Stream draw;
    private long requests;
    private final List<Long> calmRequests = new ArrayList<>();
    private long settled;

    SalesNodes(Scenario scenario) {
        this.scenario = scenario;
        this.roster = Roster.of(scenario.cluster().ids().size());
    }

    // ---- the nodes

    @Override
    public List<Part<?>> parts(NodeId node) {
        ElectionSettings settings = ElectionSettings.of(node, roster, Safety.TOKENS)
                .withPreemption(Preemption.afterStable(3 * SECOND))
                .withDraining(true);
        List<Value> applied = world.disk(node).durable(Applier.PART, Applier.STORE);
        long index = Applier.appliedOn(applied).index();
        Position installed = Applier.installedOn(applied);
        return List.of(
                new Part<>(ELECTION, new ElectionKernel(settings, BullyNominator::new)),
                new Part<>(REPLICA, new ReplicaKernel(roster, node, CONFIG, index, installed)),
                new Part<>(Applier.PART, new Applier()));
    }

    @Override
    public List<Routed> route(NodeId node, String part, Notice notice) {
        if (notice instanceof ElectionNotice.Elected elected) {
            return toReplica(new ReplicaAsk.Lead(elected.token()));
        } else if (notice instanceof ElectionNotice.Revoked revoked) {
            return toReplica(new ReplicaAsk.EndLead(revoked.token()));
        } else if (notice instanceof ElectionNotice.HandOffWanted wanted) {
            return toReplica(new ReplicaAsk.PrepareHandOff(wanted.target()));
        } else if (notice instanceof ElectionNotice.HandOffEnded ended) {
            return ended.done() ? List.of() : toReplica(new ReplicaAsk.CancelHandOff());
        } else if (notice instanceof ReplicaNotice.TermFloor floor) {
            return toElection(new ElectionAsk.TermFloor(floor.term()));
        } else if (notice instanceof ReplicaNotice.Eligible eligible) {
            return toElection(new ElectionAsk.Eligible(eligible.eligible(), eligible.reason()));
        } else if (notice instanceof ReplicaNotice.StepDown stepDown) {
            return toElection(new ElectionAsk.StepDown(stepDown.durationNanos(), stepDown.reason()));
        } else if (notice instanceof ReplicaNotice.HandOffReady ready) {
            return toElection(new ElectionAsk.HandOff(ready.target()));
        } else if (notice instanceof ReplicaNotice.HandOffAbandoned abandoned) {
            return toElection(new ElectionAsk.DeclineHandOff(abandoned.target(), abandoned.reason()));
        }
        return Applier.route(node, notice, REPLICA, world);
    }

    private static List<Routed> toReplica(ReplicaAsk ask) {
        return List.of(new Routed(REPLICA, ask));
    }

    private static List<Routed> toElection(ElectionAsk ask) {
        return List.of(new Routed(ELECTION, ask));
    }

    @Override
    public boolean keepsOnlyLast(String part, String store) {
        return store.equals(TermRecord.STORE) || store.equals(Applier.STORE);
    }

    @Override
    public String messageType(String part, Object message) {
        return message instanceof ElectionMessage election
                ? election.body().type()
                : message.getClass().getSimpleName();
    }

    // ---- the run

    @Override
    public Program program() {
        return this;
    }

    @Override
    public List<Checker> checkers() {
        return List.of(checker, new ElectionChecks(ELECTION, false), new AtEnd());
    }

    /** Of the election; what the replica and the application promise holds whatever happens. */
    @Override
    public Optional<Map<String, Set<Assumption>>> claims() {
        return Optional.of(ElectionClaims.of(Safety.TOKENS));
    }

    @Override
    public Optional<NodeId> leader(World seen) {
        NodeId leader = null;
        long term = 0;
        for (NodeId node : serving(seen)) {
            long its = seen.kernel(node, REPLICA, ReplicaKernel.class).term();
            if (its > term) {
                leader = node;
                term = its;
            }
        }
        return Optional.ofNullable(leader);
    }

    @Override
    public Purpose purpose(String messageType) {
        return Purpose.OTHER;
    }

    @Override
    public void workload(Simulation simulation) {
        world = simulation;
        draw = simulation.choices().stream("workload/clients");
        simulation.at(0, this::client);
        simulation.at(scenario.untilNanos() - CALM_NANOS, this::calm);
        simulation.at(scenario.untilNanos() - SETTLING_NANOS, at -> settled = checker.lastCommitted());
    }

    private void client(Simulation sim) {
        if (sim.now() < scenario.untilNanos() - CALM_NANOS) {
            NodeId node = target(sim);
            int kind = draw.choose(32);
            if (kind >= 30) {
                sim.ask(node, REPLICA, new ReplicaAsk.ConfirmRead(++requests));
            } else if (kind == 29) {
                NodeId other = sim.nodes().get(draw.choose(sim.nodes().size()));
                sim.ask(node, REPLICA, new ReplicaAsk.PrepareHandOff(other));
            } else if (kind == 28) {
                sim.ask(node, ELECTION, new ElectionAsk.HandOff(null));
            } else {
                propose(sim, node);
            }
            sim.at(sim.now() + draw.between(1, 100) * MILLI, this::client);
        }
    }

    private void propose(Simulation sim, NodeId node) {
        byte[] payload = ("sale " + ++requests).getBytes(StandardCharsets.UTF_8);
        sim.ask(node, REPLICA, new ReplicaAsk.Propose(requests, Value.of(payload)));
    }

    private NodeId target(Simulation sim) {
        List<NodeId> serving = serving(sim);
        List<NodeId> among = serving.isEmpty() || draw.choose(8) == 7 ? sim.nodes() : serving;
        return among.get(draw.choose(among.size()));
    }

    private static List<NodeId> serving(World seen) {
        List<NodeId> serving = new ArrayList<>();
        for (NodeId node : seen.nodes()) {
            if (seen.isUp(node)
                    && seen.kernel(node, REPLICA, ReplicaKernel.class).serves()) {
                serving.add(node);
            }
        }
        return serving;
    }

    /** In the calm: proposes wherever an agreed leader serves, until one proposal is acknowledged. */
    private void calm(Simulation sim) {
        NodeId agreed = ElectionChecks.agreedLeader(sim, ELECTION);
        if (agreed != null && serving(sim).contains(agreed)) {
            propose(sim, agreed);
            calmRequests.add(requests);
        }
        boolean taken = calmRequests.stream().anyMatch(checker.acknowledged()::containsKey);
        if (taken) {
            return;
        }
        if (sim.now() >= scenario.untilNanos() - CALM_NANOS + AGREED_NANOS) {
            sim.violation(
                    "Agreed",
                    agreed,
                    "elections name " + agreed + ", " + serving(sim) + " serve, none of " + calmRequests.size()
                            + " proposals is acknowledged");
        }
        sim.at(sim.now() + SECOND / 5, this::calm);
    }

    private final class AtEnd implements Checker {
        @Override
        public void after(Occurrence occurrence, World seen) {}

        @Override
        public void atEnd(World seen) {
            for (NodeId node : seen.nodes()) {
                long applied = seen.kernel(node, Applier.PART, Applier.class).applied();
                if (settled == 0 || applied < settled) {
                    seen.violation(
                            "Converged",
                            node,
                            "applied " + applied + " of " + settled + " that stood a second before the end");
                }
            }
        }
    }
}
