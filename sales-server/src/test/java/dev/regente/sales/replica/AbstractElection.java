package dev.regente.sales.replica;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import dev.regente.election.kernel.Roster;
import dev.regente.election.kernel.Value;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import dev.regente.sim.run.SystemRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Replicas under an election of which only one thing is promised: a token has one holder. Tokens go to any node, at any
 * time, in any order, several nodes lead at once. A storm, then a calm in which the highest token must come to serve and
 * a proposal be committed everywhere.
 */
final class AbstractElection implements Program, SystemRun {
    private static final String PART = ReplicaChecker.PART;
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    /** Within so long after the calm begins, a token given then serves and its proposal is everywhere. */
    static final long CALM_NANOS = 5 * SECOND;

    private final Roster roster;
    private final ReplicaConfig config;
    private final Set<ReplicaRule> removed;
    private final Storm storm;
    private final ReplicaChecker checker = new ReplicaChecker();
    private final Map<Long, NodeId> holders = new TreeMap<>();
    private final Set<NodeId> failed = new TreeSet<>();
    private Simulation world;
    private Choices.Stream draw;
    private int stepsLeft;
    private long highest;
    private long requests;
    private long values;
    private long lastRequest;

    AbstractElection(int nodes, Set<ReplicaRule> removed, Storm storm) {
        this.roster = Roster.of(nodes);
        this.config = new ReplicaConfig(
                new ReplicaConfig.Timing(20 * MILLI, 100 * MILLI, SECOND, SECOND / 2, SECOND / 2, SECOND, SECOND),
                new ReplicaConfig.Limits(storm.batch(), 1_000, 64, 2, 64, 20, 2, 200));
        this.removed = removed;
        this.storm = storm;
        this.stepsLeft = storm.steps();
    }

    // ---- the nodes

    @Override
    public List<Part<?>> parts(NodeId node) {
        List<Value> applied = world.disk(node).durable(Applier.PART, Applier.STORE);
        long index = Applier.appliedOn(applied).index();
        Position installed = Applier.installedOn(applied);
        return List.of(
                new Part<>(PART, new ReplicaKernel(roster, node, config, index, installed, removed)),
                new Part<>(Applier.PART, new Applier()));
    }

    @Override
    public List<Routed> route(NodeId node, String part, Notice notice) {
        return Applier.route(node, notice, PART, world);
    }

    @Override
    public boolean keepsOnlyLast(String part, String store) {
        return store.equals(Applier.STORE);
    }

    @Override
    public Program program() {
        return this;
    }

    @Override
    public List<Checker> checkers() {
        return List.of(checker, new AtEnd());
    }

    /** Without the check at the end, for runs that stop with the storm. */
    Checker checker() {
        return checker;
    }

    @Override
    public Purpose purpose(String messageType) {
        return Purpose.OTHER;
    }

    /** A last check: the calm was long enough for everything to settle. */
    private final class AtEnd implements Checker {
        @Override
        public void after(dev.regente.sim.core.Occurrence occurrence, World seen) {}

        @Override
        public void atEnd(World seen) {
            if (lastRequest == 0 || !checker.acknowledged().containsKey(lastRequest)) {
                seen.violation("Progress", null, "the proposal of the calm, " + lastRequest + ", is not acknowledged");
            }
            for (NodeId node : seen.nodes()) {
                long published = seen.kernel(node, PART, ReplicaKernel.class).published();
                long applied = seen.kernel(node, Applier.PART, Applier.class).applied();
                if (published != checker.lastCommitted() || applied != published) {
                    seen.violation(
                            "Converged",
                            node,
                            "applied " + applied + ", published " + published + " of " + checker.lastCommitted());
                }
            }
        }
    }

    // ---- the storm

    /** Sets the world in motion. */
    @Override
    public void workload(Simulation simulation) {
        world = simulation;
        draw = simulation.choices().stream("workload/storm");
        simulation.at(0, this::step);
        simulation.at(untilNanos() - CALM_NANOS, this::calm);
    }

    /** Then the storm is over at the latest. */
    long stormNanos() {
        return storm.steps() * storm.gapMicros() * MICRO;
    }

    /** Then all is over at the latest. */
    long untilNanos() {
        return stormNanos() + 2 * storm.lastingMicros() * MICRO + CALM_NANOS;
    }

    private void step(Simulation sim) {
        if (stepsLeft-- > 0) {
            act(sim);
            sim.at(sim.now() + draw.between(0, storm.gapMicros()) * MICRO, this::step);
        }
    }

