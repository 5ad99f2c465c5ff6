package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Brings the faults of a scenario into a simulation. The i-th fault draws from the stream {@code fault/i}. */
final class FaultPlan {
    private final Simulation simulation;
    private final SystemRun system;
    private int healed;

    FaultPlan(Simulation simulation, SystemRun system) {
        this.simulation = simulation;
        this.system = system;
    }

    void schedule(List<Fault> faults) {
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            Choices.Stream choices = simulation.choices().stream("fault/" + i);
            simulation.at(fault.atNanos(), s -> strike(fault, choices));
        }
    }

    private void strike(Fault fault, Choices.Stream choices) {
        if (fault instanceof Fault.Crash crash) {
            List<NodeId> hit = hit(crash.target(), simulation::isUp, choices);
            hit.forEach(id -> simulation.crash(id, crash.silent()));
            after(crash.forNanos(), () -> hit.forEach(simulation::restart));
        } else if (fault instanceof Fault.Restart restart) {
            hit(restart.target(), this::isDown, choices).forEach(simulation::restart);
        } else if (fault instanceof Fault.Wipe wipe) {
            hit(wipe.target(), this::isDown, choices).forEach(simulation::wipe);
        } else if (fault instanceof Fault.Pause pause) {
            hit(pause.target(), simulation::isUp, choices).forEach(id -> simulation.pause(id, pause.forNanos()));
        } else if (fault instanceof Fault.Partition partition) {
            simulation.partition(partition.groups());
            long lasting = partition.healNanos() == 0 ? 0 : partition.healNanos() - partition.atNanos();
            afterUnlessHealed(lasting, () -> simulation.healPartition(partition.groups()));
        } else if (fault instanceof Fault.Cut cut) {
            simulation.cut(cut.from(), cut.to());
            afterUnlessHealed(cut.forNanos(), () -> simulation.heal(cut.from(), cut.to()));
        } else if (fault instanceof Fault.Heal) {
            healed++;
            simulation.healAll();
        } else if (fault instanceof Fault.SlowDisk slow) {
            List<NodeId> hit = hit(slow.target(), simulation::isUp, choices);
            hit.forEach(id -> simulation.slowDisk(id, slow.byNanos()));
            after(slow.forNanos(), () -> hit.forEach(id -> simulation.slowDisk(id, 0)));
        } else if (fault instanceof Fault.FailDisk fail) {
            hit(fail.target(), simulation::isUp, choices).forEach(simulation::failDisk);
        }
    }

    private boolean isDown(NodeId id) {
        return !simulation.isUp(id);
    }

    /** Not after a heal of everything: it would take back a newer cut of the same link. */
    private void afterUnlessHealed(long nanos, Runnable what) {
        int before = healed;
        after(nanos, () -> {
            if (healed == before) {
                what.run();
            }
        });
    }

    private void after(long nanos, Runnable what) {
        if (nanos > 0) {
            simulation.at(simulation.now() + nanos, s -> what.run());
        }
    }

    private List<NodeId> hit(Target target, Predicate<NodeId> possible, Choices.Stream choices) {
        if (target instanceof Target.Ids ids) {
            return ids.ids();
        }
        List<NodeId> candidates = new ArrayList<>();
        if (target == Target.Then.LEADER) {
            system.leader(simulation).filter(possible).ifPresent(candidates::add);
            return candidates;
        }
        simulation.nodes().stream().filter(possible).forEach(candidates::add);
        if (target == Target.Then.ALL || candidates.isEmpty()) {
            return candidates;
        }
        return List.of(candidates.get(choices.choose(candidates.size())));
    }
}
