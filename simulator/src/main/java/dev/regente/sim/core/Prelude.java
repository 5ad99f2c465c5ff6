package dev.regente.sim.core;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Notice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What happens before time zero, in a calm network: nobody watches and nothing is counted. It takes note of what the
 * processes publish, so that they can say it again to those who watch from time zero on.
 */
final class Prelude implements Checker {
    private static final long MILLI = 1_000_000;

    private final Simulation simulation;
    private final Map<NodeId, Map<String, Notice>> published = new TreeMap<>();

    private Prelude(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Runs up to the first whole millisecond at which this holds; false if there is none within this time. */
    static boolean run(Simulation simulation, Predicate<World> settled, long mostNanos) {
        Prelude prelude = new Prelude(simulation);
        simulation.checkers.add(prelude);
        try {
            for (long moment = MILLI; moment <= mostNanos; moment += MILLI) {
                while (simulation.step(moment)) {
                    // each step is one event
                }
                if (!simulation.violations().isEmpty()) {
                    return false;
                }
                simulation.idleUntil(moment);
                if (settled.test(simulation)) {
                    simulation.beginAnew();
                    simulation.allNodes().forEach(prelude::says);
                    return true;
                }
            }
            return false;
        } finally {
            simulation.checkers.remove(prelude);
        }
    }

    @Override
    public void after(Occurrence o, World world) {
        if (o.kind() == Occurrence.Kind.STARTED) {
            published.put(o.node(), new LinkedHashMap<>());
        }
        for (Notice notice : o.notices()) {
            String kind = notice.getClass().getName();
            Map<String, Notice> known = published.get(o.node());
            known.remove(kind); // the last of each kind, in the order in which they came
            known.put(kind, notice);
        }
    }

    private void says(SimNode node) {
        if (node.up) {
            List<Notice> last = new ArrayList<>(published.get(node.id).values());
            simulation.first(node, last);
        }
    }
}
