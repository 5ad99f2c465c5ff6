package dev.regente.sim.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several nodes wrote comes together in an order that can be. */
class TraceMergeTest {
    @TempDir
    Path folder;

    private static String head(int node, String process, long wallMillis) {
        return "{\"format\":\"regente-trace\",\"version\":1,\"origin\":\"node\",\"name\":\"orders\",\"node\":" + node
                + ",\"process\":\"" + process + "\",\"algorithm\":\"bully\",\"safety\":\"leased\",\"wallMillis\":"
                + wallMillis + ",\"nodes\":[1,2]}\n";
    }

    private static String event(int number, long atMillis, int node, String rest) {
        return "{\"event\":" + number + ",\"at\":" + atMillis * 1_000_000 + ",\"node\":" + node + "," + rest + "}\n";
    }

    private static String sends(String text, int to) {
        return "\"kind\":\"timer\",\"what\":\"T\",\"sent\":[{\"type\":\"X\",\"text\":\"" + text + "\",\"to\":" + to
                + "}]";
    }

    private static String gets(String text, int from) {
        return "\"kind\":\"received\",\"message\":{\"type\":\"X\",\"text\":\"" + text + "\",\"from\":" + from + "}";
    }

    private TraceFile merged(String... texts) throws IOException {
        List<TraceFile> files = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            files.addAll(TraceFile.readAll(Files.writeString(folder.resolve("t" + i), texts[i])));
        }
        return TraceMerge.of(files);
    }

    private static List<String> told(TraceFile trace) {
        return trace.events().stream()
                .map(event -> event.get("node") + " " + event.get("kind").asText()
                        + event.path("message").path("text").asText() + " " + event.path("vector"))
                .toList();
    }

    @Test
    void nothingIsReceivedBeforeItWasSentHoweverTheClocksStand() throws IOException {
        TraceFile trace = merged(
                head(1, "a", 10_000)
                        + event(0, 0, 1, "\"kind\":\"started\"")
                        + event(1, 5, 1, sends("m1", 2))
                        + event(2, 9, 1, gets("m2", 2)),
                // a clock that is 3 s behind
                head(2, "b", 7_000)
                        + event(0, 0, 2, "\"kind\":\"started\"")
                        + event(1, 6, 2, gets("m1", 1))
                        + event(2, 7, 2, sends("m2", 1)));
        assertThat(told(trace))
                .containsExactly(
                        "2 started [0,1]",
                        "1 started [1,0]",
                        "1 timer [2,0]",
                        "2 receivedm1 [2,2]",
                        "2 timer [2,3]",
                        "1 receivedm2 [3,3]");
        assertThat(trace.head().get("skewMillis").asLong()).isEqualTo(3_000);
        assertThat(trace.events())
                .isSortedAccordingTo(
                        (a, b) -> Long.compare(a.get("at").asLong(), b.get("at").asLong()));
        ObjectNode sent = (ObjectNode) trace.events().get(2).get("sent").get(0);
        assertThat(sent.get("id"))
                .isEqualTo(trace.events().get(3).get("message").get("id"));
        assertThat(sent.has("fate")).isFalse();
    }

    @Test
    void whatNoFileShowsIsMarkedAndNotGuessed() throws IOException {
        TraceFile trace = merged(
                head(1, "a", 1_000) + event(0, 0, 1, sends("lost", 2)) + event(1, 1, 1, sends("kept", 2)),
                head(2, "b", 1_000) + event(0, 3, 2, gets("kept", 1)) + event(1, 4, 2, gets("older", 1)));
        assertThat(trace.events().get(0).get("sent").get(0).get("fate").asText())
                .isEqualTo("unmatched");
        assertThat(trace.events().get(1).get("sent").get(0).has("fate")).isFalse();
        assertThat(trace.events().get(3).get("message").get("id").asLong()).isNegative();
    }

    @Test
    void aNodeThatWasKilledAndStartedAgainIsDownInBetween() throws IOException {
        TraceFile trace = merged(
                head(1, "a", 1_000) + event(0, 0, 1, "\"kind\":\"started\"") + "{\"event\":1,\"at\":5" + "\n"
                        + head(1, "b", 9_000) + event(0, 0, 1, "\"kind\":\"started\""),
                head(2, "c", 1_000) + event(0, 0, 2, "\"kind\":\"started\"") + event(1, 9_000, 2, sends("m", 1)));
        assertThat(told(trace))
                .containsExactly(
                        "1 started [1,0]", "2 started [0,1]", "1 crashed [2,0]", "1 started [3,0]", "2 timer [0,2]");
    }

    @Test
    void aTokenThatTwoNodesHeldIsAViolation() throws IOException {
        String elected = "\"kind\":\"timer\",\"notices\":[\"Elected[token=4]\"]";
        TraceFile trace =
                merged(head(1, "a", 1_000) + event(0, 0, 1, elected), head(2, "b", 1_000) + event(0, 5, 2, elected));
        assertThat(trace.rest().get(0).get("violation").asText()).isEqualTo("one-leader-per-term");
        assertThat(trace.rest().get(0).get("detail").asText()).isEqualTo("n1 and n2 both led with token 4");
    }

    @Test
    void tracesThatDoNotBelongTogetherAreRefused() {
        assertThatThrownBy(() -> merged(
                        head(1, "a", 1) + event(0, 0, 1, sends("m", 2)),
                        head(2, "b", 1).replace("orders", "others") + event(0, 0, 2, gets("m", 1))))
                .hasMessageContaining("two clusters");
        assertThatThrownBy(() -> merged(head(1, "a", 1).replace("\"node\",", "\"simulation\",")))
                .hasMessageContaining("only traces of nodes");
        assertThatThrownBy(() -> merged(head(1, "a", 1))).hasMessageContaining("no event");
    }
}
