package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.property.Assumptions;
import dev.regente.sim.scenario.Assumption;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.LinkPattern;
import dev.regente.sim.scenario.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** Lets one fault happen now, and plans its end. */
final class Strikes {
    private final Simulation simulation;
    private final SystemRun system;
    private final Assumptions assumptions;
    private final MessageFaults messages;
    private int healed;

    /** @param lasts is told until when something goes on that was not known before */
    Strikes(Simulation simulation, SystemRun system, Assumptions assumptions, LongConsumer lasts) {
        this.simulation = simulation;
        this.system = system;
        this.assumptions = assumptions;
        this.messages = new MessageFaults(simulation, lasts);
    }

    /** The moment of the fault is not looked at: it is now. */
    void strike(Fault fault, Choices.Stream choices) {
        if (fault instanceof Fault.Crash crash) {
            List<NodeId> hit = hit(crash.target(), simulation::isUp, choices);
            hit.forEach(id -> simulation.crash(id, crash.silent()));
            after(crash.forNanos(), () -> hit.forEach(simulation::restart));
        } else if (fault instanceof Fault.Restart restart) {
            restart(restart, hit(restart.target(), this::isDown, choices));
        } else if (fault instanceof Fault.Wipe wipe) {
            assumptions.note(Assumption.NO_DISK_LOSS, "a disk was lost");
            hit(wipe.target(), this::isDown, choices).forEach(simulation::wipe);
        } else if (fault instanceof Fault.Pause pause) {
            hit(pause.target(), simulation::isUp, choices).forEach(id -> simulation.pause(id, pause.forNanos()));
        } else if (fault instanceof Fault.Suspend suspend) {
            assumptions.note(Assumption.CLOCK_BOUND, "a clock stood still");
            hit(suspend.target(), simulation::isUp, choices).forEach(id -> simulation.suspend(id, suspend.forNanos()));
        } else if (fault instanceof Fault.JumpClock jump) {
            assumptions.note(Assumption.CLOCK_BOUND, "a clock jumped");
            hit(jump.target(), simulation::isUp, choices).forEach(id -> simulation.jumpClock(id, jump.byNanos()));
        } else if (fault instanceof Fault.DriftClock drift) {
            assumptions.note(Assumption.CLOCK_BOUND, "a clock drifts more than the others");
            hit(drift.target(), id -> true, choices).forEach(id -> simulation.driftClock(id, drift.byPpb()));
        } else if (fault instanceof Fault.FlapNode flap) {
            long end = simulation.now() + flap.forNanos();
            hit(flap.target(), simulation::isUp, choices).forEach(id -> flap(id, flap, end));
        } else if (!slowness(fault, choices)) {
            links(fault);
        }
    }

    private void restart(Fault.Restart restart, List<NodeId> hit) {
        if (restart.as() == null) {
            hit.forEach(simulation::restart);
        } else {
            assumptions.note(Assumption.OWN_IDENTITY, hit + " was started under the id of " + restart.as());
            hit.forEach(id -> simulation.restartAs(id, restart.as()));
        }
    }

    private boolean slowness(Fault fault, Choices.Stream choices) {
        if (fault instanceof Fault.SlowDisk slow) {
            forAWhile(
                    slow.target(),
                    choices,
                    slow.forNanos(),
                    id -> simulation.slowDisk(id, slow.byNanos()),
                    id -> simulation.slowDisk(id, 0));
        } else if (fault instanceof Fault.SlowNode slow) {
            assumptions.note(Assumption.SYNCHRONY, "a node was slow");
            forAWhile(
                    slow.target(),
                    choices,
                    slow.forNanos(),
                    id -> simulation.slowNode(id, slow.byNanos()),
                    id -> simulation.slowNode(id, 0));
        } else if (fault instanceof Fault.FailDisk fail) {
            hit(fail.target(), simulation::isUp, choices).forEach(simulation::failDisk);
        } else {
            return false;
        }
        return true;
    }

    private void forAWhile(
            Target target, Choices.Stream choices, long nanos, Consumer<NodeId> begin, Consumer<NodeId> end) {
        List<NodeId> hit = hit(target, simulation::isUp, choices);
        hit.forEach(begin);
        after(nanos, () -> hit.forEach(end));
    }

    private void links(Fault fault) {
        if (fault instanceof Fault.Clog || fault instanceof Fault.SlowLink || fault instanceof Fault.Match) {
            assumptions.note(Assumption.NO_MESSAGE_FAULTS, "a fault picks messages");
        }
        if (fault instanceof Fault.Partition partition) {
            simulation.partition(partition.groups());
            long lasting = partition.healNanos() == 0 ? 0 : partition.healNanos() - partition.atNanos();
            afterUnlessHealed(lasting, () -> simulation.healPartition(partition.groups()));
        } else if (fault instanceof Fault.Cut cut) {
            cut(new LinkPattern(cut.from(), cut.to(), false), cut.forNanos());
        } else if (fault instanceof Fault.CutLinks cut) {
            cut(cut.links(), cut.forNanos());
        } else if (fault instanceof Fault.Heal) {
            healed++;
            simulation.healAll();
        } else if (fault instanceof Fault.Clog clog) {
            after(clog.forNanos(), messages.clog(clog.links()));
        } else if (fault instanceof Fault.SlowLink slow) {
            after(slow.forNanos(), messages.slow(slow.links(), slow.byNanos()));
        } else if (fault instanceof Fault.FlapLink flap) {
            flap(flap, simulation.now() + flap.forNanos());
        } else if (fault instanceof Fault.Match match) {
            messages.match(match);
        } else if (fault instanceof Fault.Release release) {
            messages.release(release.messages());
        }
    }

    private void cut(LinkPattern links, long forNanos) {
        List<NodeId[]> cuts = new ArrayList<>();
        for (NodeId from : simulation.nodes()) {
            for (NodeId to : simulation.nodes()) {
                if (!from.equals(to) && links.matches(from, to)) {
                    cuts.add(new NodeId[] {from, to});
                }
            }
        }
        cuts.forEach(link -> simulation.cut(link[0], link[1]));
        afterUnlessHealed(forNanos, () -> cuts.forEach(link -> simulation.heal(link[0], link[1])));
    }

    private void flap(Fault.FlapLink flap, long end) {
        long left = end - simulation.now();
        if (left > 0) {
            cut(flap.links(), Math.min(left, flap.downNanos()));
            after(flap.downNanos() + flap.upNanos(), () -> flap(flap, end));
        }
    }

    private void flap(NodeId id, Fault.FlapNode flap, long end) {
        long left = end - simulation.now();
        if (left > 0) {
            simulation.crash(id, false);
            after(Math.min(left, flap.downNanos()), () -> simulation.restart(id));
            after(flap.downNanos() + flap.upNanos(), () -> flap(id, flap, end));
        }
    }

    /** Who leads now, as the system sees it. */
    Optional<NodeId> leader() {
        return system.leader(simulation);
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

    void after(long nanos, Runnable what) {
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
