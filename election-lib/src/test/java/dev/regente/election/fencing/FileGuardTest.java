package dev.regente.election.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileGuardTest {
    private static final int SECOND_COPY = 4096;
    private static final int COPY_SIZE = 20;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("deep/er/guard");
    }

    @Test
    void theTokenOutlivesTheGuard() {
        FileGuard.open(file).seal(9);
        assertThat(FileGuard.open(file).highest()).isEqualTo(9);
        assertThatThrownBy(() -> FileGuard.open(file).seal(8)).isInstanceOf(StaleTokenException.class);
    }

    @Test
    void twoGuardsOfOneFileAreOne() {
        FileGuard first = FileGuard.open(file);
        FileGuard second = FileGuard.open(directory.resolve("deep/../deep/er/guard"));
        first.run(3, () -> {
            assertThat(FileGuard.open(file).highest()).isEqualTo(3);
            assertThatThrownBy(() -> second.seal(2)).isInstanceOf(StaleTokenException.class);
        });
        second.seal(4);
        assertThatThrownBy(() -> first.seal(3)).isInstanceOf(StaleTokenException.class);
    }

    /** Every moment of a crash: the first copy torn after any byte, or whole with the second torn after any byte. */
    @Test
    void aTornWriteLeavesTheOldTokenOrTheNewOne() throws IOException {
        FileGuard guard = FileGuard.open(file);
        guard.seal(5);
        byte[] before = Files.readAllBytes(file);
        guard.seal(900);
        byte[] after = Files.readAllBytes(file);
        for (int written = 0; written <= COPY_SIZE; written++) {
            byte[] torn = before.clone();
            System.arraycopy(after, 0, torn, 0, written);
            Files.write(file, torn);
            assertThat(guard.highest()).as("first copy, %d bytes", written).isIn(5L, 900L);
            // whoever was never admitted may come now, and both copies are whole again
            guard.seal(901);
            assertThat(TokenFile.read(file)).isEqualTo(new TokenFile.Copies(901, true));

            byte[] late = after.clone();
            System.arraycopy(before, SECOND_COPY + written, late, SECOND_COPY + written, COPY_SIZE - written);
            Files.write(file, late);
            assertThat(guard.highest()).as("second copy, %d bytes", written).isEqualTo(900);
        }
    }

    @Test
    void aDamagedCopyIsMadeWholeBeforeAnythingRestsOnTheOther() throws IOException {
        FileGuard guard = FileGuard.open(file);
        guard.seal(5);
        for (int at = 0; at < COPY_SIZE; at++) {
            flip(at);
            guard.seal(5);
            flip(SECOND_COPY + at);
            guard.seal(5);
            assertThat(TokenFile.read(file)).isEqualTo(new TokenFile.Copies(5, true));
        }
    }

    @Test
    void aFileWithoutAWholeCopyIsRefused() throws IOException {
        FileGuard guard = FileGuard.open(file);
        guard.seal(5);
        flip(3);
        flip(SECOND_COPY + 9);
        assertThatThrownBy(() -> guard.seal(6))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("guard cannot be used: it is damaged, neither of its two copies can be read");
        assertThatThrownBy(() -> FileGuard.open(file)).hasMessageContaining("cannot be opened: it is damaged");
        Files.write(file, new byte[0]);
        assertThatThrownBy(guard::highest).hasMessageContaining("damaged");
    }

    @Test
    void aFileThatIsGoneIsNotBegunAnew() throws IOException {
        FileGuard guard = FileGuard.open(file);
        guard.seal(5);
        Files.delete(file);
        assertThatThrownBy(() -> guard.seal(6)).isInstanceOf(UncheckedIOException.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void whatIsNoFileIsRefusedInOneLine() {
        assertThatThrownBy(() -> FileGuard.open(directory))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("the guard's file " + directory + " cannot be opened: ");
        assertThatThrownBy(() -> FileGuard.open(directory.getRoot()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not the name of a file");
    }

    @Test
    void anInterruptedThreadIsRefusedAndHarmsNothing() {
        FileGuard guard = FileGuard.open(file);
        guard.seal(5);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> guard.seal(6)).hasMessageEndingWith("cannot be used: the thread was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(guard.highest()).isEqualTo(5);
        guard.seal(6);
    }

    @Test
    void theFormatIsMagicTokenAndChecksumTwice() throws IOException {
        FileGuard.open(file).seal(0x0102030405060708L);
        byte[] all = Files.readAllBytes(file);
        assertThat(all).hasSize(SECOND_COPY + COPY_SIZE);
        byte[] copy = Arrays.copyOf(all, COPY_SIZE);
        assertThat(ByteBuffer.wrap(copy, 0, 16).array())
                .startsWith('R', 'E', 'G', 'F', 'E', 'N', 'C', 'E', 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(Arrays.copyOfRange(all, SECOND_COPY, all.length)).isEqualTo(copy);
    }

    private void flip(int at) throws IOException {
        byte[] all = Files.readAllBytes(file);
        all[at] ^= 0x10;
        Files.write(file, all);
    }
}
