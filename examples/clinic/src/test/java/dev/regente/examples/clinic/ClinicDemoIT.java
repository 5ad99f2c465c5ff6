package dev.regente.examples.clinic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.examples.kit.server.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walk-through on real processes: two of three are killed, and look-ups go on. */
class ClinicDemoIT {
    @Test
    void theLessonHolds() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (Stage stage = new Stage(
                Stage.plan(ClinicServerCommand.class, "clinic", List.of("--password-cost", "4")),
                new PrintStream(told, true, StandardCharsets.UTF_8))) {
            boolean held = ClinicDemo.play(stage);
            assertThat(held).as(told.toString(StandardCharsets.UTF_8)).isTrue();
        }
    }
}
