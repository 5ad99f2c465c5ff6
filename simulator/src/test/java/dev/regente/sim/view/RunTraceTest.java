package dev.regente.sim.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regente.sim.core.Choices;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioSource;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The trace says what happened, no less and no more. */
class RunTraceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Written(ScenarioRun.Outcome outcome, List<JsonNode> lines) {
        List<JsonNode> events() {
            return lines.stream()
                    .filter(line -> line.has("event") && line.has("kind"))
                    .toList();
        }
    }

    private static Written written(String scenarioName) throws IOException {
        Scenario scenario = ScenarioSource.find(scenarioName).scenario(List.of());
        StringWriter out = new StringWriter();
        RunTrace trace = new RunTrace(out, scenario, true);
        ScenarioRun.Outcome outcome = new ScenarioRun(scenario).run(Choices.seeded(scenario.seed()), List.of(trace));
        trace.end(outcome);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString().split("\n", 0)) {
            lines.add(JSON.readTree(line));
        }
        return new Written(outcome, lines);
    }

    @Test
    void everyEventHasItsLineBetweenTheHeadAndTheEnd() throws IOException {
        Written written = written("rough-weather");
        assertThat(written.lines().get(0).get("format").asText()).isEqualTo(RunTrace.FORMAT);
        JsonNode end = written.lines().get(written.lines().size() - 1);
        assertThat(end.get("held").asBoolean()).isTrue();
        assertThat(end.get("fingerprint").asText())
                .isEqualTo(written.outcome().fingerprint().toString());
        assertThat(written.events()).hasSize((int) written.outcome().events());
        long number = 0;
        for (JsonNode event : written.events()) {
            assertThat(event.get("event").asLong()).isEqualTo(number++);
        }
    }

    @Test
    void watchingDoesNotChangeTheRun() throws IOException {
        Written written = written("rough-weather");
        assertThat(new ScenarioRun(written.outcome().scenario()).run().fingerprint())
                .isEqualTo(written.outcome().fingerprint());
    }

    @Test
    void everyMessageReceivedWasSentBeforeToThatNodeWithASmallerClock() throws IOException {
        Map<Long, JsonNode> sentIn = new HashMap<>();
        Set<Long> received = new HashSet<>();
        for (JsonNode event : written("rough-weather").events()) {
            if (event.get("kind").asText().equals("received")) {
                JsonNode message = event.get("message");
                JsonNode sending = sentIn.get(message.get("id").asLong());
                assertThat(sending).as("the sending of %s", event).isNotNull();
                assertThat(sending.get("node")).isEqualTo(message.get("from"));
                assertThat(sending.get("lamport").asLong())
                        .isLessThan(event.get("lamport").asLong());
                for (int i = 0; i < 5; i++) {
                    assertThat(sending.get("vector").get(i).asLong())
                            .isLessThanOrEqualTo(event.get("vector").get(i).asLong());
                }
                received.add(message.get("id").asLong());
            }
            for (JsonNode sent : event.path("sent")) {
                sentIn.put(sent.get("id").asLong(), event);
            }
        }
        assertThat(received).hasSizeGreaterThan(1_000);
    }

    @Test
    void aNodesStateAndItsChangesGiveItsLastState() throws IOException {
        Map<Integer, Map<String, String>> states = new TreeMap<>();
        for (JsonNode event : written("principal-returns").events()) {
            if (event.has("state")) {
                states.put(event.get("node").asInt(), texts(event.get("state")));
            } else if (event.has("change")) {
                Map<String, String> state = states.get(event.get("node").asInt());
                texts(event.get("change")).forEach((path, text) -> {
                    if (text == null) {
                        assertThat(state.remove(path)).as(path).isNotNull();
                    } else {
                        assertThat(state.put(path, text)).as(path).isNotEqualTo(text);
                    }
                });
            }
        }
        assertThat(states).hasSize(5);
        assertThat(states.values()).allSatisfy(state -> assertThat(state).containsEntry("following.leader", "5"));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(each -> texts.put(
                        each.getKey(),
                        each.getValue().isNull() ? null : each.getValue().asText()));
        return texts;
    }

    @Test
    void aFindingStandsBehindTheEventThatShowedIt() throws IOException {
        Written written = written("a-partition-makes-two-leaders");
        List<JsonNode> lines = written.lines();
        int at = 0;
        while (!lines.get(at).has("violation")) {
            at++;
        }
        assertThat(lines.get(at).get("violation").asText()).isEqualTo("one-leader-at-a-time");
        assertThat(lines.get(at).get("finding").asBoolean()).isTrue();
        assertThat(lines.get(at - 1).get("event")).isEqualTo(lines.get(at).get("event"));
        assertThat(lines.get(at - 1).get("role").asText()).isEqualTo("leader");
    }

    @Test
    void cutLinksAreListedWhenTheyChange() throws IOException {
        List<JsonNode> cuts = written("a-partition-makes-two-leaders").lines().stream()
                .filter(line -> line.has("cuts"))
                .toList();
        assertThat(cuts).hasSize(2);
        assertThat(cuts.get(0).get("cuts")).hasSize(12);
        assertThat(cuts.get(1).get("cuts")).isEmpty();
    }
}
