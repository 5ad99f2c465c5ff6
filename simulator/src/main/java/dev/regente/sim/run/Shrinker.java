package dev.regente.sim.run;

import dev.regente.sim.causality.Causes;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Violation;
import dev.regente.sim.property.Expectations;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.shrink.Candidate;
import dev.regente.sim.shrink.Search;
import dev.regente.sim.shrink.Size;
import dev.regente.sim.shrink.Trial;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds the smallest run in which the same property is broken: the scenario with fewer nodes, faults and settings, and the
 * choices at their simplest. Not thread-safe; a new one for each run.
 */
public final class Shrinker {
    private final SystemUnderTest system;
    private final RunFile file;
    private String property;
    private BooleanSupplier goOn = () -> true;
    private Consumer<Progress> watcher = progress -> {};
    private Optional<RunFile> best = Optional.empty();
    private Trial.Broken shown;
    private boolean onlyFound;

    /** Of this run, with the system that its scenario names. */
    public Shrinker(RunFile file) {
        this(SystemUnderTest.named(file.scenario().system()), file);
    }

    /** Of this run, with this system. */
    public Shrinker(SystemUnderTest system, RunFile file) {
        this.system = system;
        this.file = file;
    }

    /** Requires this property to be broken, found or violated, instead of what was violated first. */
    public Shrinker property(String name) {
        property = name;
        return this;
    }

    /** Asks this before every try whether to go on. */
    public Shrinker during(BooleanSupplier condition) {
        goOn = condition;
        return this;
    }

    /** Tells this after every try how far it is. */
    public Shrinker watch(Consumer<Progress> progress) {
        watcher = progress;
        return this;
    }

    /**
     * How far it is.
     *
     * @param size of the best so far
     * @param best the best so far, if it is a new one
     */
    public record Progress(long tries, Size size, Optional<RunFile> best) {}

    /**
     * What came of it.
     *
     * @param property what is broken, in both
     * @param complete whether everything was tried; a second shrinking would change nothing
     */
    public record Result(RunFile shrunk, String property, Size before, Size after, long tries, boolean complete) {}

    /**
     * Shrinks.
     *
     * @throws IllegalArgumentException if nothing is broken in the run, or it does not come out again
     */
    public Result shrink() {
        file.refuseMoves("shrinking");
        if (!file.moves().isEmpty()) {
            throw new IllegalArgumentException(
                    "a person chose in this run what happens; only runs that went by themselves are shrunk");
        }
        ScenarioRun.Outcome first = new ScenarioRun(system, file.scenario()).run(Choices.replay(file.choices()));
        String wanted = property == null ? broken(first) : property;
        onlyFound =
                first.violations().stream().noneMatch(each -> each.property().equals(wanted));
        Trial trial = new Trial() {
            @Override
            public Optional<Broken> run(Candidate candidate, long mostEvents) {
                return tried(wanted, candidate, mostEvents);
            }

            @Override
            public List<Fault> struck(Candidate candidate) {
                return new ScenarioRun(system, candidate.scenario()).struck(candidate.choices());
            }
        };
        Candidate recorded = Candidate.of(file.scenario(), first.choices().recording());
        Trial.Broken begin = trial.run(recorded, Long.MAX_VALUE)
                .orElseThrow(() -> new IllegalArgumentException(
                        "in this run " + wanted + " is not broken; there is " + known(first)));
        Search search = new Search(trial, begin, goOn, this::report);
        Size before = search.size();
        shown = begin;
        search.run();
        RunFile shrunk = best.isEmpty() ? file : recorded(search.best().run());
        return new Result(shrunk, wanted, before, search.size(), search.tries(), !search.stopped());
    }

    private RunFile recorded(Candidate candidate) {
        ScenarioRun run = new ScenarioRun(system, candidate.scenario());
        return RunFile.of(run, run.run(candidate.choices()));
    }

    @SuppressWarnings("ReferenceEquality") // another best is another object
    private void report(Search search) {
        Optional<RunFile> fresh = Optional.empty();
        if (search.best() != shown) {
            shown = search.best();
            Candidate run = shown.run();
            fresh = Optional.of(RunFile.of(new ScenarioRun(system, run.scenario()).run(run.choices())));
            best = fresh;
        }
        watcher.accept(new Progress(search.tries(), search.size(), fresh));
    }

    private static String known(ScenarioRun.Outcome outcome) {
        List<String> all = Stream.concat(outcome.violations().stream(), outcome.findings().stream())
                .map(Violation::property)
                .distinct()
                .toList();
        return all.isEmpty() ? "nothing broken in it" : "broken in it: " + String.join(", ", all);
    }

    /** What is broken first. */
    private static String broken(ScenarioRun.Outcome outcome) {
        if (!outcome.violations().isEmpty()) {
            return outcome.violations().get(0).property();
        }
        return outcome.expectations().stream()
                .filter(each -> !each.held())
                .map(Expectations.Result::text)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing is violated in this run"
                        + (outcome.findings().isEmpty()
                                ? ""
                                : "; choose one of its findings with --property: " + known(outcome))));
    }

    private Optional<Trial.Broken> tried(String wanted, Candidate candidate, long mostEvents) {
        Causes causes = new Causes();
        ScenarioRun.Outcome outcome =
                new ScenarioRun(system, candidate.scenario()).run(candidate.choices(), List.of(causes), mostEvents);
        Candidate exactly = Candidate.of(candidate.scenario(), outcome.choices().recording());
        Optional<Violation> found = found(wanted, outcome);
        if (found.isPresent()) {
            Violation violation = found.get();
            int cone = causes.pastOf(violation.node(), violation.detail()).cardinality();
            boolean atEnd = violation.atNanos() >= candidate.scenario().untilNanos();
            return Optional.of(new Trial.Broken(exactly, outcome.events(), violation.atNanos(), atEnd, cone));
        }
        boolean unmet = outcome.violations().isEmpty()
                && outcome.expectations().stream()
                        .anyMatch(each -> !each.held() && each.text().equals(wanted));
        if (!unmet || candidate.scenario().untilNanos() != file.scenario().untilNanos()) {
            return Optional.empty(); // a shorter run would miss what is expected of a later moment
        }
        return Optional.of(
                new Trial.Broken(exactly, outcome.events(), candidate.scenario().untilNanos(), false, causes.size()));
    }

    private Optional<Violation> found(String wanted, ScenarioRun.Outcome outcome) {
        if (!outcome.violations().isEmpty()
                && outcome.violations().get(0).property().equals(wanted)) {
            return Optional.of(outcome.violations().get(0));
        }
        return outcome.findings().stream()
                .filter(each -> onlyFound && each.property().equals(wanted))
                .findFirst();
    }
}
