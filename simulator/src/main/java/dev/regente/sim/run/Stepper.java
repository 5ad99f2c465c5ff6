package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Occurrence;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Violation;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run that is gone through event by event. Not thread-safe. */
public final class Stepper {
    private final Simulation simulation;
    private final long untilNanos;
    private final Map<NodeId, Map<String, Value>> states = new TreeMap<>();
    private final Map<NodeId, Map<String, Value>> before = new TreeMap<>();
    private int choicesBefore;
    private int violations;
    private int findings;
    private List<Violation> fresh = List.of();
    private boolean over;

    /** At the beginning of this scenario, with the system that it names. */
    public Stepper(Scenario scenario, Choices choices) {
        simulation = new ScenarioRun(scenario).prepare(choices);
        untilNanos = scenario.untilNanos();
    }

    /** Goes one event on; false at the end. What is broken only by the end itself is then broken. */
    public boolean step() {
        choicesBefore = choices().recording().size();
        if (over || !simulation.step(untilNanos)) {
            if (!over) {
                simulation.run(untilNanos);
                lookForBroken();
            }
            over = true;
            return false;
        }
        Occurrence o = simulation.last();
        if (o.node() != null && o.part() != null && o.kind() != Occurrence.Kind.DROPPED) {
            Map<String, Value> now = states.computeIfAbsent(o.node(), node -> new TreeMap<>());
            before.put(o.node(), new TreeMap<>(now));
            now.put(o.part(), simulation.kernel(o.node(), o.part()).save());
        }
        lookForBroken();
        return true;
    }

    private void lookForBroken() {
        List<Violation> now = new ArrayList<>();
        now.addAll(simulation
                .violations()
                .subList(violations, simulation.violations().size()));
        now.addAll(simulation.findings().subList(findings, simulation.findings().size()));
        violations = simulation.violations().size();
        findings = simulation.findings().size();
        fresh = List.copyOf(now);
    }

    /** The event at hand; valid until the next step. */
    public Occurrence last() {
        return simulation.last();
    }

    /** Whether the run is at its end. */
    public boolean over() {
        return over;
    }

    /** Whether anything was violated so far. */
    public boolean violated() {
        return violations > 0;
    }

    /** What the event at hand broke, violations before findings; mostly nothing. */
    public List<Violation> broken() {
        return fresh;
    }

    /** Whether a node made known at this event that it was elected. */
    public boolean elects() {
        return !over && last().notices().stream().anyMatch(notice -> notice instanceof ElectionNotice.Elected);
    }

    /** Whether a node came to lead, or to follow, in this term at this event. */
    public boolean reaches(long term) {
        return !over
                && last().notices().stream()
                        .anyMatch(notice -> (notice instanceof ElectionNotice.Elected elected
                                        && elected.token() == term)
                                || (notice instanceof ElectionNotice.LeaderChanged changed && changed.term() == term));
    }

    /** Where the choices come from. */
    public Choices choices() {
        return simulation.choices();
    }

    /** How many choices were made before the event at hand; what was made since led to it or happened in it. */
    public int choicesBefore() {
        return choicesBefore;
    }

    /** The world as it is now. */
    public Simulation simulation() {
        return simulation;
    }

    /** The states of the parts of this node after its last event; empty before its first. */
    public Map<String, Value> state(NodeId node) {
        return states.getOrDefault(node, Map.of());
    }

    /** The states of the parts of this node before its last event. */
    public Map<String, Value> stateBefore(NodeId node) {
        return before.getOrDefault(node, Map.of());
    }
}
