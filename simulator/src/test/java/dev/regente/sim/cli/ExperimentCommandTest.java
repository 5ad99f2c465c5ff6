package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExperimentCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int experiment(String... args) {
        CommandLine command = SimCommand.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        List<String> words = new ArrayList<>(List.of("experiment"));
        words.addAll(List.of(args));
        return command.execute(words.toArray(String[]::new));
    }

    @Test
    void withoutANameItListsThemAll() {
        assertThat(experiment()).isZero();
        assertThat(out.toString()).contains("dice").contains("what a die shows");
    }

    @Test
    void thePageSaysWhichCommandMakesIt() throws IOException {
        Path page = folder.resolve("new/dice.md");
        assertThat(experiment("dice", "--out", page.toString(), "--seed", "3", "--runs", "4"))
                .isZero();
        String command = "./regente sim experiment dice --seed 3 --runs 4 --out "
                + page.toString().replace('\\', '/');
        assertThat(Files.readString(page))
                .matches("(?s)# Dice\n\nMade by `\\Q" + command + "\\E`\\.\n\n(- [1-6]\n){4}");
        assertThat(err.toString()).contains("thrown 4");
    }

    @Test
    void theSameSeedGivesTheSamePage() {
        assertThat(experiment("dice", "--seed", "7")).isZero();
        String first = out.toString();
        out.getBuffer().setLength(0);
        assertThat(experiment("dice", "--seed", "7")).isZero();
        assertThat(out.toString()).isEqualTo(first).contains("- ");
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertThat(experiment("cards")).isEqualTo(2);
        assertThat(err.toString()).containsPattern("there is no experiment \"cards\"; there is .*dice");
        err.getBuffer().setLength(0);
        assertThat(experiment("dice", "--runs", "0")).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo("--runs is 1 or more, not 0");
    }
}
