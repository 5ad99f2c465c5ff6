package dev.regente.examples.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.examples.kit.server.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walk-through on real processes: a killed coordinator's deliveries come again. */
class MailDemoIT {
    @Test
    void theLessonHolds() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (Stage stage = new Stage(
                Stage.plan(MailServerCommand.class, "mail", List.of("--password-cost", "4")),
                new PrintStream(told, true, StandardCharsets.UTF_8))) {
            boolean held = MailDemo.play(stage);
            assertThat(held).as(told.toString(StandardCharsets.UTF_8)).isTrue();
        }
    }
}
