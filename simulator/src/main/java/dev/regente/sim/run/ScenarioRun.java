package dev.regente.sim.run;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Checker;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Fingerprint;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Trace;
import dev.regente.sim.core.Traffic;
import dev.regente.sim.core.TwinRun;
import dev.regente.sim.core.Violation;
import dev.regente.sim.property.Assumptions;
import dev.regente.sim.property.Claims;
import dev.regente.sim.property.Expectations;
import dev.regente.sim.property.Facts;
import dev.regente.sim.property.FailOver;
import dev.regente.sim.property.LeaderView;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A scenario with its system, ready to run as often as wanted; every run starts anew. */
public final class ScenarioRun {
    private static final String REGISTER = "register";
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
            List<Expectations.Result> expectations,
            Choices choices) {

        /** Whether everything held, and all came out as expected. */
        public boolean held() {
            return violations.isEmpty() && expectations.stream().allMatch(Expectations.Result::held);
        }

        /** What went wrong first, in one line; "none" if nothing did. */
        public String firstFailure() {
            if (!violations.isEmpty()) {
                return violations.get(0).toString().replaceAll("\\s+", " ").strip();
            }
            return expectations.stream()
                    .filter(each -> !each.held())
                    .map(each -> "not as expected: " + each.text())
                    .findFirst()
                    .orElse("none");
        }
    }

    /** What is run. */
    public SystemUnderTest system() {
        return system;
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

    /** Runs with these choices and lets these watch, after all others. */
    public Outcome run(Choices choices, List<? extends Checker> more) {
        return run(choices, more, Long.MAX_VALUE);
    }

    /**
     * Runs with these choices.
     *
     * @param more watch besides, after all others
     * @param mostEvents ends with the violation {@code event-limit} if there are more
     */
    public Outcome run(Choices choices, List<? extends Checker> more, long mostEvents) {
        return run(choices, List.of(), more, mostEvents);
    }

    /** Runs with these choices, and does what a person did, in this order. */
    public Outcome run(Choices choices, List<Move> moves, List<? extends Checker> more) {
        return run(choices, moves, more, Long.MAX_VALUE);
    }

    private Outcome run(Choices choices, List<Move> moves, List<? extends Checker> more, long mostEvents) {
        Stage stage = new Stage(choices);
        stage.simulation.eventLimit(Math.min(eventLimit(), mostEvents));
        Simulation simulation = stage.simulation;
        for (Checker each : more) {
            if (each instanceof RunTrail.Recorder recorder) {
                recorder.begin(simulation);
            }
            simulation.watch(each);
        }
        moves.forEach(move -> move.reach(simulation, scenario.untilNanos()));
        simulation.run(scenario.untilNanos());
        simulation.checkpoint();
        Map<String, SystemRun.Purpose> purposes = new TreeMap<>();
        simulation.traffic().byType().keySet().forEach(type -> purposes.put(type, stage.opened.purpose(type)));
        Map<String, Object> report = new TreeMap<>(stage.opened.report(simulation));
        if (report.containsKey("finalLeader") && report.get("finalLeader") == null) {
            NodeId agreed = stage.view.agreed(simulation);
            report.put("finalLeader", agreed == null ? null : agreed.number());
        }
        if (report.containsKey("agreedAtMillis")
                && report.get("agreedAtMillis") == null
                && stage.view.agreedNanos() >= 0) {
            report.put("agreedAtMillis", stage.view.agreedNanos() / 1e6);
        }
        if (stage.opened.claims().isPresent()) {
            report.putAll(stage.failOver.report());
        }
        if (stage.register != null) {
            report.putAll(stage.register.report(simulation));
        }
        return new Outcome(
                scenario,
                simulation.fingerprint(),
                simulation.events(),
                simulation.now(),
                simulation.violations(),
                simulation.findings(),
                simulation.traffic(),
                purposes,
                report,
                stage.expectations.results(simulation),
                choices);
    }

    /** What strikes by chance in such a run, each strike as a fault of its own: the same run without chance. */
    public List<Fault> struck(Choices choices) {
        Stage stage = new Stage(choices);
        stage.simulation.run(scenario.untilNanos());
        return stage.plan.struck();
    }

    /** A run that is set up and has not begun, for whoever wants to go step by step. */
    public Simulation prepare(Choices choices) {
        return new Stage(choices).simulation;
    }

    /** All that belongs to one run, set up and not begun. */
    private final class Stage {
        final SystemRun opened = system.open(scenario);
        final Simulation simulation;
        final LeaderView view = new LeaderView();
        final FailOver failOver = new FailOver(view);
        final Facts facts = new Facts(view);
        final FaultPlan plan;
        final Assumptions assumptions = new Assumptions(scenario);
        final Expectations expectations;
        final Register register;

        Stage(Choices choices) {
            if (scenario.cluster().detector().oracle() && !opened.takesDetector()) {
                throw new ScenarioException("only level classic of bully, ring, list-ring, chang-roberts and"
                        + " chang-roberts-starters, and class:..., listen to a detector that knows; "
                        + scenario.cluster().algorithm() + " at "
                        + scenario.cluster().safety()
                        + " takes cluster.detector: timeout");
            }
            simulation = new Simulation(scenario.conditions(), opened.program(), choices)
                    .eventLimit(eventLimit())
                    .detector(scenario.cluster()
                            .detector()
                            .inEngine(scenario.cluster().timeoutNanos()));
            opened.settle(simulation);
            plan = new FaultPlan(simulation, opened, facts, assumptions);
            expectations = new Expectations(scenario, facts, view, plan::calmSince);
            register =
                    scenario.workload().app().equals(REGISTER) ? new Register(simulation, view, facts, scenario) : null;
            simulation.watch(view).watch(failOver).watch(facts).watch(assumptions);
            opened.claims().ifPresent(claims -> {
                simulation.judge(new Claims(claims, expectations.always(), assumptions, facts));
                simulation.watch(new TwoLeaders(view));
            });
            opened.checkers().forEach(simulation::watch);
            if (opened.agreedWithinNanos() > 0) {
                simulation.watch(new AgreedWithin(view, plan::calmSince, opened.agreedWithinNanos()));
            }
            plan.schedule(scenario.faults());
            if (plan.watches()) {
                simulation.watch(plan);
            }
            expectations.schedule(simulation);
            simulation.watch(expectations);
            opened.workload(simulation);
            if (register != null) {
                register.schedule();
                simulation.watch(register);
            }
        }
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
        return TwinRun.compare(() -> new Stage(choices.get()).simulation, scenario.untilNanos());
    }
}
