package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs every command of {@code docs/first-counterexample.md}, and looks for every line of output that it shows. */
class FirstCounterexampleTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern BLOCK = Pattern.compile("```(yaml|console)\n(.*?)```", Pattern.DOTALL);
    private static final String SIM = "./regente sim ";
    private static final String STATUS = "echo $?";

    @TempDir
    Path folder;

    /** A command, and lines of which its output has each; {@code ...} stands for anything. */
    private record Shown(String command, List<String> lines) {}

    @Test
    void everyCommandDoesWhatThePageShows() throws IOException {
        String page = page("first-counterexample.md");
        Files.writeString(
                folder.resolve("split-brain.yaml"), blocks(page, "yaml").get(0));
        List<Shown> commands = commands(page);
        assertThat(commands).hasSizeGreaterThan(8);
        int status = 0;
        for (Shown shown : commands) {
            if (shown.command().equals(STATUS)) {
                assertThat(status)
                        .as("exit status")
                        .isEqualTo(Integer.parseInt(shown.lines().get(0)));
                continue;
            }
            StringWriter output = new StringWriter();
            status = run(shown.command(), output);
            assertThat(status).as(shown.command() + "\n" + output).isBetween(0, 1);
            List<String> lines = output.toString()
                    .replace(folder + java.io.File.separator, "")
                    .lines()
                    .toList();
            int next = 0;
            for (String line : shown.lines()) {
                Pattern wanted = Pattern.compile(Arrays.stream(line.split("\\.\\.\\.", -1))
                                .map(String::stripTrailing)
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*"))
                        + ".*");
                int at = next;
                while (at < lines.size() && !wanted.matcher(lines.get(at)).matches()) {
                    at++;
                }
                assertThat(at)
                        .as("\"" + line + "\" after line " + next + " of " + shown.command() + "\n" + output)
                        .isLessThan(lines.size());
                next = at + 1;
            }
        }
        assertThat(folder.resolve("split-brain.html")).isNotEmptyFile();
    }

    @Test
    void thePortuguesePageShowsTheSame() throws IOException {
        String english = page("first-counterexample.md");
        String portuguese = page("first-counterexample.pt-BR.md");
        assertThat(commands(portuguese)).isEqualTo(commands(english));
        assertThat(blocks(portuguese, "yaml")).isEqualTo(blocks(english, "yaml"));
    }

    private static String page(String name) throws IOException {
        return Files.readString(DOCS.resolve(name)).replace("\r\n", "\n");
    }

    private static List<String> blocks(String page, String kind) {
        Matcher matcher = BLOCK.matcher(page);
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            if (matcher.group(1).equals(kind)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }

    private static List<Shown> commands(String page) {
        List<Shown> commands = new ArrayList<>();
        for (String block : blocks(page, "console")) {
            for (String line : block.lines().toList()) {
                if (line.startsWith("$ ")) {
                    commands.add(new Shown(line.substring(2), new ArrayList<>()));
                } else {
                    commands.get(commands.size() - 1).lines().add(line);
                }
            }
        }
        return commands;
    }

    private int run(String text, StringWriter output) {
        String command = text;
        String keys = "";
        if (text.startsWith("printf '")) {
            int pipe = text.indexOf("' | ");
            keys = text.substring(8, pipe).replace("\\n", "\n");
            command = text.substring(pipe + 4);
        }
        assertThat(command).startsWith(SIM);
        String[] words = command.substring(SIM.length()).split(" ");
        for (int i = 0; i < words.length; i++) {
            if (words[i].matches("split-brain.*\\.[a-z]+") || (words[i].equals("sweep") && i > 0)) {
                words[i] = folder.resolve(words[i]).toString();
            }
        }
        CommandLine line = SimCommand.commandLine();
        line.setOut(new PrintWriter(output));
        line.setErr(new PrintWriter(new StringWriter()));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(keys.getBytes(StandardCharsets.US_ASCII)));
        try {
            return line.execute(words);
        } finally {
            System.setIn(before);
        }
    }
}