    private void act(Simulation sim) {
        NodeId node = anyNode();
        switch (drawn()) {
            case NEW_TOKEN -> giveToken(sim, highest + 1 + draw.choose(2), node);
            case ANY_TOKEN -> {
                boolean recent = draw.choose(2) == 0;
                long token = recent
                        ? Math.max(1, highest - (long) draw.choose(3) * draw.choose(2))
                        : 1 + draw.choose((int) highest + 1);
                giveToken(sim, token, node);
            }
            case END_LEAD -> endLead(sim, node);
            case PROPOSE -> propose(sim);
            case READ -> sim.ask(servingNode(sim), PART, new ReplicaAsk.ConfirmRead(++requests));
            case HAND_OFF -> sim.ask(servingNode(sim), PART, new ReplicaAsk.PrepareHandOff(node));
            case CRASH -> {
                sim.crash(node, draw.choose(2) == 1);
                failed.remove(node);
                sim.at(sim.now() + lasting(), s -> s.restart(node));
            }
            case ISOLATE -> isolate(sim, node);
            case CUT -> {
                NodeId to = anyNode();
                if (!to.equals(node)) {
                    sim.cut(node, to);
                    sim.at(sim.now() + lasting(), s -> s.heal(node, to));
                }
            }
            case SLOW_DISK -> {
                sim.slowDisk(node, draw.between(1, 50_000) * MICRO);
                sim.at(sim.now() + lasting(), s -> s.slowDisk(node, 0));
            }
            case FAIL_DISK -> {
                sim.failDisk(node);
                failed.add(node);
            }
            case PAUSE -> sim.pause(node, lasting());
        }
    }

    private Storm.Act drawn() {
        int sum = 0;
        for (int weight : storm.weights().values()) {
            sum += weight;
        }
        int rest = draw.choose(sum);
        for (Map.Entry<Storm.Act, Integer> act : storm.weights().entrySet()) {
            rest -= act.getValue();
            if (rest < 0) {
                return act.getKey();
            }
        }
        throw new AssertionError("a storm without acts");
    }

    private NodeId anyNode() {
        return world.nodes().get(draw.choose(world.nodes().size()));
    }

    /** A node that serves, if one does; sometimes any. */
    private NodeId servingNode(Simulation sim) {
        List<NodeId> serving = new ArrayList<>();
        for (NodeId node : sim.nodes()) {
            if (sim.isUp(node) && sim.kernel(node, PART, ReplicaKernel.class).serves()) {
                serving.add(node);
            }
        }
        return serving.isEmpty() || draw.choose(8) == 7 ? anyNode() : serving.get(draw.choose(serving.size()));
    }

    private long lasting() {
        return draw.between(0, storm.lastingMicros()) * MICRO;
    }

    /** S1: a token that was given before goes to its holder again, and to nobody else. */
    private void giveToken(Simulation sim, long token, NodeId node) {
        highest = Math.max(highest, token);
        sim.ask(holders.computeIfAbsent(token, unused -> node), PART, new ReplicaAsk.Lead(token));
    }

    private void endLead(Simulation sim, NodeId node) {
        if (sim.isUp(node)) {
            sim.ask(
                    node,
                    PART,
                    new ReplicaAsk.EndLead(
                            sim.kernel(node, PART, ReplicaKernel.class).term()));
        }
    }

    private void propose(Simulation sim) {
        long value = values > 0 && draw.choose(4) == 3 ? 1 + draw.choose((int) values) : ++values;
        propose(sim, servingNode(sim), value);
    }

    private void propose(Simulation sim, NodeId node, long value) {
        byte[] payload = ("v" + value + "#" + ++requests).getBytes(StandardCharsets.UTF_8);
        sim.ask(node, PART, new ReplicaAsk.Propose(requests, Value.of(payload)));
    }

    private void isolate(Simulation sim, NodeId node) {
        List<NodeId> others = new ArrayList<>(sim.nodes());
        others.remove(node);
        List<List<NodeId>> groups = List.of(List.of(node), others);
        sim.partition(groups);
        sim.at(sim.now() + lasting(), s -> s.healPartition(groups));
    }

    // ---- the calm

    private void calm(Simulation sim) {
        sim.healAll();
        failed.forEach(node -> sim.crash(node, false));
        for (NodeId node : sim.nodes()) {
            sim.slowDisk(node, 0);
            sim.restart(node);
        }
        NodeId last = anyNode();
        sim.at(sim.now() + SECOND, s -> giveToken(s, highest + 1, last));
        sim.at(sim.now() + 3 * SECOND, s -> {
            propose(s, last, ++values);
            lastRequest = requests;
        });
    }
}
