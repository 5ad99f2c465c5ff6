package dev.regente.sim.run;

import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Fingerprint;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Trace;
import dev.regente.sim.core.Traffic;
import dev.regente.sim.core.TwinRun;
import dev.regente.sim.core.Violation;
import dev.regente.sim.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A scenario with its system, ready to run as often as wanted; every run starts anew. */
public final class ScenarioRun {
    private static final long EVENTS_PER_NODE_AND_SECOND = 10_000;
    private final SystemUnderTest system;
    private final Scenario scenario;

    /** With the system that the scenario names. */
    public ScenarioRun(Scenario scenario) {
        this(SystemUnderTest.named(scenario.system()), scenario);
    }

    /** With this system. */
    public ScenarioRun(SystemUnderTest system, Scenario scenario) {
        this.system = system;
        this.scenario = scenario;
    }

    /**
     * What came out.
     *
     * @param report what the system adds
     * @param purposes for each message type what it is for
     */
    public record Outcome(
            Scenario scenario,
            Fingerprint fingerprint,
            long events,
            long virtualNanos,
            List<Violation> violations,
            List<Violation> findings,
            Traffic traffic,
            Map<String, SystemRun.Purpose> purposes,
            Map<String, Object> report,
            Choices choices) {

        /** Whether everything held. */
        public boolean held() {
            return violations.isEmpty();
        }
    }

    /** Runs by the scenario's seed, up to the first violation. */
    public Outcome run() {
        return run(Choices.seeded(scenario.seed()));
    }

    /**
     * Runs with these choices.
     *
     * @param trace takes a line for each event; see {@link #run()} for none
     */
    public Outcome run(Choices choices, Consumer<String> trace) {
        return run(choices, List.of(new Trace(trace)));
    }

    /** Runs with these choices and no trace. */
    public Outcome run(Choices choices) {
        return run(choices, List.of());
    }

    private Outcome run(Choices choices, List<Checker> more) {
        SystemRun opened = system.open(scenario);
        Simulation simulation = setUp(opened, choices);
        more.forEach(simulation::watch);
        simulation.run(scenario.untilNanos());
        simulation.checkpoint();
        Map<String, SystemRun.Purpose> purposes = new java.util.TreeMap<>();
        simulation.traffic().byType().keySet().forEach(type -> purposes.put(type, opened.purpose(type)));
        return new Outcome(
                scenario,
                simulation.fingerprint(),
                simulation.events(),
                simulation.now(),
                simulation.violations(),
                simulation.findings(),
                simulation.traffic(),
                purposes,
                opened.report(simulation),
                choices);
    }

    /** A run that is set up and has not begun, for whoever wants to go step by step. */
    public Simulation prepare(Choices choices) {
        return setUp(system.open(scenario), choices);
    }

    private Simulation setUp(SystemRun opened, Choices choices) {
        Simulation simulation =
                new Simulation(scenario.conditions(), opened.program(), choices).eventLimit(eventLimit());
        opened.checkers().forEach(simulation::watch);
        new FaultPlan(simulation, opened).schedule(scenario.faults());
        opened.workload(simulation);
        return simulation;
    }

    /** Messages that breed messages would fill the memory before anybody sees why. */
    private long eventLimit() {
        long seconds = 1 + scenario.untilNanos() / 1_000_000_000L;
        return 100_000 + EVENTS_PER_NODE_AND_SECOND * scenario.cluster().ids().size() * seconds;
    }

    /** Runs twice and compares event by event; empty if both are equal to the last bit. */
    public Optional<TwinRun.Difference> twin() {
        return twin(() -> Choices.seeded(scenario.seed()));
    }

    /** The same with other choices: two equal ones, one after the other. */
    public Optional<TwinRun.Difference> twin(Supplier<Choices> choices) {
        return TwinRun.compare(() -> setUp(system.open(scenario), choices.get()), scenario.untilNanos());
    }
}
