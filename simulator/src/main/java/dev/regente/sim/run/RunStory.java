package dev.regente.sim.run;

import dev.regente.election.protocol.ElectionNotice;
import dev.regente.sim.causality.Causes;
import dev.regente.sim.causality.Story;
import dev.regente.sim.core.Choices;
import java.util.List;
import java.util.stream.Stream;

/** What led to what is broken in a recorded run, in numbered sentences. */
public final class RunStory {
    private RunStory() {}

    /** Of a run whose scenario names its system. */
    public static List<String> of(RunFile file, String property) {
        return of(SystemUnderTest.named(file.scenario().system()), file, property);
    }

    /**
     * The events of the causal past, and what is broken at the end; see {@link Story}.
     *
     * @param property the name of what was violated or found
     */
    public static List<String> of(SystemUnderTest system, RunFile file, String property) {
        Causes causes = new Causes();
        SystemRun opened = system.open(file.scenario());
        Story story = new Story(
                causes,
                type -> opened.purpose(type) == SystemRun.Purpose.LIVENESS,
                notice -> notice instanceof ElectionNotice.LeadUntil);
        ScenarioRun.Outcome outcome = new ScenarioRun(system, file.scenario())
                .run(Choices.replay(file.choices()), List.of(causes, story), Long.MAX_VALUE);
        return Stream.concat(outcome.violations().stream(), outcome.findings().stream())
                .filter(each -> each.property().equals(property))
                .findFirst()
                .map(each -> story.of(each.node(), each.toString(), each.detail()))
                .orElseGet(() -> story.of(null, "not as expected: " + property, ""));
    }
}
