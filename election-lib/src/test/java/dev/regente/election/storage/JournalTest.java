package dev.regente.election.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final int SECTOR = JournalBatch.SECTOR;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void createFile() throws StorageException {
        file = directory.resolve("log.journal");
        Journal.create(file);
    }

    private static Value entry(int index, int bytes) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) 0x55);
        return Value.rec("entry").with("index", index).with("content", Value.of(content));
    }

    /** Three batches: one sector, three sectors, one sector. */
    private List<Value> writeThreeBatches() throws StorageException {
        List<Value> all = List.of(entry(1, 10), entry(2, 600), entry(3, 600), entry(4, 10));
        try (Journal journal = Journal.open(file, value -> false)) {
            journal.append(all.subList(0, 1));
            journal.append(all.subList(1, 3));
            journal.append(all.subList(3, 4));
        }
        return all;
    }

    private List<Value> readBack() throws StorageException {
        try (Journal journal = Journal.open(file, value -> false)) {
            return journal.takeRestored();
        }
    }

    private byte[] dataOnly() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return Arrays.copyOf(bytes, SECTOR * 6);
    }

    @Test
    void allRecordsAreReadBackInOrder() throws StorageException {
        List<Value> all = writeThreeBatches();
        assertThat(readBack()).isEqualTo(all);
        try (Journal journal = Journal.open(file, value -> false)) {
            journal.append(List.of(entry(5, 3)));
        }
        List<Value> more = new ArrayList<>(all);
        more.add(entry(5, 3));
        assertThat(readBack()).isEqualTo(more);
    }

    @Test
    void aFileCutAtAnyByteOfTheLastBatchLosesOnlyThatBatch() throws Exception {
        List<Value> all = writeThreeBatches();
        byte[] whole = dataOnly();
        for (int length = SECTOR * 5; length < SECTOR * 6; length += 9) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(readBack()).as("cut to %d bytes", length).isEqualTo(all.subList(0, 3));
        }
    }

    @Test
    void sectorsOfTheLastBatchThatWereNeverWrittenAreCutOff() throws Exception {
        List<Value> all = writeThreeBatches();
        byte[] whole = dataOnly();
        // only the middle batch of three sectors is last here: each proper subset of its sectors may be missing
        for (int missing = 1; missing < 8; missing++) {
            byte[] bytes = new byte[Journal.STEP];
            System.arraycopy(whole, 0, bytes, 0, SECTOR * 5);
            for (int sector = 0; sector < 3; sector++) {
                if ((missing & (1 << sector)) != 0) {
                    Arrays.fill(bytes, SECTOR * (2 + sector), SECTOR * (3 + sector), (byte) 0);
                }
            }
            Files.write(file, bytes);
            assertThat(readBack())
                    .as("missing %s", Integer.toBinaryString(missing))
                    .isEqualTo(all.subList(0, 1));
            try (Journal journal = Journal.open(file, value -> false)) {
                journal.append(List.of(entry(9, 1)));
            }
            assertThat(readBack()).containsExactly(entry(1, 10), entry(9, 1));
        }
    }

    @Test
    void aFlippedByteAnywhereIsRefusedAndChangesNothing() throws Exception {
        writeThreeBatches();
        byte[] whole = Files.readAllBytes(file);
        for (int offset = 0; offset < SECTOR * 6; offset += offset < SECTOR * 2 || offset >= SECTOR * 5 ? 1 : 7) {
            byte[] bytes = whole.clone();
            bytes[offset] ^= 0x10;
            Files.write(file, bytes);
            int sector = offset / SECTOR;
            int batchStart = sector >= 2 && sector <= 4 ? SECTOR * 2 : sector * SECTOR;
            assertThatThrownBy(this::readBack)
                    .as("byte %d flipped", offset)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(file + " is damaged at offset " + batchStart)
                    .hasMessageContaining("replace the node");
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        }
    }

    @Test
    void aMissingSectorBeforeTheLastBatchIsRefused() throws Exception {
        writeThreeBatches();
        byte[] whole = dataOnly();
        for (int sector = 1; sector < 5; sector++) {
            byte[] bytes = whole.clone();
            Arrays.fill(bytes, SECTOR * sector, SECTOR * (sector + 1), (byte) 0);
            Files.write(file, bytes);
            assertThatThrownBy(this::readBack).as("sector %d", sector).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void zerosThatARecordHoldsAreNotTakenForMissingSectors() throws Exception {
        Value zeros = Value.of(new byte[4 * SECTOR]);
        try (Journal journal = Journal.open(file, value -> false)) {
            journal.append(List.of(zeros));
        }
        assertThat(readBack()).containsExactly(zeros);
        byte[] bytes = Files.readAllBytes(file);
        bytes[SECTOR + JournalBatch.HEADER + 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(this::readBack).isInstanceOf(StorageException.class).hasMessageContaining("checksum");
    }

    @Test
    void aGroupLargerThanOneBatchIsWrittenWhole() throws StorageException {
        List<Value> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(entry(i, 100_000));
        }
        try (Journal journal = Journal.open(file, value -> false)) {
            journal.append(many);
        }
        assertThat(readBack()).isEqualTo(many);
    }

    @Test
    void aFreshStartDropsWhatWasBefore() throws Exception {
        Predicate<Value> rule =
                value -> value instanceof Value.Rec rec && rec.name().equals("snapshot");
        Value snapshot = Value.rec("snapshot").with("index", 2);
        try (Journal journal = Journal.open(file, rule)) {
            journal.append(List.of(entry(1, 2000), entry(2, 2000)));
            journal.append(List.of(entry(3, 10), snapshot, entry(3, 11)));
            journal.append(List.of(entry(4, 10)));
        }
        assertThat(readBack()).containsExactly(snapshot, entry(3, 11), entry(4, 10));
        assertThat(directory.resolve("log.journal.next")).doesNotExist();
    }

    @Test
    void afterAFailedWriteItTakesNoMore() throws StorageException {
        Journal journal = Journal.open(file, value -> false);
        journal.close();
        assertThatThrownBy(() -> journal.append(List.of(entry(1, 1))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot write " + file);
        assertThatThrownBy(() -> journal.append(List.of(entry(1, 1))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("takes no more until a restart");
    }
}
