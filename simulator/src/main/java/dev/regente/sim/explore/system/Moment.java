package dev.regente.sim.explore.system;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Waiting;
import dev.regente.sim.core.World;
import dev.regente.sim.explore.kernel.Beginning;
import dev.regente.sim.explore.kernel.Local;
import dev.regente.sim.explore.kernel.Step;
import dev.regente.sim.explore.kernel.Watch;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A moment of a recorded run, as the beginning of an exploration: simulate to where it gets interesting, then try all. */
final class Moment implements Checker {
    private final Watch watch;
    private final Map<NodeId, List<Local.Write>> pending = new TreeMap<>();
    private final Map<NodeId, Long> tickets = new TreeMap<>();
    private Value memory;

    private Moment(Watch watch) {
        this.watch = watch;
        this.memory = watch.begin();
    }

    /**
     * Runs to this moment.
     *
     * @param part the part whose kernels are explored
     */
    static Beginning of(RunFile file, long atNanos, String part, Watch watch) {
        Moment moment = new Moment(watch);
        Simulation simulation = new ScenarioRun(file.scenario()).prepare(Choices.replay(file.choices()));
        simulation.watch(moment);
        while (simulation.step(atNanos)) {
            // to the last event up to that moment
        }
        return moment.beginning(simulation, part);
    }

    @Override
    public void after(Occurrence occurrence, World world) {
        NodeId node = occurrence.node();
        if (node == null) {
            return;
        }
        Step.Kind kind = Step.Kind.DELIVER;
        switch (occurrence.kind()) {
            case STARTED, CRASHED -> {
                pending.remove(node);
                tickets.remove(node);
                kind = occurrence.kind() == Occurrence.Kind.CRASHED ? Step.Kind.CRASH : Step.Kind.RESTART;
            }
            case DURABLE -> {
                List<Local.Write> writes = pending.getOrDefault(node, new ArrayList<>());
                if (!writes.isEmpty()) {
                    writes.remove(0);
                }
            }
            default -> {}
        }
        for (Occurrence.Written each : occurrence.written()) {
            pending.computeIfAbsent(node, any -> new ArrayList<>())
                    .add(new Local.Write(each.store(), each.ticket(), each.record()));
            tickets.put(node, each.ticket());
        }
        Local lived = local(true, world.incarnation(node), null, List.of(), Map.of(), List.of(), 0, 0);
        Step step = new Step(node, kind, null, lived, lived, List.of(), List.of(), occurrence.notices(), world.now());
        if (watch.concerns(step)) {
            memory = watch.after(memory, step, broken -> {});
        }
    }

    private static Local local(
            boolean up,
            int life,
            Value kernel,
            List<String> timers,
            Map<String, List<Value>> durable,
            List<Local.Write> writes,
            long ticket,
            long links) {
        return new Local(up, life, 0, kernel, timers, durable, writes, ticket, links);
    }

    private Beginning beginning(Simulation simulation, String part) {
        List<NodeId> nodes = simulation.nodes();
        List<Local> locals = new ArrayList<>();
        List<Long> clocks = new ArrayList<>();
        List<Beginning.UnderWay> messages = new ArrayList<>();
        Map<NodeId, List<String>> timers = new TreeMap<>();
        for (Waiting each : simulation.waitingList()) {
            if (each.kind().equals("timer")) {
                timers.computeIfAbsent(each.node(), any -> new ArrayList<>()).add(each.what());
            } else if (each.kind().equals("message")) {
                messages.add(new Beginning.UnderWay(
                        nodes.indexOf(each.from()), nodes.indexOf(each.node()), simulation.waitingContent(each.id())));
            } else if (each.kind().equals("ask")) {
                throw new ScenarioException("an ask to " + each.node()
                        + " is on its way at this moment; choose another one, a little later");
            }
        }
        for (NodeId node : nodes) {
            boolean up = simulation.isUp(node);
            List<String> running = new ArrayList<>(timers.getOrDefault(node, List.of()));
            running.sort(null);
            long links = 0;
            for (int peer = 0; peer < nodes.size(); peer++) {
                links |= up
                                && simulation.isUp(nodes.get(peer))
                                && !nodes.get(peer).equals(node)
                        ? 1L << peer
                        : 0;
            }
            Map<String, List<Value>> durable =
                    new TreeMap<>(simulation.disk(node).restorable(part).stores());
            locals.add(local(
                    up,
                    simulation.incarnation(node),
                    up ? simulation.kernel(node, part).save() : null,
                    up ? running : List.of(),
                    durable,
                    up ? pending.getOrDefault(node, List.of()) : List.of(),
                    up ? tickets.getOrDefault(node, 0L) : 0,
                    links));
            clocks.add(simulation.localNanos(node, simulation.now()));
        }
        return new Beginning(locals, messages, memory, clocks);
    }
}
