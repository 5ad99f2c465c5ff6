package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SummaryCommandTest {
    private static final String ROWS = """
            {"i":0,"point":{"network.loss":"0%"},"seed":0,"held":true,"electionMessages":{"sent":10},"agreedAtMillis":null}
            {"i":1,"point":{"network.loss":"0%"},"seed":1,"held":true,"electionMessages":{"sent":12},"agreedAtMillis":5.5}
            {"i":2,"point":{"network.loss":"5%"},"seed":0,"held":false,"electionMessages":{"sent":20},"agreedAtMillis":7}
            {"i":3,"point":{"network.loss":"5%"},"seed":1,"held":true,"electionMessages":{"sent":30},"agreedAtMillis":9}
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int sim(String... args) {
        CommandLine command = SimCommand.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(args);
    }

    @Test
    void sumsUpEveryPoint() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), ROWS);
        Path svg = folder.resolve("sent.svg");
        assertThat(sim(
                        "summary",
                        rows.toString(),
                        "--metric",
                        "electionMessages.sent",
                        "--x",
                        "network.loss",
                        "--svg",
                        svg.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines())
                .hasSize(3)
                .contains("network.loss=5%,electionMessages.sent,2,25,-38.531024,88.531024,7.0710678,20,30,30,20,30");
        assertThat(Files.readString(svg)).contains("</svg>");
    }

    @Test
    void sharesHaveIntervalsToo() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), ROWS);
        assertThat(sim("summary", rows.toString(), "--metric", "held", "--format", "markdown"))
                .isZero();
        assertThat(out.toString()).contains("| network.loss=5% | held | 2 | 0.5 | 0.094531206 | 0.90546879 |");
    }

    @Test
    void refusesWhatIsNoSweep() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), "no JSON\n");
        assertThat(sim("summary", rows.toString())).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo("not a row of JSON: no JSON");
        assertThat(sim("summary", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no file");
    }
}
