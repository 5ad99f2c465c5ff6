package dev.regente.examples.atm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.examples.kit.server.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walk-through on real processes: a paused coordinator wakes up, and its write is refused. */
class AtmDemoIT {
    @Test
    void theLessonHolds() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (Stage stage = new Stage(
                Stage.plan(AtmServerCommand.class, "atm", List.of("--password-cost", "4")),
                new PrintStream(told, true, StandardCharsets.UTF_8))) {
            boolean held = AtmDemo.play(stage);
            assertThat(held).as(told.toString(StandardCharsets.UTF_8)).isTrue();
        }
    }
}
