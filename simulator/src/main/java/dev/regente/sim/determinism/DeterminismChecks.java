package dev.regente.sim.determinism;

import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Program;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Violation;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that can show that a scenario does not come out the same, each as a sentence or several. */
public final class DeterminismChecks {
    private static final int ENOUGH = 1_000;

    private final Scenario scenario;

    /** For this scenario and its seed. */
    public DeterminismChecks(Scenario scenario) {
        this.scenario = scenario;
    }

    /**
     * What a check found.
     *
     * @param check its name
     * @param problems empty if everything was the same
     */
    public record Result(String check, List<String> problems) {}

    /** Runs twice in this JVM, event by event side by side. */
    public Result twin() {
        return new Result(
                "twin run",
                new ScenarioRun(scenario).twin().stream().map(Object::toString).toList());
    }

    /** Handles this share of the events twice, the second time in another kernel in the saved state. */
    public Result handlers(int ppm) {
        Simulation simulation = new ScenarioRun(scenario)
                .prepare(Choices.unrecorded(scenario.seed()))
                .handlersTwice(ppm, program())
                .violationLimit(ENOUGH);
        simulation.run(scenario.untilNanos());
        return new Result(
                "handler twin",
                simulation.violations().stream()
                        .filter(violation -> violation.property().equals("handler-twin"))
                        .limit(3)
                        .map(Violation::toString)
                        .toList());
    }

    /**
     * Runs again in a hostile JVM.
     *
     * @param javaHome whose Java
     * @throws IOException if that cannot be started
     */
    public Result hostile(Path javaHome) throws IOException {
        Optional<HostileTwin.Difference> found = new HostileTwin(javaHome).compare(scenario);
        return new Result(
                "hostile JVM " + javaHome, found.stream().map(Object::toString).toList());
    }

    private Program program() {
        return SystemUnderTest.named(scenario.system()).open(scenario).program();
    }

    /** Reads the byte code of all kernels that run at the start. */
    public Result lint() {
        Set<Class<?>> kernels = new LinkedHashSet<>();
        Program program = program();
        for (NodeId node : scenario.cluster().ids()) {
            program.parts(node).forEach(part -> kernels.add(part.kernel().getClass()));
        }
        List<String> problems = new ArrayList<>();
        kernels.forEach(kernel -> KernelLint.of(kernel).forEach(finding -> problems.add(finding.toString())));
        return new Result("kernels' byte code", problems);
    }
}
