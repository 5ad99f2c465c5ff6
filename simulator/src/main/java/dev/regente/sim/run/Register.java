package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import dev.regente.sim.property.Facts;
import dev.regente.sim.property.LeaderView;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The workload {@code register}: clients write to a register that all nodes share, through whoever styles itself leader. A
 * node looks whether it leads, works for a moment, and then writes; a pause in between stalls the write, a crash loses it.
 * With fencing the register compares the token of the write with the largest that it has seen and refuses a smaller one.
 * An algorithm without tokens leaves it nothing to compare: all its writes are taken.
 *
 * <p>A write is stale if the register has taken one of a later lead before. Clients reach every node, whatever the links
 * between the nodes do; of several leaders each client tries one, drawn.
 */
final class Register implements Checker {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    /** Who led after the last event, until when unless something happens, and whether a write would have succeeded. */
    private record Lead(long untilNanos, boolean writable) {}

    /** A write that a node has agreed to make. */
    private record Write(NodeId node, int incarnation, long token, int lead) {}

    private final Simulation simulation;
    private final LeaderView view;
    private final Facts facts;
    private final Scenario scenario;
    private final Map<NodeId, List<Runnable>> stalled = new TreeMap<>();
    private long largestToken;
    private int newestLead;
    private long asked;
    private long accepted;
    private long refused;
    private long staleAccepted;
    private long availableNanos;
    private long splitNanos;
    private long since;
    private final List<Lead> leads = new ArrayList<>();

    Register(Simulation simulation, LeaderView view, Facts facts, Scenario scenario) {
        this.simulation = simulation;
        this.view = view;
        this.facts = facts;
        this.scenario = scenario;
    }

    void schedule() {
        int clients = Math.max(1, scenario.workload().clients());
        long mean = clients * 1_000L * MILLI / Math.max(1, scenario.workload().perSecond());
        for (int i = 0; i < clients; i++) {
            next(simulation.choices().stream("workload/client/" + i), mean);
        }
    }

    private void next(Choices.Stream draw, long mean) {
        simulation.at(simulation.now() + draw.between(1, 2 * mean), s -> {
            asked++;
            List<NodeId> now = view.leaders(s);
            if (!now.isEmpty()) {
                NodeId node = now.get(draw.choose(now.size()));
                int incarnation = s.incarnation(node);
                long work = draw.between(100 * MICRO, MILLI);
                after(draw.between(100 * MICRO, 2 * MILLI), node, incarnation, () -> check(node, incarnation, work));
            }
            next(draw, mean);
        });
    }

    /** In this process and after this time; a pause lets it wait, an end of the process drops it. */
    private void after(long nanos, NodeId node, int incarnation, Runnable what) {
        simulation.at(simulation.now() + nanos, s -> whenAwake(node, incarnation, what));
    }

    private void whenAwake(NodeId node, int incarnation, Runnable what) {
        if (!simulation.isUp(node) || simulation.incarnation(node) != incarnation) {
            return;
        }
        if (simulation.isPaused(node)) {
            stalled.computeIfAbsent(node, id -> new ArrayList<>()).add(() -> whenAwake(node, incarnation, what));
        } else {
            what.run();
        }
    }

    private void check(NodeId node, int incarnation, long work) {
        if (view.leads(node, simulation)) {
            Write write = new Write(node, incarnation, view.token(node), view.lead(node));
            after(work, node, incarnation, () -> write(write));
        }
    }

    private void write(Write write) {
        boolean stale = write.lead() < newestLead;
        boolean taken = passes(write.token());
        if (taken) {
            accepted++;
            largestToken = Math.max(largestToken, write.token());
            newestLead = Math.max(newestLead, write.lead());
            staleAccepted += stale ? 1 : 0;
        } else {
            refused++;
        }
        if (stale) {
            facts.staleWrite(taken);
        }
    }

    @Override
    public void after(Occurrence o, World world) {
        account(world);
        if (o.kind() == Occurrence.Kind.RESUMED) {
            List<Runnable> late = stalled.remove(o.node());
            if (late != null) {
                simulation.at(world.now(), s -> late.forEach(Runnable::run));
            }
        } else if (o.kind() == Occurrence.Kind.CRASHED) {
            stalled.remove(o.node());
        }
    }

    /** The leaders of a moment stay so until the next event, or until their time runs out before it. */
    private void account(World world) {
        long now = world.now();
        if (now > since) {
            long first = since;
            long second = since;
            long writable = since;
            for (Lead lead : leads) {
                long end = Math.max(since, Math.min(now, lead.untilNanos()));
                second = Math.max(second, Math.min(first, end));
                first = Math.max(first, end);
                writable = lead.writable() ? Math.max(writable, end) : writable;
            }
            availableNanos += writable - since;
            splitNanos += second - since;
            since = now;
        }
        leads.clear();
        for (NodeId node : view.leaders(world)) {
            long local = view.leadsUntilLocal(node);
            leads.add(new Lead(
                    local == Long.MAX_VALUE ? local : world.trueNanos(node, local),
                    !world.isPaused(node) && couldWrite(node)));
        }
    }

    private boolean couldWrite(NodeId node) {
        return passes(view.token(node));
    }

    private boolean passes(long token) {
        return !scenario.workload().fencing() || token == 0 || token >= largestToken;
    }

    /** For the report. */
    Map<String, Object> report(World world) {
        account(world);
        Map<String, Object> report = new TreeMap<>();
        report.put("availability", world.now() == 0 ? 0.0 : (double) availableNanos / world.now());
        report.put("splitBrainMillis", splitNanos / 1e6);
        report.put("staleWritesAccepted", staleAccepted);
        Map<String, Object> writes = new TreeMap<>();
        writes.put("asked", asked);
        writes.put("accepted", accepted);
        writes.put("refused", refused);
        report.put("writes", writes);
        return report;
    }
}
