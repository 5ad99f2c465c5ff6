package dev.regente.election.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceLogTest {
    private static final String HEAD = "{\"format\":\"regente-trace\",\"version\":1}";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("traces/node.jsonl");
    }

    @Test
    void everyLineIsThereWhenTheTraceIsClosed() throws IOException {
        try (TraceLog trace = TraceLog.open(file, TraceLog.LEAST_BYTES, 1)) {
            trace.accept(HEAD);
            trace.accept("{\"event\":0}");
        }
        assertThat(Files.readAllLines(file)).containsExactly(HEAD, "{\"event\":0}");
    }

    @Test
    void eachFileBeginsWithTheLineThatSaysWhoseTraceItIs() throws IOException {
        String padding = "x".repeat(1_000);
        try (TraceLog trace = TraceLog.open(file, TraceLog.LEAST_BYTES, 2)) {
            trace.accept(HEAD);
            for (int i = 0; i < 400; i++) {
                trace.accept("{\"event\":" + i + ",\"what\":\"" + padding + "\"}");
            }
        }
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("node.jsonl", "node.jsonl.1", "node.jsonl.2");
        }
        for (String name : List.of("node.jsonl", "node.jsonl.1", "node.jsonl.2")) {
            Path each = file.resolveSibling(name);
            assertThat(Files.size(each)).isLessThanOrEqualTo(TraceLog.LEAST_BYTES);
            assertThat(Files.readAllLines(each).get(0)).isEqualTo(HEAD);
        }
    }

    @Test
    void afterAKillTheNextProcessBeginsANewLine() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, HEAD + "\n{\"event\":0}\n{\"event\":1,\"wh");
        try (TraceLog trace = TraceLog.open(file, TraceLog.LEAST_BYTES, 1)) {
            trace.accept(HEAD);
        }
        assertThat(Files.readAllLines(file)).containsExactly(HEAD, "{\"event\":0}", "{\"event\":1,\"wh", HEAD);
    }

    @Test
    void sizesThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> TraceLog.open(file, 10, 1)).hasMessageContaining("too small");
        assertThatThrownBy(() -> TraceLog.open(file, TraceLog.LEAST_BYTES, -1)).hasMessageContaining("0 to 1000");
    }
}
