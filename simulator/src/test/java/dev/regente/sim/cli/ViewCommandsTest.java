package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Choices;
import dev.regente.sim.run.Move;
import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code --html}, {@code --trace FILE}, {@code export}, {@code view} and {@code serve} as they are typed. */
class ViewCommandsTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int sim(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = SimCommand.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void aRunLeavesItsPageAndItsTraceAndBothAreOfUse() throws IOException {
        assertThat(sim("run", "heartbeats", "--html", file("a.html"), "--trace", file("a.jsonl")))
                .isZero();
        assertThat(Files.readString(Path.of(file("a.html")))).contains("<title>heartbeats");
        assertThat(sim("export", file("a.jsonl"), "--format", "mermaid", "--heartbeats", "--to", "500ms"))
                .isZero();
        assertThat(out.toString()).startsWith("sequenceDiagram");
        assertThat(sim("export", file("a.jsonl"), "--format", "shiviz", "--out", file("a.log")))
                .isZero();
        assertThat(Path.of(file("a.log"))).isNotEmptyFile();
        assertThat(sim("view", file("a.jsonl"), "--html", file("b.html"), "--trace", file("b.jsonl")))
                .isZero();
        assertThat(Files.readString(Path.of(file("b.jsonl")))).isEqualTo(Files.readString(Path.of(file("a.jsonl"))));
        assertThat(Path.of(file("b.html"))).isNotEmptyFile();
    }

    @Test
    void wrongInputEndsWithTwoAndOneLine() throws IOException {
        assertThat(sim("run", "heartbeats", "--html", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("is a directory").hasLineCount(1);
        assertThat(sim("run", "heartbeats", "--trace", file("nowhere/a.jsonl"))).isEqualTo(2);
        assertThat(err.toString()).contains("there is no directory").hasLineCount(1);
        assertThat(sim("view", file("missing.jsonl"), "--html", file("a.html"))).isEqualTo(2);
        assertThat(err.toString()).contains("there is no file").hasLineCount(1);
        Path text = Files.writeString(folder.resolve("text"), "no trace\n");
        assertThat(sim("view", text.toString(), "--html", file("a.html"))).isEqualTo(2);
        assertThat(sim("view", text.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("give --html FILE");
        assertThat(sim("export", text.toString(), "--format", "svg")).isEqualTo(2);
        assertThat(sim("serve", "heartbeats", "--port", "70000")).isEqualTo(2);
        assertThat(err.toString()).contains("--port 70000").hasLineCount(1);
        assertThat(sim("serve", "no such scenario")).isEqualTo(2);
    }

    @Test
    void aRunInWhichAPersonChoseIsReplayedWhole() throws IOException {
        Scenario scenario = ScenarioSource.find("heartbeats").scenario(List.of());
        List<Move> moves = List.of(new Move(20, Move.Deed.CRASH, 2, 0));
        RunFile file = RunFile.of(new ScenarioRun(scenario).run(Choices.seeded(scenario.seed()), moves, List.of()))
                .withMoves(moves);
        Path run = folder.resolve("chosen.run");
        file.save(run);
        assertThat(sim("replay", run.toString(), "--html", file("chosen.html"))).isLessThan(2);
        assertThat(out.toString()).contains("the same run as recorded, to the last bit");
        assertThat(Path.of(file("chosen.html"))).isNotEmptyFile();
        assertThat(sim("replay", run.toString(), "--until", "1s")).isEqualTo(2);
        assertThat(err.toString()).contains("a person chose in this run").hasLineCount(1);
        assertThat(sim("shrink", run.toString())).isEqualTo(2);
        assertThat(sim("replay", run.toString(), "--until", "1s", "--html", file("x.html")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("show a whole run");
    }
}
