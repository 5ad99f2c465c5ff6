package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.ScenarioYaml;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code sim run --json}: every key is there, of its type, and null only where it may be. Other programs read it. */
class ReportKeysTest {
    private static final String SPLIT = "faults: [{ at: 2s, partition: [[1, 2], [3, 4, 5]], heal: 6s }]\n";
    private static final String CLIENTS = "workload: { app: register, clients: 2, rate: 50/s, fencing: false }\n";

    private static JsonNode run(String cluster, String more) {
        ScenarioRun.Outcome outcome = new ScenarioRun(
                        ScenarioYaml.read("x", "name: keys\nseed: 7\nuntil: 12s\ncluster: " + cluster + "\n" + more))
                .run();
        try {
            return new ObjectMapper().readTree(Report.json(outcome));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void hasItsKeys(JsonNode report) {
        assertThat(report.get("name").isTextual()).isTrue();
        assertThat(report.get("seed").isIntegralNumber()).isTrue();
        assertThat(report.get("algorithm").isTextual()).isTrue();
        assertThat(report.get("safety").asText()).isIn("classic", "tokens", "leased");
        assertThat(report.get("virtualMillis").isNumber()).isTrue();
        assertThat(report.get("events").isIntegralNumber()).isTrue();
        nullOr(report, "finalLeader", JsonNode::isIntegralNumber);
        array(report, "leaders", leader -> {
            assertThat(leader.get("atMillis").isNumber()).isTrue();
            assertThat(leader.get("node").isIntegralNumber()).isTrue();
            assertThat(leader.get("term").isIntegralNumber()).isTrue();
        });
        long sent = 0;
        for (JsonNode type : report.get("messages")) {
            assertThat(type.get("sent").isIntegralNumber()).isTrue();
            assertThat(type.get("delivered").isIntegralNumber()).isTrue();
            assertThat(type.get("dropped").isIntegralNumber()).isTrue();
            sent += type.get("sent").asLong();
        }
        long election = report.at("/electionMessages/sent").asLong();
        long announce = report.at("/announceMessages/sent").asLong();
        assertThat(report.at("/electionMessages/delivered").isIntegralNumber()).isTrue();
        assertThat(report.at("/announceMessages/delivered").isIntegralNumber()).isTrue();
        assertThat(announce).isLessThanOrEqualTo(election);
        assertThat(election).isLessThanOrEqualTo(sent);
        nullOr(report, "idsCarried", JsonNode::isIntegralNumber);
        nullOr(report, "phases", JsonNode::isIntegralNumber);
        nullOr(report, "electedAtMillis", JsonNode::isNumber);
        nullOr(report, "agreedAtMillis", JsonNode::isNumber);
        nullOr(report, "availability", JsonNode::isNumber);
        nullOr(report, "splitBrainMillis", JsonNode::isNumber);
        nullOr(report, "staleWritesAccepted", JsonNode::isIntegralNumber);
        for (String list : List.of("violations", "findings")) {
            array(report, list, each -> {
                assertThat(each.get("property").isTextual()).isTrue();
                assertThat(each.get("atMillis").isNumber()).isTrue();
                nullOr(each, "node", JsonNode::isIntegralNumber);
                assertThat(each.get("detail").isTextual()).isTrue();
            });
        }
        array(report, "expectations", each -> {
            assertThat(each.get("text").isTextual()).isTrue();
            assertThat(each.get("held").isBoolean()).isTrue();
        });
        assertThat(report.get("fingerprint").asText()).matches("[0-9a-f]{32}");
    }

    private static void nullOr(JsonNode report, String key, java.util.function.Predicate<JsonNode> type) {
        assertThat(report.has(key)).as(key).isTrue();
        JsonNode value = report.get(key);
        assertThat(value.isNull() || type.test(value)).as(key + ": " + value).isTrue();
    }

    private static void array(JsonNode report, String key, java.util.function.Consumer<JsonNode> each) {
        assertThat(report.get(key).isArray()).as(key).isTrue();
        report.get(key).forEach(each);
    }

    @TestFactory
    Stream<DynamicTest> everyAlgorithmReportsTheSameKeys() {
        Stream<String> library = Stream.of("bully", "ring")
                .flatMap(algorithm -> Stream.of("classic", "tokens", "leased")
                        .map(level -> "{ algorithm: " + algorithm + ", safety: " + level + ", nodes: 5 }"));
        Stream<String> papers = dev.regente.sim.algorithm.Algorithms.all().stream()
                .map(algorithm -> "{ algorithm: " + algorithm.name()
                        + ", safety: classic, nodes: 5, heartbeat: off, starters: all }");
        return Stream.concat(library, papers)
                .map(cluster -> DynamicTest.dynamicTest(cluster, () -> {
                    JsonNode plain = run(cluster, "expect: { sometimes: [elected] }\n");
                    hasItsKeys(plain);
                    assertThat(plain.at("/expectations/0/text").asText()).isEqualTo("sometimes elected");
                    for (String key : List.of("availability", "splitBrainMillis", "staleWritesAccepted")) {
                        assertThat(plain.get(key).isNull())
                                .as(key + " without a workload")
                                .isTrue();
                    }
                    JsonNode used = run(cluster, CLIENTS);
                    hasItsKeys(used);
                    for (String key : List.of("availability", "splitBrainMillis", "staleWritesAccepted")) {
                        assertThat(used.get(key).isNumber())
                                .as(key + " with a workload")
                                .isTrue();
                    }
                }));
    }

    @Test
    void valuesMeanWhatTheFormatSays() {
        JsonNode bully =
                run("{ algorithm: bully, safety: classic, nodes: 5, heartbeat: off, down: [5], starters: [2] }", "");
        hasItsKeys(bully);
        assertThat(bully.at("/electionMessages/sent").asLong())
                .as("(n-i)^2 + n-2")
                .isEqualTo(12);
        assertThat(bully.at("/electionMessages/delivered").asLong())
                .as("(n-i)(n-i-1) + n-2")
                .isEqualTo(9);
        assertThat(bully.at("/announceMessages/sent").asLong()).isEqualTo(3);
        assertThat(bully.at("/messages/ELECTION/dropped").asLong())
                .as("to the crashed one")
                .isEqualTo(3);
        assertThat(bully.get("finalLeader").asInt()).isEqualTo(4);
        assertThat(bully.get("idsCarried").isNull()).isTrue();
        assertThat(bully.get("phases").isNull()).isTrue();
        assertThat(bully.at("/leaders/0/atMillis").asDouble())
                .isEqualTo(bully.get("electedAtMillis").asDouble());

        JsonNode ring = run("{ algorithm: dkr, safety: classic, ids: [9, 4, 7, 12, 3], heartbeat: off }", "");
        assertThat(ring.get("phases").isIntegralNumber()).isTrue();
        assertThat(ring.get("idsCarried").asLong()).isPositive();
        assertThat(ring.get("finalLeader").asInt()).isEqualTo(12);

        JsonNode nobody = run("{ algorithm: bully, safety: leased, nodes: 5, down: [1, 2, 3] }", "");
        hasItsKeys(nobody);
        for (String key : List.of("finalLeader", "electedAtMillis", "agreedAtMillis")) {
            assertThat(nobody.get(key).isNull()).as(key).isTrue();
        }
        assertThat(nobody.get("leaders")).isEmpty();

        JsonNode split = run("{ algorithm: bully, safety: classic, nodes: 5 }", SPLIT + CLIENTS);
        hasItsKeys(split);
        assertThat(split.get("findings")).isNotEmpty();
        assertThat(split.get("violations")).isEmpty();
        assertThat(split.get("splitBrainMillis").asDouble()).isBetween(2_000.0, 4_500.0);
        assertThat(split.get("staleWritesAccepted").asLong()).isPositive();
        JsonNode fenced = run("{ algorithm: bully, safety: leased, nodes: 5 }", SPLIT + CLIENTS);
        assertThat(fenced.get("splitBrainMillis").asDouble()).isZero();
        assertThat(fenced.get("findings")).isEmpty();
    }

    @Test
    void theCostOfALostLeaderIsCountedFromItsCrash() {
        String crash = "faults: [{ at: 5s, crash: 5, silent: true }, { at: 9s, crash: 4 }]\n";
        JsonNode lost = run("{ algorithm: bully, safety: classic, nodes: 5, initial-leader: 5 }", crash);
        double detected = lost.get("timeToDetectMillis").asDouble();
        double elected = lost.get("timeToElectMillis").asDouble();
        double agreed = lost.get("timeToAgreeMillis").asDouble();
        assertThat(detected).as("at most the timeout").isBetween(300.0, 501.0);
        assertThat(elected).as("and T1, half of it").isBetween(detected, detected + 251);
        assertThat(agreed).isBetween(elected, elected + 5);
        assertThat(lost.get("falseSuspicions").asLong()).isZero();
        assertThat(lost.get("leaderChanges").asLong()).isEqualTo(3);
        JsonNode paused = run(
                "{ algorithm: bully, safety: classic, nodes: 5, initial-leader: 5 }",
                "faults: [{ at: 5s, pause: 5, for: 2s }]\n");
        assertThat(paused.get("timeToDetectMillis").isNull()).isTrue();
        assertThat(paused.get("falseSuspicions").asLong()).isPositive();
    }
}
