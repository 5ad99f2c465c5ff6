package dev.regente.election.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.ElectionEvent;
import dev.regente.election.ElectionEvent.Kind;
import dev.regente.election.kernel.Explanation;
import dev.regente.election.kernel.NodeId;
import org.junit.jupiter.api.Test;

class EventJsonTest {
    private final EventJson json = new EventJson(1);

    private static ElectionEvent event(Kind kind, int node, long term, String reason) {
        return new ElectionEvent(kind, node == 0 ? null : NodeId.of(node), term, false, reason, null, 5, 6);
    }

    @Test
    void theLeaderIsRememberedFromEventToEvent() {
        assertThat(json.line(event(Kind.STARTED, 1, 0, "")))
                .isEqualTo(
                        "{\"event\":\"started\",\"node\":1,\"leader\":null,\"term\":0,\"token\":null,\"reason\":\"\","
                                + "\"nanos\":5,\"wallMillis\":6}");
        assertThat(json.line(event(Kind.LEADER, 3, 7, "heard")))
                .isEqualTo(
                        "{\"event\":\"leader\",\"node\":1,\"leader\":3,\"term\":7,\"token\":null,\"reason\":\"heard\","
                                + "\"nanos\":5,\"wallMillis\":6}");
        assertThat(json.line(event(Kind.SUSPECT, 3, 0, "silent")))
                .isEqualTo("{\"event\":\"suspect\",\"node\":1,\"leader\":3,\"term\":7,\"token\":null,\"peer\":3,"
                        + "\"reason\":\"silent\",\"nanos\":5,\"wallMillis\":6}");
        assertThat(json.line(event(Kind.ELECTED, 1, 8, "")))
                .startsWith("{\"event\":\"elected\",\"node\":1,\"leader\":1,\"term\":8,\"token\":8,");
        assertThat(json.line(event(Kind.REVOKED, 1, 8, "quorum-lost")))
                .contains("\"leader\":3,\"term\":8,\"token\":8,\"reason\":\"quorum-lost\"");
        assertThat(json.line(event(Kind.LEADER, 0, 0, "quorum-lost"))).contains("\"leader\":null,\"term\":0");
    }

    @Test
    void everyOtherKindIsAnExplanation() {
        assertThat(json.line(event(Kind.HALTED, 1, 0, "disk"))).contains("\"explain\"", "\"halted, reason=disk\"");
        assertThat(json.line(event(Kind.AT_RISK, 1, 8, "majority-silent"))).contains("lead-at-risk");
        assertThat(json.line(event(Kind.HAND_OFF_WANTED, 2, 8, ""))).contains("hand-off-wanted, by=n2");
        assertThat(json.line(event(Kind.HAND_OFF_ENDED, 2, 0, "done"))).contains("target=n2, result=done");
    }

    @Test
    void anythingMayBeQuoted() {
        String line = json.line(new ElectionEvent(
                Kind.EXPLAIN, null, 0, false, "", Explanation.of("odd").with("text", "a\"b\\c\nd\u0001é"), 5, 6));
        assertThat(line)
                .contains("\"reason\":\"odd, text=a\\\"b\\\\c\\nd\\u0001é\"")
                .doesNotContain("\n");
    }
}
