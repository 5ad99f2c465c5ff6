package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.ElectionEvent;
import dev.regente.election.kernel.Explanation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLinesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final EventLines lines = new EventLines(1, true, new PrintStream(out, true, StandardCharsets.UTF_8));

    @Test
    void anExplanationThatSaysTheSameAgainIsPrintedEveryTenSecondsAtMost() {
        for (int tenths = 0; tenths <= 250; tenths++) {
            lines.accept(explained("ignored-stranger", tenths));
        }
        assertThat(printed()).hasSize(3).allMatch(line -> line.contains("ignored-stranger"));
    }

    @Test
    void differentExplanationsAreAllPrinted() {
        for (int i = 0; i < 100; i++) {
            lines.accept(explained("number-" + i, 0));
        }
        assertThat(printed()).hasSize(100);
    }

    @Test
    void otherEventsAreNeverLeftOut() {
        for (int i = 0; i < 3; i++) {
            lines.accept(new ElectionEvent(ElectionEvent.Kind.STARTED, null, 0, false, "", null, 0, 0));
        }
        assertThat(printed()).hasSize(3);
    }

    private static ElectionEvent explained(String key, int tenths) {
        return new ElectionEvent(
                ElectionEvent.Kind.EXPLAIN, null, 0, false, "", Explanation.of(key), tenths * 100_000_000L, 0);
    }

    private List<String> printed() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
