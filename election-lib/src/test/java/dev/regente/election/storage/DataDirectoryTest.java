package dev.regente.election.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path parent;

    private Path path() {
        return parent.resolve("deep/n1");
    }

    private DataDirectory open() throws StorageException {
        return DataDirectory.open(path(), "orders", NodeId.of(1));
    }

    private void useOnce() throws StorageException {
        try (DataDirectory directory = open();
                RecordStore store = directory.records("election");
                Journal log = directory.journal("log")) {
            store.append(List.of(Value.of(1)));
            log.append(List.of(Value.of(2)));
        }
    }

    @Test
    void theIdentityIsMadeOnce() throws StorageException {
        long identity;
        try (DataDirectory directory = open()) {
            identity = directory.identity();
            assertThat(identity).isNotZero();
        }
        try (DataDirectory directory = open()) {
            assertThat(directory.identity()).isEqualTo(identity);
        }
        try (DataDirectory other = DataDirectory.open(parent.resolve("other"), "orders", NodeId.of(1))) {
            assertThat(other.identity()).isNotEqualTo(identity);
        }
    }

    @Test
    void storesAreReadBack() throws StorageException {
        useOnce();
        try (DataDirectory directory = open();
                RecordStore store = directory.records("election");
                Journal log = directory.journal("log")) {
            assertThat(store.takeRestored()).containsExactly(Value.of(1));
            assertThat(log.takeRestored()).containsExactly(Value.of(2));
        }
    }

    @Test
    void aSecondUserIsRefused() throws StorageException {
        try (DataDirectory first = open()) {
            assertThat(first.path()).isEqualTo(path());
            assertThatThrownBy(this::open)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("is in use by another process");
        }
        open().close();
    }

    @Test
    void theDirectoryOfAnotherNodeOrClusterIsRefused() throws StorageException {
        useOnce();
        assertThatThrownBy(() -> DataDirectory.open(path(), "orders", NodeId.of(2)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("belongs to node 1, not to node 2");
        assertThatThrownBy(() -> DataDirectory.open(path(), "payments", NodeId.of(1)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("belongs to the cluster 'orders', not to 'payments'");
        open().close();
    }

    @Test
    void aMissingRecordIsRefusedAndNotMadeAnew() throws Exception {
        useOnce();
        Files.delete(path().resolve("election.record"));
        try (DataDirectory directory = open()) {
            assertThatThrownBy(() -> directory.records("election"))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("is missing although this node has used it");
        }
        assertThat(path().resolve("election.record")).doesNotExist();
    }

    @Test
    void aMissingMetaFileIsRefusedWhereStoresAre() throws Exception {
        useOnce();
        Files.delete(path().resolve("meta"));
        assertThatThrownBy(this::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("its file 'meta' is missing");
    }

    @Test
    void anyChangeOfTheMetaFileIsRefused() throws Exception {
        useOnce();
        byte[] whole = Files.readAllBytes(path().resolve("meta"));
        for (int i = 0; i < whole.length; i++) {
            byte[] bytes = whole.clone();
            bytes[i] ^= 1;
            Files.write(path().resolve("meta"), bytes);
            assertThatThrownBy(this::open)
                    .as("byte %d", i)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("meta is damaged");
        }
    }

    @Test
    void aStoreThatWasMadeButNeverNamedIsMadeAgain() throws Exception {
        open().close();
        Files.write(path().resolve("election.record"), new byte[100]);
        try (DataDirectory directory = open();
                RecordStore store = directory.records("election")) {
            assertThat(store.takeRestored()).isEmpty();
        }
    }

    @Test
    void aStoreDoesNotChangeItsKind() throws StorageException {
        useOnce();
        try (DataDirectory directory = open()) {
            assertThatThrownBy(() -> directory.journal("election"))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("is a record, not a journal");
            assertThatThrownBy(() -> directory.journal("../evil")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPathThatIsAFileIsRefused() throws Exception {
        Path file = parent.resolve("file");
        Files.writeString(file, "x");
        assertThatThrownBy(() -> DataDirectory.open(file, "orders", NodeId.of(1)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(file.toString());
    }
}
