package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.Election;
import dev.regente.election.ElectionEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeConsoleIT {
    private final BlockingQueue<ElectionEvent> events = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    private ElectionEvent await(ElectionEvent.Kind kind) throws InterruptedException {
        while (true) {
            ElectionEvent event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("a " + kind + " within ten seconds").isNotNull();
            if (event.kind() == kind) {
                return event;
            }
        }
    }

    @Test
    void commandsAreObeyedAndOthersAreComplainedOf() throws Exception {
        try (Election election = Election.builder("console")
                .self(1)
                .peers("1=127.0.0.1:0")
                .volatileData()
                .listener(events::add)
                .build()
                .start()) {
            await(ElectionEvent.Kind.ELECTED);
            PrintStream out = new PrintStream(complaints, true, StandardCharsets.UTF_8);
            new NodeConsole(
                            election,
                            new StringReader("hand-off\n\nfly away\nhand-off 0\nstep-down soon\nstep-down 10s\n"),
                            out)
                    .readAll();
            assertThat(await(ElectionEvent.Kind.HAND_OFF_ENDED).reason()).contains("nobody-to-hand-over-to");
            assertThat(await(ElectionEvent.Kind.REVOKED).reason()).isEqualTo("stepped-down");
        }
        String commands = "hand-off, hand-off 2, step-down 10s";
        assertThat(complaints.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "regente node: 'fly away' is no command: " + commands,
                        "regente node: 'hand-off 0' is no command: " + commands,
                        "regente node: 'step-down soon' is no command: " + commands);
    }
}
