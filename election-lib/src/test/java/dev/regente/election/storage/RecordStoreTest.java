package dev.regente.election.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordStoreTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void createFile() throws StorageException {
        file = directory.resolve("election.record");
        RecordStore.create(file);
    }

    private static Value record(long term) {
        return Value.rec("promise").with("term", term);
    }

    private void write(long... terms) throws StorageException {
        try (RecordStore store = RecordStore.open(file)) {
            for (long term : terms) {
                store.append(List.of(record(term)));
            }
        }
    }

    private List<Value> readBack() throws StorageException {
        try (RecordStore store = RecordStore.open(file)) {
            return store.takeRestored();
        }
    }

    private void flip(int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 0x40;
        Files.write(file, bytes);
    }

    @Test
    void aNewFileHoldsNoRecord() throws StorageException {
        assertThat(readBack()).isEmpty();
    }

    @Test
    void theLastRecordIsReadBack() throws StorageException {
        write(1, 2, 3);
        assertThat(readBack()).containsExactly(record(3));
        write(4);
        assertThat(readBack()).containsExactly(record(4));
    }

    @Test
    void aTornNewestSlotFallsBackToTheOneBefore() throws Exception {
        write(1, 2, 3);
        byte[] bytes = Files.readAllBytes(file);
        for (int slot = 0; slot < 2; slot++) {
            int start = slot * RecordStore.BLOCK;
            int newest = bytes[start + 11] == 4 ? 0 : 1;
            if (newest == 0) {
                flip(start + RecordStore.HEADER + 3);
            }
        }
        assertThat(readBack()).containsExactly(record(2));
        write(5);
        assertThat(readBack()).containsExactly(record(5));
    }

    @Test
    void anyFlippedByteOfOneSlotLeavesTheOther() throws Exception {
        write(7, 8);
        byte[] whole = Files.readAllBytes(file);
        for (int slot = 0; slot < 2; slot++) {
            boolean isNewest = whole[slot * RecordStore.BLOCK + 11] == 3;
            for (int i = 0; i < RecordStore.HEADER + 4; i++) {
                Files.write(file, whole);
                flip(slot * RecordStore.BLOCK + i);
                assertThat(readBack()).containsExactly(record(isNewest ? 7 : 8));
            }
        }
    }

    @Test
    void twoBadSlotsAreRefused() throws Exception {
        write(1, 2);
        flip(5);
        flip(RecordStore.BLOCK + 5);
        assertThatThrownBy(this::readBack)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("both slots of " + file + " are damaged");
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        Files.write(file, new byte[0]);
        assertThatThrownBy(this::readBack).isInstanceOf(StorageException.class).hasMessageContaining("damaged");
    }

    @Test
    void onlyTheLastRecordOfAGroupCounts() throws StorageException {
        try (RecordStore store = RecordStore.open(file)) {
            store.append(List.of(record(1), record(2), record(3)));
        }
        assertThat(readBack()).containsExactly(record(3));
    }

    @Test
    void afterAFailedWriteItTakesNoMore() throws StorageException {
        RecordStore store = RecordStore.open(file);
        store.close();
        assertThatThrownBy(() -> store.append(List.of(record(1))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cannot write " + file);
        assertThatThrownBy(() -> store.append(List.of(record(2))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("takes no more until a restart");
    }

    @Test
    void aRecordThatIsTooLargeIsRefused() throws StorageException {
        try (RecordStore store = RecordStore.open(file)) {
            assertThatThrownBy(() -> store.append(List.of(Value.of(new byte[5000]))))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("the most is 4076");
        }
        assertThat(readBack()).isEmpty();
    }
}
