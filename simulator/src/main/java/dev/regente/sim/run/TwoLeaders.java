package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.World;
import dev.regente.sim.property.LeaderView;
import java.util.List;

/** {@code one-leader-at-a-time} (S2), told each time that it begins to be broken. */
final class TwoLeaders implements Checker {
    private final LeaderView view;
    private boolean broken;

    TwoLeaders(LeaderView view) {
        this.view = view;
    }

    @Override
    public void after(Occurrence o, World world) {
        if (view.styled().size() < 2) {
            broken = false;
            return;
        }
        List<NodeId> leaders = view.leaders(world);
        if (leaders.size() > 1 && !broken) {
            world.violation("one-leader-at-a-time", o.node(), leaders + " all lead");
        }
        broken = leaders.size() > 1;
    }
}
