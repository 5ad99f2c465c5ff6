package dev.regente.sim.election;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.BundledScenarios;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioYaml;
import java.util.ArrayList;
import java.util.List;

/** Runs that are known to fail: rules taken out, and what a partition does to textbook elections. */
public final class FailingRuns {
    private static final List<Mutant> MUTANTS =
            List.of(Mutant.PROMISES_A_TERM_TWICE, Mutant.ACK_IS_NO_PROMISE, Mutant.ANOTHER_DISK);
    private static final List<Mutant> LONG = List.of(
            Mutant.TRUSTS_A_FAILED_DISK,
            Mutant.NO_BARRIER,
            Mutant.OLDER_TERM_ACTIVATES,
            Mutant.LEASE_FROM_RECEIPT,
            Mutant.WHOLE_LEASE);

    private static final List<Failing> ALL = found();

    private FailingRuns() {}

    /** One of them. */
    public record Failing(String name, SystemUnderTest system, RunFile file) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A few, and a dozen with {@code -Dregente.long=true}. */
    public static List<Failing> all() {
        return ALL;
    }

    private static List<Failing> found() {
        List<Failing> all = new ArrayList<>();
        List<Mutant> mutants = new ArrayList<>(MUTANTS);
        if (Boolean.getBoolean("regente.long")) {
            mutants.addAll(LONG);
        }
        for (Mutant mutant : mutants) {
            long seed = mutant.firstCaught(4_000).orElseThrow().seed();
            SystemUnderTest system = new ElectionSystem(mutant.removed());
            ScenarioRun.Outcome outcome =
                    new ScenarioRun(system, mutant.schedules().scenario(seed)).run();
            all.add(new Failing(mutant.toString(), system, RunFile.of(outcome)));
        }
        for (String broken : List.of("no-stale-writes", "one-leader-at-a-time", "not two-self-styled-leaders")) {
            all.add(new Failing(broken, new ElectionSystem(), RunFile.of(classic("bully", broken))));
        }
        all.add(new Failing("ring", new ElectionSystem(), RunFile.of(classic("ring", "one-leader-at-a-time"))));
        return all;
    }

    /** The one of this name. */
    public static Failing named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /** What comes of a bundled scenario. */
    public static ScenarioRun.Outcome bundled(String name) {
        return new ScenarioRun(
                        ScenarioYaml.read(name, BundledScenarios.find(name).orElseThrow()))
                .run();
    }

    private static ScenarioRun.Outcome classic(String algorithm, String always) {
        Scenario scenario = ScenarioYaml.read("split brain", """
                name: split brain
                until: 20s
                cluster: { algorithm: %s, safety: classic, nodes: 5, heartbeat: 100ms, timeout: 500ms }
                network: { latency: { uniform: [1ms, 5ms] }, reorder: true, loss: 0.1%% }
                faults:
                  - { at: 1s, crash: 4, for: 500ms }
                  - { at: 3s, partition: [[1, 2], [3, 4, 5]], heal: 8s }
                  - { at: 10s, pause: 5, for: 1s }
                workload: { app: register, clients: 4, rate: 100/s, fencing: true }
                expect: { always: ["%s"] }
                """.formatted(algorithm, always));
        return new ScenarioRun(scenario).run(Choices.seeded(1));
    }
}
