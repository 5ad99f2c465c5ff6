package dev.regente.sim.run;

import dev.regente.sim.core.Choices;
import dev.regente.sim.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The way in for tests, property-based ones too: run this scenario, and fail with all that is needed to look into it. A
 * failing run is kept as {@code target/regente-failures/*.run}, and the smallest that breaks the same beside it; the error's
 * message says how to replay both, what led to the failure, and how it ended: see {@link FailureText}. A test tool need not
 * shrink by itself.
 */
public final class GeneratedRun {
    /** Where failing runs are kept, below the working directory. */
    public static final Path FAILURES = Path.of("target", "regente-failures");

    private GeneratedRun() {}

    /** Runs by the scenario's seed, with the system it names. */
    public static ScenarioRun.Outcome check(Scenario scenario) {
        return check(SystemUnderTest.named(scenario.system()), scenario);
    }

    /** Runs by the scenario's seed, with this system. */
    public static ScenarioRun.Outcome check(SystemUnderTest system, Scenario scenario) {
        return check(system, scenario, Choices.seeded(scenario.seed()));
    }

    /** Runs with these numbers for choices, zeros when they run out; see {@link Choices#ofInts}. */
    public static ScenarioRun.Outcome check(SystemUnderTest system, Scenario scenario, List<Integer> numbers) {
        return check(system, scenario, Choices.ofInts(numbers));
    }

    /**
     * Runs with these choices.
     *
     * @throws AssertionError if anything is violated
     */
    public static ScenarioRun.Outcome check(SystemUnderTest system, Scenario scenario, Choices choices) {
        ScenarioRun run = new ScenarioRun(system, scenario);
        ScenarioRun.Outcome outcome = run.run(choices);
        if (outcome.held()) {
            return outcome;
        }
        throw new AssertionError(new FailureText(run, outcome).write("", file -> List.of(replayCommand(file))));
    }

    /** Runs twice, compares event by event, and fails if the two differ anywhere. */
    public static void checkTwin(SystemUnderTest system, Scenario scenario) {
        Optional<?> difference = new ScenarioRun(system, scenario).twin();
        if (difference.isPresent()) {
            throw new AssertionError(difference.get().toString());
        }
    }

    /** The one command that repeats exactly this run. */
    public static String replayCommand(Path file) {
        return "./regente sim replay " + file.toAbsolutePath();
    }

    /** A file name that says what failed; two different runs have different names. */
    public static String fileName(ScenarioRun.Outcome outcome) {
        String property = outcome.held()
                ? "held"
                : outcome.violations().isEmpty()
                        ? "not-as-expected"
                        : outcome.violations().get(0).property();
        String text = outcome.scenario().name() + "-" + property + "-"
                + outcome.fingerprint().toString().substring(0, 8);
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".run";
    }
}
