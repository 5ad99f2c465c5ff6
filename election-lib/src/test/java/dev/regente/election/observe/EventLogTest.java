package dev.regente.election.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.ElectionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("logs/election.jsonl");
    }

    private static ElectionEvent event(int number) {
        return new ElectionEvent(ElectionEvent.Kind.STARTED, null, 0, false, "number " + number, null, number, 0);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyEventIsOneLineAtOnce() throws IOException {
        try (EventLog log = EventLog.open(file, 1, 10_000, 2)) {
            log.accept(event(1));
            assertThat(Files.readAllLines(file)).hasSize(1).first().asString().startsWith("{\"event\":\"started\"");
            log.accept(event(2));
            assertThat(Files.readAllLines(file)).hasSize(2);
        }
        try (EventLog log = EventLog.open(file, 1, 10_000, 2)) {
            log.accept(event(3));
        }
        assertThat(Files.readAllLines(file)).hasSize(3).last().asString().contains("number 3");
    }

    @Test
    void theDiskHoldsNoMoreThanTheFilesThatAreKept() throws IOException {
        try (EventLog log = EventLog.open(file, 1, EventLog.LEAST_BYTES, 2)) {
            for (int i = 0; i < 500; i++) {
                log.accept(event(i));
            }
        }
        assertThat(names()).containsExactly("election.jsonl", "election.jsonl.1", "election.jsonl.2");
        List<String> all = new ArrayList<>();
        for (String name : List.of("election.jsonl.2", "election.jsonl.1", "election.jsonl")) {
            Path each = file.resolveSibling(name);
            assertThat(Files.size(each)).isBetween(1L, EventLog.LEAST_BYTES);
            all.addAll(Files.readAllLines(each));
        }
        // in order, whole, and up to the last
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i))
                    .contains("\"number " + (500 - all.size() + i) + "\"")
                    .endsWith("}");
        }
    }

    @Test
    void nothingNeedBeKept() throws IOException {
        try (EventLog log = EventLog.open(file, 1, EventLog.LEAST_BYTES, 0)) {
            for (int i = 0; i < 100; i++) {
                log.accept(event(i));
            }
        }
        assertThat(names()).containsExactly("election.jsonl");
        assertThat(Files.size(file)).isLessThanOrEqualTo(EventLog.LEAST_BYTES);
    }

    @Test
    void aWriteThatFailsStopsNothingAndTheLogGoesOnWhenItCan() throws IOException {
        EventLog log = EventLog.open(file, 1, EventLog.LEAST_BYTES, 1);
        log.accept(event(1));
        // where the older file should go, there is something that cannot be replaced
        Path blocked = file.resolveSibling("election.jsonl.1");
        Files.createDirectories(blocked.resolve("full"));
        for (int i = 2; i < 100; i++) {
            log.accept(event(i));
        }
        Files.delete(blocked.resolve("full"));
        Files.delete(blocked);
        log.accept(event(100));
        log.close();
        log.accept(event(101));
        assertThat(Files.readAllLines(file)).last().asString().contains("number 100");
    }

    @Test
    void nonsenseIsRefused() throws IOException {
        assertThatThrownBy(() -> EventLog.open(file, 1, 100, 1))
                .hasMessage("an event log of 100 bytes is too small: at least 4096");
        assertThatThrownBy(() -> EventLog.open(file, 1, 5000, -1))
                .hasMessage("an event log keeps 0 to 1000 older files, not -1");
        Files.createDirectories(file);
        assertThatThrownBy(() -> EventLog.open(file, 1, 5000, 1)).isInstanceOf(IOException.class);
    }
}
