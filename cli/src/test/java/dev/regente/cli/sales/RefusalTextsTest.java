package dev.regente.cli.sales;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The server refuses in English, with a word for programs; the client has a Portuguese sentence for each such word. */
class RefusalTextsTest {
    /** How the server's code names its words. */
    private static final List<Pattern> WORDS = List.of(
            Pattern.compile("Problem\\.(?:of|ofMany|later|unknown)\\(\\s*\\d{3},\\s*\"([a-z-]+[a-z])\""),
            Pattern.compile("bad\\(\\s*\"([a-z-]+[a-z])\""),
            Pattern.compile("^ {8}[A-Z_]+\\(\"([a-z-]+)\"\\)", Pattern.MULTILINE));

    private static final Pattern FIELDS = Pattern.compile("Refused\\(\\s*\"([A-Za-z-]+)\"");

    private static Set<String> reasons() throws IOException {
        Path sources = Path.of(System.getProperty("regente.home")).resolve("sales-server/src/main/java");
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                boolean decisions = file.endsWith("Decision.java");
                boolean answers = file.getParent().endsWith("http") || decisions;
                String text = answers ? Files.readString(file) : "";
                for (Pattern word : decisions ? WORDS : WORDS.subList(0, 2)) {
                    word.matcher(text).results().forEach(match -> found.add(match.group(1)));
                }
                FIELDS.matcher(Files.readString(file)).results().forEach(match -> found.add("bad-" + match.group(1)));
            }
        }
        return found;
    }

    @Test
    void everyRefusalOfTheServerHasAPortugueseSentence() throws Exception {
        Properties portuguese = new Properties();
        try (Reader reader = new InputStreamReader(
                RefusalTextsTest.class.getResourceAsStream("/dev/regente/sales/client/view/messages_pt.properties"),
                StandardCharsets.UTF_8)) {
            portuguese.load(reader);
        }

        Set<String> reasons = reasons();

        assertThat(reasons).contains("wrong-login", "future-date", "bad-amount", "no-coordinator", "missing-field");
        assertThat(portuguese.stringPropertyNames())
                .containsAll(reasons.stream().map(reason -> "problem." + reason).toList());
    }
}
