package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.security.SharedKeyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeyCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        CommandLine line = Main.commandLine(new KeyCommand(), "regente key");
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(args);
    }

    @Test
    void aKeyIsMadeOnceAndNewOnesAreAddedBeforeIt() throws Exception {
        Path file = directory.resolve("cluster.key");
        assertThat(execute(file.toString())).isZero();
        List<String> first = new SharedKeyFile(file).load().ids();
        assertThat(first).hasSize(1);
        assertThat(out.toString()).startsWith("key " + first.get(0) + " is in " + file);
        assertThat(execute(file.toString())).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "regente key: " + file + " is there already: add a key to it with --add, or give another name");
        assertThat(execute(file.toString(), "--add")).isZero();
        assertThat(new SharedKeyFile(file).load().ids()).hasSize(2).endsWith(first.get(0));
        String secret = Files.readString(file).split("\\s+")[1];
        assertThat(out.toString() + err).doesNotContain(secret);
    }

    @Test
    void aFileThatHoldsNoKeyIsNotAddedTo() {
        assertThat(execute(directory.resolve("none").toString(), "--add")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("is not there");
    }
}
