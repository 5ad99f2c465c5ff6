package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The documents lead where they say they lead. */
class DocsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)(?:\\s+\"[^\"]*\")?\\)");
    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");

    @Test
    void relativeLinksLeadSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
            while (link.find()) {
                String target = link.group(1);
                if (target.matches("[a-z]+:.*")) {
                    continue;
                }
                links++;
                int hash = target.indexOf('#');
                String file = hash < 0 ? target : target.substring(0, hash);
                Path aim = file.isEmpty() ? page : page.resolveSibling(file).normalize();
                if (!Files.exists(aim)) {
                    dead.add(Checkout.ROOT.relativize(page) + " -> " + target);
                } else if (hash >= 0 && !anchors(aim).contains(target.substring(hash + 1))) {
                    dead.add(Checkout.ROOT.relativize(page) + " -> " + target + " (no such heading)");
                }
            }
        }
        assertThat(links).as("links looked at").isPositive();
        assertThat(dead).as("dead links").isEmpty();
    }

    @Test
    void everyDecisionIsIndexed() throws IOException {
        Path decisions = Checkout.ROOT.resolve("docs/adr");
        String index = Files.readString(decisions.resolve("README.md"));
        List<String> records = names(decisions, "\\d{4}-.*\\.md");
        assertThat(records).isNotEmpty();
        assertThat(records).allSatisfy(name -> assertThat(index).contains("(" + name + ")"));
        assertThat(records.stream().map(name -> name.substring(0, 4)))
                .as("numbers")
                .doesNotHaveDuplicates();
    }

    @Test
    void everyPageIsOnTheMap() throws IOException {
        Path docs = Checkout.ROOT.resolve("docs");
        String map = Files.readString(docs.resolve("README.md"));
        assertThat(names(docs, ".*\\.md"))
                .filteredOn(name -> !name.equals("README.md"))
                .allSatisfy(name -> assertThat(map).contains("(" + name));
    }

    /** Whoever copies the embedding from the first page must not have to mend it. */
    @Test
    void theProgramInTheReadmeCompiles() throws IOException {
        Matcher block =
                Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(Checkout.ROOT.resolve("README.md")));
        assertThat(block.find()).as("a Java program in README.md").isTrue();
        Path dir = Files.createDirectories(Checkout.ROOT.resolve("cli/target/readme"));
        Path source = Files.writeString(dir.resolve("Worker.java"), block.group(1));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeThat(compiler).as("a compiler in the Java that runs the tests").isNotNull();
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int status = compiler.run(
                null,
                complaints,
                complaints,
                "-proc:none",
                "-d",
                dir.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
        assertThat(status).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(Checkout.ROOT);
                Stream<Path> docs = Files.walk(Checkout.ROOT.resolve("docs"))) {
            Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    private static List<String> names(Path dir, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(pattern))
                    .sorted()
                    .toList();
        }
    }

    /** The anchors that the usual Markdown renderers give to headings. */
    private static List<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+\\s*", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
