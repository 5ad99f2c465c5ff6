package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Ten files that are wrong in ten ways: each gives one line that helps, and exit status 2. */
class BrokenScenariosTest {
    @TempDir
    Path folder;

    private void broken(String text, String message) throws IOException {
        broken(text.getBytes(StandardCharsets.UTF_8), message);
    }

    private void broken(byte[] content, String message) throws IOException {
        refused(Files.write(folder.resolve("broken.yaml"), content), message);
    }

    private static void refused(Path file, String message) {
        StringWriter err = new StringWriter();
        CommandLine command = SimCommand.commandLine();
        command.setOut(new PrintWriter(new StringWriter()));
        command.setErr(new PrintWriter(err));
        assertThat(command.execute("run", file.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(message).contains(file.getFileName().toString());
    }

    @Test
    void eachGivesOneLineThatHelps() throws IOException {
        broken("name: x\ncluster:\n\tnodes: 3\n", "line 3, column 1: a tab cannot indent YAML; use spaces");
        broken(
                "name: x\nclutser: { nodes: 3 }\n",
                "line 2, column 1: unknown key \"clutser\"; did you mean \"cluster\"?");
        broken("network:\n  latency: 5 parsecs\n", "line 2, column 12: \"5 parsecs\" is no duration; write one like");
        broken("faults:\n  - { at: 1s, crash: 7 }\n", "line 2, column 5: a fault names node 7, which does not exist");
        broken("faults:\n  - { at: -1s, crash: 1 }\n", "line 2, column 11: \"-1s\": a time is never negative");
        broken("faults:\n  - { at: 1s, partition: [[1, 2], [2, 3]] }\n", "node 2 is in two groups of the partition");
        broken("", "the file is empty");
        broken(new byte[] {'n', ':', ' ', '1', '\n', (byte) 0xC3, 0x28}, "line 2: this is not UTF-8 text");
        refused(folder, "is a directory");
        Path huge = folder.resolve("huge.yaml");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(100_000_000);
        }
        refused(huge, "has 100 MB; a scenario has at most");
    }
}
