package dev.regente.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Violation;
import dev.regente.sim.property.Expectations;
import dev.regente.sim.scenario.BundledScenarios;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.scenario.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every bundled scenario comes out as its file expects; the schedules that break textbook algorithms (their ids are those of
 * the list in docs/simulator.md) do so at level {@code classic}, and not at {@code tokens} and {@code leased}.
 */
class BundledScenariosTest {
    private static final Set<String> LIBRARY = Set.of("bully", "ring");

    private static ScenarioSource source(String name) {
        try {
            return ScenarioSource.find(name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ScenarioRun.Outcome run(String name, String... settings) {
        List<Setting> given = Stream.of(settings).map(Setting::parse).toList();
        return new ScenarioRun(source(name).scenario(given)).run();
    }

    private static void asExpected(ScenarioRun.Outcome outcome) {
        assertThat(outcome.violations()).isEmpty();
        assertThat(outcome.expectations()).allMatch(Expectations.Result::held);
    }

    /** What the file's comment says: another level needs a failure detector, and for rings the library's. */
    private static String[] atLevel(Scenario scenario, String level) {
        List<String> settings = new ArrayList<>(List.of("cluster.safety=" + level, "cluster.without=[]"));
        if (!LIBRARY.contains(scenario.cluster().algorithm())) {
            settings.add(
                    "cluster.algorithm=" + (scenario.cluster().algorithm().equals("raft-like") ? "bully" : "ring"));
        }
        if (scenario.cluster().heartbeatNanos() == 0
                || scenario.cluster().algorithm().equals("raft-like")) {
            settings.add("cluster.heartbeat=" + scenario.cluster().timeoutNanos() / 5 + "ns");
        }
        return settings.toArray(String[]::new);
    }

    @TestFactory
    Stream<DynamicTest> eachComesOutAsItsFileExpects() {
        assertThat(BundledScenarios.names()).hasSizeGreaterThan(35).doesNotHaveDuplicates();
        return BundledScenarios.names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    assertThat(source(name).summary()).isNotBlank();
                    ScenarioRun.Outcome outcome = run(name);
                    asExpected(outcome);
                    assertThat(outcome.events()).isGreaterThan(10);
                }));
    }

    @TestFactory
    Stream<DynamicTest> andAtTheOtherLevels() {
        return BundledScenarios.names().stream()
                .filter(name -> !source(name).scenario().expect().byLevel().isEmpty())
                .flatMap(name -> Stream.of("tokens", "leased")
                        .map(level -> DynamicTest.dynamicTest(name + " at " + level, () -> safe(name, level))));
    }

    /** With all rules in force, whatever a scenario leaves out to show what a rule is for. */
    private static void safe(String name, String level) {
        Scenario scenario = source(name).scenario();
        ScenarioRun.Outcome outcome = run(name, atLevel(scenario, level));
        assertThat(outcome.violations()).isEmpty();
        assertThat(outcome.findings())
                .extracting(Violation::property)
                .doesNotContain("one-leader-per-term", "paired-notices");
        assertThat(outcome.report().get("staleWritesAccepted")).isIn(null, 0L);
        if (scenario.cluster().without().isEmpty()
                || !LIBRARY.contains(scenario.cluster().algorithm())) {
            asExpected(outcome);
        }
    }

    @Test
    void theListOfSchedulesIsComplete() {
        Set<String> wanted = new TreeSet<>();
        for (int i = 0; i <= 13; i++) {
            wanted.add("B" + i);
        }
        for (int i = 1; i <= 9; i++) {
            wanted.add("R" + i);
        }
        for (int i = 1; i <= 6; i++) {
            wanted.add("Q" + i);
        }
        Set<String> found = new TreeSet<>();
        for (String name : BundledScenarios.names()) {
            String summary = source(name).summary();
            if (summary.matches("[BRQ][0-9]+: .*")) {
                found.add(summary.substring(0, summary.indexOf(':')));
            }
        }
        assertThat(found).isEqualTo(wanted);
    }

    @Test
    void messageCountsAreExactlyThoseOfTheTextbook() {
        // (n-i)^2 + n-2 for the starter i: once more for a lost announcement, and as many as i = 1 when all start
        assertThat(sent("a-lost-coordinator-message-costs-another-election")).isEqualTo(2 * (9 + 3));
        assertThat(sent("a-storm-of-detections-costs-n-squared-messages")).isEqualTo(16 + 3);
    }

    private static long sent(String name) {
        return run(name).traffic().byType().values().stream()
                .mapToLong(count -> count.sent())
                .sum();
    }

    @Test
    void aStallAfterTheLeaseCheckIsStoppedByFencingAlone() {
        String name = "a-stall-after-the-lease-check-writes-too-late";
        assertThat((long) run(name, "workload.fencing=false").report().get("staleWritesAccepted"))
                .isPositive();
        assertThat((long) run(name).report().get("staleWritesAccepted")).isZero();
    }
}
