package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GoldenFingerprintsTest {
    private static final String REMEDY = """
            a run came out differently. If that is meant, write the golden fingerprints anew:
              ./regente sim fingerprints > simulator/src/test/resources/golden-fingerprints.txt
            """;

    private static List<String> golden() throws IOException {
        try (InputStream in = GoldenFingerprintsTest.class.getResourceAsStream("/golden-fingerprints.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void bundledScenariosComeOutAsTheyDidOnEveryJvm() throws IOException {
        List<String> differing = new ArrayList<>();
        int same = 0;
        for (String line : golden()) {
            String[] words = line.split(" ");
            List<String> ingredients = new ArrayList<>();
            for (int i = 2; i < words.length; i++) {
                ingredients.add(words[i].substring(0, words[i].indexOf('=')));
            }
            String now = FingerprintsCommand.line(words[0], ingredients);
            if (now.equals(line)) {
                same++;
            } else {
                differing.add("was " + line + "\nis  " + now);
            }
        }
        assertThat(differing).as(REMEDY).isEmpty();
        assertThat(same).isGreaterThan(4);
    }

    @Test
    void wrongIngredientsAreRefused() {
        StringWriter err = new StringWriter();
        CommandLine command = SimCommand.commandLine();
        command.setErr(new PrintWriter(err));
        assertThat(command.execute("fingerprints", "heartbeats", "--ingredients", "xyz"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("tnkmds");
    }
}
