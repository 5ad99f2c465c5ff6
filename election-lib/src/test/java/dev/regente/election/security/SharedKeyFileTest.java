package dev.regente.election.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedKeyFileTest {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final String GOOD = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    @TempDir
    Path directory;

    private SharedKeyFile file;

    @BeforeEach
    void choose() {
        file = new SharedKeyFile(directory.resolve("key"));
    }

    private void write(String text) throws IOException {
        Files.writeString(file.file(), text);
        if (POSIX) {
            Files.setPosixFilePermissions(file.file(), PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aNewFileHasOneKeyAndIsItsOwners() throws Exception {
        String id = file.create();
        assertThat(file.load().ids()).containsExactly(id);
        if (POSIX) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.file())))
                    .isEqualTo("rw-------");
        }
        assertThatThrownBy(file::create).hasMessageContaining("is there already");
        assertThat(directory.toFile().list()).containsExactly("key");
    }

    @Test
    void anAddedKeyIsTheFirst() throws Exception {
        write("# the key of last year\nold " + GOOD + "\n");
        String id = file.add();
        assertThat(file.load().ids()).containsExactly(id, "old");
        for (int i = 2; i < SharedKeys.MOST_KEYS; i++) {
            file.add();
        }
        assertThatThrownBy(file::add).hasMessageContaining("delete the line of an old one first");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | holds no key: make one with regente key FILE",
                "'# nothing' | holds no key",
                "'a b c' | line 1: a line is a name",
                "'a' | line 1: a line is a name",
                "'a/b " + GOOD + "' | line 1: a line is a name",
                "'a 0001' | line 1: a key has 32 to 256 bytes, and this one 2",
                "'a xyz' | line 1: the key is not written in hexadecimal digits",
                "'a 000' | line 1: the key is not written in hexadecimal digits",
                "'a 0000000000000000000000000000000000000000000000000000000000000000' | line 1: the key is not random",
            })
    void aFileThatIsNoGoodIsSaidInOneLineWithoutTheKey(String text, String reason) throws Exception {
        write(text);
        assertThatThrownBy(file::load)
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining(file.file().toString())
                .message()
                .doesNotContain(GOOD)
                .doesNotContain("xyz");
    }

    @Test
    void aNameIsThereOnce() throws Exception {
        write("a " + GOOD + "\na " + GOOD + "\n");
        assertThatThrownBy(file::load).hasMessageContaining("line 2: the name a is there twice");
    }

    @Test
    void aMissingFileIsSaid() {
        assertThatThrownBy(file::load).hasMessageContaining("is not there");
        SharedKeyFile nowhere = new SharedKeyFile(directory.resolve("no/key"));
        assertThatThrownBy(nowhere::create).hasMessageContaining("is not there");
    }

    @Test
    void aHugeFileIsNotRead() throws Exception {
        write("#".repeat(300_000));
        assertThatThrownBy(file::load).hasMessageContaining("has more than");
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws Exception {
        assumeThat(POSIX).isTrue();
        write("a " + GOOD + "\n");
        Files.setPosixFilePermissions(file.file(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(file::load)
                .hasMessageContaining("is open to other users (rw-r-----): allow only its owner, with chmod 600");
    }

    @Test
    void keysAreNotPrinted() throws Exception {
        write("a " + GOOD + "\n");
        assertThat(file.load()).hasToString("keys [a]");
        assertThat(file.load().find("a")).hasToString("key a");
    }
}
