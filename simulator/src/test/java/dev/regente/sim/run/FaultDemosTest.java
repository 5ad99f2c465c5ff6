package dev.regente.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Violation;
import dev.regente.sim.scenario.BundledScenarios;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every fault has a bundled scenario that breaks Bully or a ring with it: a finding, because it lies outside the assumptions,
 * and no violation. Those that break nothing say so. The page on the format lists the same.
 */
class FaultDemosTest {
    private static final String TWO = "one-leader-at-a-time";
    private static final String TERM = "one-leader-per-term";

    /** What is found in the scenario; empty where it breaks only agreement, or nothing. */
    private record Demo(String scenario, String found) {}

    private static final Map<String, Demo> DEMOS = new TreeMap<>();

    static {
        put("loss", "a-lossy-network-makes-two-coordinators", TWO);
        put("duplicate", "a-doubled-message-confuses-a-ring", TWO);
        put("delay", "an-answer-that-comes-too-late-makes-two-coordinators", TWO);
        put("reorder", "messages-that-overtake-confuse-a-ring", TWO);
        put("hold", "a-stale-coordinator-message-turns-one-node-back", "");
        put("drop", "a-lost-coordinator-message-costs-another-election", "");
        put("corrupt", "a-damaged-coordinator-message-is-dropped", "");
        put("partition", "a-partition-makes-two-leaders", TWO);
        put("cut", "a-mute-top-node-wins-alone", TWO);
        put("bridge", "a-bridge-node-flips-between-two-coordinators", TWO);
        put("clog", "a-clogged-coordinator-still-leads", TWO);
        put("slow-link", "a-slow-link-makes-two-coordinators", TWO);
        put("flap (link)", "flapping-links-change-the-coordinator-again-and-again", TWO);
        put("flap (node)", "a-flapping-principal-changes-the-leader-twice-a-cycle", "");
        put("crash", "all-follow-a-dead-winner", "");
        put("restart", "an-answer-from-an-earlier-life-is-believed", "");
        put("restart, as", "a-node-that-starts-under-the-id-of-another-leads-beside-it", TWO);
        put("wipe", "a-replacement-takes-the-id-of-the-dead-leader", "");
        put("pause", "a-paused-leader-wakes-up-and-still-leads", TWO);
        put("suspend", "a-suspended-machine-wakes-up-believing-its-lease", TWO);
        put("slow-node", "a-slow-node-is-taken-for-dead", TWO);
        put("skew", "clocks-that-are-hours-apart-change-nothing", "");
        put("drift-clock", "a-slow-clock-stretches-a-lease", TWO);
        put("jump-clock", "a-clock-that-jumps-ends-the-wait-for-an-answer", TWO);
        put("lose-unsynced", "a-vote-sent-before-it-is-durable-is-given-twice", TERM);
        put("torn-writes", "a-torn-write-takes-the-vote-along", TERM);
        put("fail-disk", "a-vote-whose-fsync-failed-is-given-twice", TERM);
        put("slow-disk", "a-slow-disk-is-no-dead-leader", "");
        put("detector: eventually-perfect", "a-detector-that-errs-at-first-makes-two-coordinators", TWO);
        put("detector: perfect", "a-perfect-detector-never-takes-a-pause-for-a-crash", "");
    }

    private static void put(String fault, String scenario, String found) {
        DEMOS.put(fault, new Demo(scenario, found));
    }

    @TestFactory
    Stream<DynamicTest> eachFaultIsSeenToBreakWhatItBreaks() {
        return DEMOS.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    Demo demo = each.getValue();
                    Scenario scenario = ScenarioSource.find(demo.scenario()).scenario(List.of());
                    ScenarioRun.Outcome outcome = new ScenarioRun(scenario).run();
                    assertThat(outcome.held()).as(outcome.firstFailure()).isTrue();
                    List<String> found =
                            outcome.findings().stream().map(Violation::property).toList();
                    if (demo.found().isEmpty()) {
                        assertThat(scenario.expect().goals().always().size()
                                        + scenario.expect()
                                                .at(scenario.cluster().safety())
                                                .sometimes()
                                                .size()
                                        + scenario.expect()
                                                .at(scenario.cluster().safety())
                                                .holdsAt()
                                                .size())
                                .as("what is to be seen instead stands under expect")
                                .isPositive();
                    } else {
                        assertThat(found).contains(demo.found());
                    }
                }));
    }

    @Test
    void thePageOnTheFormatListsThem() throws IOException {
        Path home = Path.of(System.getProperty("regente.home", ".."));
        String page = Files.readString(home.resolve("docs/scenario-format.md"));
        assertThat(DEMOS.values()).allSatisfy(demo -> {
            assertThat(BundledScenarios.names()).contains(demo.scenario());
            assertThat(page).contains("`" + demo.scenario() + "`");
        });
    }
}
