package dev.regente.sim.explore.system;

import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.confirm.TermRecord;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionAsk;
import dev.regente.sim.core.Program;
import dev.regente.sim.explore.Bound;
import dev.regente.sim.explore.Bounds;
import dev.regente.sim.explore.Network;
import dev.regente.sim.explore.kernel.Beginning;
import dev.regente.sim.explore.kernel.KernelModel;
import dev.regente.sim.explore.kernel.Local;
import dev.regente.sim.explore.kernel.Subject;
import dev.regente.sim.explore.kernel.Watch;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;

/**
 * Scenarios as spaces of states: their nodes, algorithm, safety level and rules left out. Their faults, network and end do
 * not count; the bounds stand in their place.
 */
public final class ScenarioModels {
    private ScenarioModels() {}

    /** Bounds that suit this scenario where none are given: for the election's kernel one crash and one restart. */
    public static Bounds standard(Scenario scenario) {
        boolean confirms = kernelOf(scenario) instanceof ElectionKernel;
        return confirms ? Bounds.NONE.with(Bound.CRASHES, 1).with(Network.SET) : Bounds.NONE;
    }

    private static Kernel<?> kernelOf(Scenario scenario) {
        return part(scenario, scenario.cluster().ids().get(0), false).kernel();
    }

    /** The states of this scenario within these bounds. */
    public static KernelModel open(Scenario scenario, Bounds bounds) {
        Scenario changed = changed(scenario, bounds);
        long jump = bounds.get(Bound.TICK_MILLIS) * 1_000_000L;
        long tickNanos = jump > 0
                ? jump
                : Math.max(changed.cluster().timeoutNanos(), changed.cluster().leaseNanos()) / 2;
        Network network = bounds.network() == null ? Network.MULTISET : bounds.network();
        return new KernelModel(new ScenarioSubject(changed, bounds, tickNanos), bounds, network, tickNanos);
    }

    /** What may follow from a moment of a recorded run, within these bounds. */
    static KernelModel from(RunFile file, long atNanos, Bounds bounds) {
        if (bounds.get(Bound.NODES) > 0 || !bounds.without().isEmpty()) {
            throw new ScenarioException("the nodes and the rules are those of the recorded run");
        }
        Scenario scenario = file.scenario();
        long jump = bounds.get(Bound.TICK_MILLIS) * 1_000_000L;
        long tickNanos = jump > 0
                ? jump
                : Math.max(scenario.cluster().timeoutNanos(), scenario.cluster().leaseNanos()) / 2;
        Network network = bounds.network() == null ? Network.MULTISET : bounds.network();
        ScenarioSubject any = new ScenarioSubject(scenario, bounds, tickNanos);
        Beginning moment = Moment.of(file, atNanos, any.part, any.watch);
        Bounds all = bounds;
        if (!bounds.numbers().containsKey(Bound.TERMS)) {
            // one term more than the run has reached
            all = bounds.with(Bound.TERMS, 1 + highestTerm(moment));
        }
        return new KernelModel(new ScenarioSubject(scenario, all, tickNanos), all, network, tickNanos, moment);
    }

    private static int highestTerm(Beginning moment) {
        long highest = 0;
        for (Local each : moment.nodes()) {
            for (Value record : each.durable(TermRecord.STORE)) {
                highest = Math.max(highest, ((Value.Rec) record).num("promisedTerm"));
            }
        }
        return (int) Math.min(100_000, highest);
    }

    private static Scenario changed(Scenario scenario, Bounds bounds) {
        Scenario.Cluster cluster = scenario.cluster();
        if (bounds.get(Bound.NODES) > 0) {
            cluster = cluster.withNodes(bounds.get(Bound.NODES));
        }
        if (!bounds.without().isEmpty()) {
            cluster = cluster.without(bounds.without());
        }
        return scenario.with(cluster);
    }

    private static Program.Part<?> part(Scenario scenario, NodeId node, boolean restarted) {
        Program program =
                SystemUnderTest.named(scenario.system()).open(scenario).program();
        List<Program.Part<?>> parts = program.parts(node);
        if (parts.size() != 1) {
            throw new ScenarioException("system " + scenario.system() + " runs " + parts.size()
                    + " kernels on each node; explore takes systems of one");
        }
        return restarted ? program.parts(node).get(0) : parts.get(0);
    }

    /** The nodes of a scenario. */
    private static final class ScenarioSubject implements Subject {
        private final Scenario scenario;
        private final Program program;
        private final String part;
        private final boolean confirms;
        private final boolean connected;
        private final Watch watch;
        private final int terms;

        ScenarioSubject(Scenario scenario, Bounds bounds, long tickNanos) {
            this.scenario = scenario;
            this.program =
                    SystemUnderTest.named(scenario.system()).open(scenario).program();
            NodeId first = nodes().get(0);
            Program.Part<?> any = part(scenario, first, false);
            this.part = any.name();
            this.confirms = any.kernel() instanceof ElectionKernel;
            this.connected = !program.connections(first, nodes()).isEmpty();
            this.terms = bounds.get(Bound.TERMS);
            ElectionWatch.AtOnce atOnce = !confirms
                    ? ElectionWatch.AtOnce.STYLED
                    : scenario.cluster().safety().equals("leased")
                            ? ElectionWatch.AtOnce.LEASED
                            : ElectionWatch.AtOnce.NOT_PROMISED;
            this.watch = new ElectionWatch(atOnce, bounds.get(Bound.TICKS), tickNanos);
        }

        @Override
        public List<NodeId> nodes() {
            return scenario.cluster().ids();
        }

        @Override
        public List<NodeId> down() {
            return scenario.cluster().down();
        }

        @Override
        public Kernel<?> kernel(NodeId node, boolean restarted) {
            return part(scenario, node, restarted).kernel();
        }

        @Override
        public boolean keepsOnlyLast(String store) {
            return program.keepsOnlyLast(part, store);
        }

        @Override
        public String type(Object message) {
            return program.messageType(part, message);
        }

        @Override
        public boolean tellsLinks() {
            return connected;
        }

        @Override
        public boolean meetsFirst() {
            return confirms;
        }

        @Override
        public Watch watch() {
            return watch;
        }

        @Override
        public boolean within(Kernel<?> kernel) {
            return !(kernel instanceof ElectionKernel election)
                    || election.record().promisedTerm() <= terms;
        }

        /** Leaders are asked to hand over. */
        @Override
        public List<Asking> asks(Value surroundings, int node, Local local) {
            List<Asking> all = new ArrayList<>();
            if (confirms) {
                all.add(new Asking(new ElectionAsk.HandOff(null), surroundings));
                for (NodeId target : nodes()) {
                    if (!target.equals(nodes().get(node))) {
                        all.add(new Asking(new ElectionAsk.HandOff(target), surroundings));
                    }
                }
            }
            return all;
        }
    }
}
