package dev.regente.sim.explore;

import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.sim.explore.kernel.KernelModel;
import dev.regente.sim.explore.kernel.Subject;
import dev.regente.sim.explore.kernel.Watch;
import dev.regente.sim.explore.system.ElectionWatch;
import java.util.ArrayList;
import java.util.List;

/** A cluster of {@link Ballot}. */
final class BallotSubject implements Subject {
    private final List<NodeId> nodes = new ArrayList<>();
    private final Ballot.Mistake mistake;
    private final int terms;
    private final Watch watch = new ElectionWatch(ElectionWatch.AtOnce.NOT_PROMISED, 0, 1);

    BallotSubject(int size, Ballot.Mistake mistake, int terms) {
        for (int i = 1; i <= size; i++) {
            nodes.add(NodeId.of(i));
        }
        this.mistake = mistake;
        this.terms = terms;
    }

    static KernelModel model(Ballot.Mistake mistake, String bounds) {
        Bounds all = Bounds.parse(bounds);
        return new KernelModel(
                new BallotSubject(Math.max(3, all.get(Bound.NODES)), mistake, all.get(Bound.TERMS)),
                all,
                all.network(),
                1_000_000_000L);
    }

    @Override
    public List<NodeId> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public Kernel<?> kernel(NodeId node, boolean restarted) {
        return new Ballot(node, nodes, mistake);
    }

    @Override
    public boolean keepsOnlyLast(String store) {
        return true;
    }

    @Override
    public boolean tellsLinks() {
        return false;
    }

    @Override
    public boolean within(Kernel<?> kernel) {
        return ((Ballot) kernel).term() <= terms;
    }

    @Override
    public Watch watch() {
        return watch;
    }
}
