package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TwinCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int sim(String... arguments) {
        CommandLine command = SimCommand.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    @Test
    void theElectionOfTheLibraryPassesEveryCheck() {
        assertThat(sim("twin", "principal-returns", "--set", "until=12s", "--handlers", "50"))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString())
                .contains("twin run: nothing differs")
                .contains("handler twin: nothing differs")
                .contains("kernels' byte code: nothing differs")
                .contains("hostile JVM");
    }

    @Test
    void aKernelThatGoesThroughASaltedSetIsFoundByItsLook() {
        assertThat(sim("twin", "heartbeats", "--set", "system=test-salted", "--set", "until=5s"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("kernels' byte code: DIFFERS").contains("Set.forEach");
    }

    @Test
    void wrongOptionsGiveOneLine() {
        assertThat(sim("twin", "heartbeats", "--handlers", "101")).isEqualTo(2);
        assertThat(sim("twin", "heartbeats", "--java", "/no/such/jdk")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2);
    }
}
