package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Command
    static class Failing implements Runnable {
        @Option(names = "--count")
        int count;

        @Option(names = "--mark")
        java.util.UUID mark;

        @Override
        public void run() {
            if (count < 0) {
                throw new IllegalArgumentException("--count is " + count + ":\n  give 0 or more");
            }
            throw new IllegalStateException("the disk is full");
        }
    }

    @Test
    void noCommandIsAWrongCommandLine() {
        assertThat(run()).isEqualTo(2);
        assertThat(text(err)).startsWith("usage: regente COMMAND");
    }

    @Test
    void helpGoesToStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(text(out)).startsWith("usage: regente COMMAND");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        assertThat(run("--version")).isZero();
        assertThat(text(out)).matches("regente \\d+\\.\\d+\\.\\d+\\S*, Java \\d+.*\\R");
    }

    @Test
    void anUnknownCommandIsRefusedInOneLine() {
        assertThat(run("frobnicate", "--loud")).isEqualTo(2);
        assertThat(text(err).lines())
                .containsExactly("regente: no command is named frobnicate; regente --help lists them");
    }

    @TestFactory
    Stream<DynamicTest> everyCommandIsThereAndExplainsItself() {
        return Main.COMMANDS.stream()
                .map(command -> DynamicTest.dynamicTest(command.name(), () -> assertThat(run(command.name(), "--help"))
                        .isZero()));
    }

    @Test
    void aFailureIsOneLineAndNoStackTrace() {
        assertThat(execute()).isEqualTo(1);
        assertThat(text(err).lines()).containsExactly("regente fail: the disk is full");
    }

    @Test
    void aWrongValueIsACommandLineErrorInOneLine() {
        assertThat(execute("--count", "-1")).isEqualTo(2);
        assertThat(text(err).lines()).containsExactly("regente fail: --count is -1; give 0 or more");
    }

    @Test
    void theParserQuotesNoException() {
        assertThat(execute("--mark", "x")).isEqualTo(2);
        assertThat(text(err).lines()).hasSize(1).allMatch(line -> line.contains("'x'") && !line.contains("Exception"));
    }

    @Test
    void anUnknownOptionIsACommandLineErrorInOneLine() {
        assertThat(execute("--nonsense")).isEqualTo(2);
        assertThat(text(err).lines())
                .containsExactly("regente fail: Unknown option: '--nonsense'; regente fail --help explains");
    }

    private int run(String... args) {
        return Main.run(args, stream(out), stream(err));
    }

    private int execute(String... args) {
        CommandLine line = Main.commandLine(new Failing(), "regente fail");
        line.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
        return line.execute(args);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
