package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioYaml;
import org.junit.jupiter.api.Test;

class LargeRingTest {
    private static final int NODES = 50_000;

    @Test
    void aRingOfManyNodesElectsInTheMessagesThatThePaperSays() {
        Scenario scenario = ScenarioYaml.read("ring", """
                name: large ring
                until: 1000s
                cluster: { algorithm: chang-roberts, nodes: %d, heartbeat: off }
                """.formatted(NODES));
        ScenarioRun.Outcome outcome = new ScenarioRun(scenario).run();
        assertThat(outcome.held()).isTrue();
        assertThat(outcome.report()).containsEntry("finalLeader", NODES);
        assertThat(outcome.traffic().byType().get("ELECTION").sent()).isEqualTo(2L * NODES - 1);
    }

    @Test
    void aListGoesRoundMoreNodesThanAMessageOverTcpMayName() {
        Scenario scenario = ScenarioYaml.read("ring", """
                name: long list
                until: 1000s
                cluster: { algorithm: list-ring, nodes: 4096, heartbeat: off, starters: [7] }
                """);
        ScenarioRun.Outcome outcome = new ScenarioRun(scenario).run();
        assertThat(outcome.report()).containsEntry("finalLeader", 4096).containsEntry("idsCarried", 8_390_656L);
        assertThat(outcome.traffic().byType().get("ELECTION").sent()).isEqualTo(4096);
    }
}
