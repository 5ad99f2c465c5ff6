package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a kernel explains, the viewer says in English and in Portuguese. */
class ExplanationWordsTest {
    private static final Path HOME = Path.of(System.getProperty("regente.home"));
    private static final Pattern EXPLAINED = Pattern.compile("Explanation\\s*\\.of\\(\\s*\"([a-z-]+)\"\\s*\\)");
    private static final Pattern SENTENCE = Pattern.compile("\"([a-z-]+)\": \\[\"[^\"]+\", \"[^\"]+\"]");

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void everyKeyInTheSourcesHasASentenceInTheViewer() throws IOException {
        Set<String> explained = new TreeSet<>();
        for (String module : List.of("election-lib", "sales-server", "simulator")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module + "/src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    explained.addAll(found(EXPLAINED, Files.readString(file)));
                }
            }
        }
        String words;
        try (InputStream in = ClassLoader.getSystemResourceAsStream("dev/regente/sim/view/explained.js")) {
            words = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String sentences = words.substring(words.indexOf("  sentences: {"), words.indexOf("  names: {"));
        assertThat(explained).hasSizeGreaterThan(50);
        assertThat(found(SENTENCE, sentences)).as("sentences in explained.js").containsAll(explained);
    }
}
