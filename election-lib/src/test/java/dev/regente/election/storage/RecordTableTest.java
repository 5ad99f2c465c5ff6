package dev.regente.election.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordTableTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void createFile() throws StorageException {
        file = directory.resolve("elections.journal");
        Journal.create(file);
    }

    private RecordTable open() throws StorageException {
        return open(1024 * 1024);
    }

    private RecordTable open(long growth) throws StorageException {
        return RecordTable.over(Journal.open(file, RecordTable::startsAfresh), growth);
    }

    private static Value record(long term) {
        return Value.rec("promise").with("term", term);
    }

    private static RecordTable.Entry entry(String row, long term) {
        return new RecordTable.Entry(row, record(term));
    }

    private Map<String, List<Value>> readBack() throws StorageException {
        Map<String, List<Value>> found = new TreeMap<>();
        try (RecordTable table = open()) {
            for (String name : table.names()) {
                found.put(name, table.row(name).takeRestored());
            }
        }
        return found;
    }

    @Test
    void aNewTableHasNoRows() throws StorageException {
        assertThat(readBack()).isEmpty();
        try (RecordTable table = open()) {
            assertThat(table.row("duty-1").takeRestored()).isEmpty();
        }
    }

    @Test
    void eachRowComesBackWithItsLastRecord() throws StorageException {
        try (RecordTable table = open()) {
            table.append(List.of(entry("a", 1), entry("b", 2), entry("a", 3)));
            table.row("c").append(List.of(record(4), record(5)));
            assertThat(table.row("a").takeRestored())
                    .as("opened again in the same process")
                    .containsExactly(record(3));
        }
        assertThat(readBack())
                .isEqualTo(Map.of("a", List.of(record(3)), "b", List.of(record(2)), "c", List.of(record(5))));
    }

    /** A write that was cut at any byte: every row is as before it, or, if all of it is there, as after it. */
    @Test
    void aTornWriteAtEveryByteLeavesAllRowsAsTheyWere() throws Exception {
        try (RecordTable table = open()) {
            table.append(List.of(entry("a", 1), entry("b", 1)));
        }
        byte[] before = used(Files.readAllBytes(file));
        Map<String, List<Value>> old = readBack();
        try (RecordTable table = open()) {
            table.append(List.of(entry("a", 2), entry("c", 2)));
        }
        byte[] after = used(Files.readAllBytes(file));
        Map<String, List<Value>> fresh = readBack();
        assertThat(fresh).isNotEqualTo(old);
        for (int cut = before.length; cut < after.length; cut++) {
            Files.write(file, Arrays.copyOf(after, cut));
            assertThat(readBack()).as("cut at %d", cut).isEqualTo(old);
            // and it goes on
            try (RecordTable table = open()) {
                table.append(List.of(entry("b", 9)));
            }
            assertThat(readBack().get("b")).as("cut at %d", cut).containsExactly(record(9));
            assertThat(readBack().get("a")).as("cut at %d", cut).containsExactly(record(1));
        }
        Files.write(file, after);
        assertThat(readBack()).isEqualTo(fresh);
    }

    /** The file up to the last sector that holds anything. */
    private static byte[] used(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, (int) JournalBatch.roundUp(end));
    }

    /** Damage to what was confirmed is refused, whichever byte it hits: a table never forgets a promise in silence. */
    @Test
    void aFlippedByteOfAConfirmedWriteIsRefused() throws Exception {
        try (RecordTable table = open()) {
            table.append(List.of(entry("a", 7)));
            table.append(List.of(entry("b", 8)));
            table.append(List.of(entry("b", 9)));
        }
        byte[] whole = Files.readAllBytes(file);
        int first = JournalBatch.SECTOR;
        int refused = 0;
        for (int i = first; i < first + JournalBatch.HEADER + 40; i++) {
            byte[] spoilt = whole.clone();
            spoilt[i] ^= 0x40;
            Files.write(file, spoilt);
            assertThatThrownBy(this::readBack).as("byte %d", i).isInstanceOf(StorageException.class);
            refused++;
        }
        assertThat(refused).isGreaterThan(60);
    }

    @Test
    void theFileIsWrittenAnewWhenItHasGrown() throws Exception {
        int rounds = 400;
        try (RecordTable table = open(20_000)) {
            for (int i = 1; i <= rounds; i++) {
                table.append(List.of(entry("a", i), entry("b", -i)));
            }
            table.append(List.of(entry("c", 1)));
        }
        assertThat(readBack())
                .isEqualTo(
                        Map.of("a", List.of(record(rounds)), "b", List.of(record(-rounds)), "c", List.of(record(1))));
        int records =
                Journal.open(file, RecordTable::startsAfresh).takeRestored().size();
        assertThat(records).isLessThan(rounds);
    }

    @Test
    void afterAFailedWriteItTakesNoMore() throws StorageException {
        RecordTable table = open();
        table.close();
        assertThatThrownBy(() -> table.append(List.of(entry("a", 1))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot write " + file);
        assertThatThrownBy(() -> table.append(List.of(entry("b", 1))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("takes no more until a restart");
    }

    @Test
    void recordsAndNamesAreBounded() throws StorageException {
        try (RecordTable table = open()) {
            assertThatThrownBy(() -> table.row("")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> table.row("x".repeat(65))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> table.append(List.of(new RecordTable.Entry("a", Value.of(new byte[5000])))))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("the most is 4076");
        }
        assertThat(readBack()).isEmpty();
    }

    @Test
    void aTableThatWasUsedMustBeThere() throws Exception {
        try (DataDirectory data = DataDirectory.open(directory.resolve("n1"), "duties", NodeId.of(1))) {
            try (RecordTable table = data.table("elections")) {
                table.append(List.of(entry("a", 1)));
            }
        }
        Files.delete(directory.resolve("n1").resolve("elections.journal"));
        try (DataDirectory data = DataDirectory.open(directory.resolve("n1"), "duties", NodeId.of(1))) {
            assertThatThrownBy(() -> data.table("elections"))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("is missing although this node has used it");
        }
    }
}
