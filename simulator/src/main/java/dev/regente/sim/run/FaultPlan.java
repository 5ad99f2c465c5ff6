package dev.regente.sim.run;

import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.World;
import dev.regente.sim.property.Assumptions;
import dev.regente.sim.property.Facts;
import dev.regente.sim.scenario.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the faults of a scenario into a simulation: at their moments, when what they wait for happens, and by chance. The
 * i-th fault draws from the stream {@code fault/i}.
 */
final class FaultPlan implements Checker {
    private static final class Waiting {
        final Fault.When fault;
        final Choices.Stream choices;
        boolean before;
        int times;

        Waiting(Fault.When fault, Choices.Stream choices) {
            this.fault = fault;
            this.choices = choices;
        }
    }

    private final Simulation simulation;
    private final Facts facts;
    private final Strikes strikes;
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Fault> struck = new ArrayList<>();
    private long lastFaultNanos;

    FaultPlan(Simulation simulation, SystemRun system, Facts facts, Assumptions assumptions) {
        this.simulation = simulation;
        this.facts = facts;
        this.strikes = new Strikes(simulation, system, assumptions, this::until);
    }

    private void until(long nanos) {
        lastFaultNanos = Math.max(lastFaultNanos, nanos);
    }

    /** What struck by chance so far, each as a fault of its own. */
    List<Fault> struck() {
        return List.copyOf(struck);
    }

    /** When the last fault is over, as far as it is known now. */
    long calmSince() {
        return lastFaultNanos;
    }

    void schedule(List<Fault> faults) {
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            Choices.Stream choices = simulation.choices().stream("fault/" + i);
            until(fault.endNanos());
            if (fault instanceof Fault.When when) {
                waiting.add(new Waiting(when, choices));
            } else if (fault instanceof Fault.Every every) {
                new Chance(simulation, strikes, every, choices, struck::add).schedule();
            } else if (fault.atNanos() == 0 && hitsMessages(fault)) {
                strikes.strike(fault, choices); // before the nodes start, and speak
            } else {
                simulation.at(fault.atNanos(), s -> strikes.strike(fault, choices));
            }
        }
    }

    private static boolean hitsMessages(Fault fault) {
        return fault instanceof Fault.Match || fault instanceof Fault.Clog || fault instanceof Fault.SlowLink;
    }

    /** Whether something waits for what the nodes do. */
    boolean watches() {
        return !waiting.isEmpty();
    }

    @Override
    public void after(Occurrence o, World world) {
        for (int i = 0; i < waiting.size(); i++) {
            look(waiting.get(i), world);
        }
    }

    /** Strikes where it becomes true: a state that stays true counts once, a moment each time. */
    private void look(Waiting each, World world) {
        boolean now = facts.holds(each.fault.what(), world);
        if (now && !each.before && ++each.times == each.fault.nth()) {
            Fault then = each.fault.then();
            long moment = world.now() + then.atNanos();
            until(moment + then.endNanos() - then.atNanos());
            simulation.at(moment, s -> strikes.strike(then, each.choices));
        }
        each.before = now;
    }
}
