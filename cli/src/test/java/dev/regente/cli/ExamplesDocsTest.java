package dev.regente.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The pages of the examples quote the code as it is, and say the same in both languages. */
class ExamplesDocsTest {
    private static final Path PAGES = Checkout.ROOT.resolve("docs/examples");
    private static final List<String> NAMES = List.of("atm", "mail", "clinic");
    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)^```");

    @TestFactory
    Stream<DynamicTest> quotedLinesAreInTheSource() {
        return NAMES.stream()
                .flatMap(name -> Stream.of(name + ".md", name + ".pt-BR.md"))
                .map(page -> DynamicTest.dynamicTest(page, () -> {
                    List<String> sources = sources();
                    List<String> quotes = quotes(page);
                    assertThat(quotes).hasSizeGreaterThanOrEqualTo(4);
                    for (String quote : quotes) {
                        assertThat(sources.stream().filter(source -> source.contains(quote)))
                                .as("sources with these lines:\n" + quote)
                                .isNotEmpty();
                    }
                    long lines = quotes.stream().flatMap(String::lines).count();
                    assertThat(lines).as("the lines that matter").isBetween(20L, 45L);
                }));
    }

    @Test
    void bothLanguagesQuoteTheSameAndHaveAsManySections() throws IOException {
        for (String name : NAMES) {
            assertThat(quotes(name + ".pt-BR.md")).isEqualTo(quotes(name + ".md"));
            for (String mark : List.of("## ", "| `[", "    participant ", "5. ")) {
                assertThat(marked(name + ".pt-BR.md", mark))
                        .as(mark + " in " + name)
                        .isEqualTo(marked(name + ".md", mark))
                        .isPositive();
            }
        }
    }

    private static long marked(String page, String mark) throws IOException {
        return Files.readAllLines(PAGES.resolve(page)).stream()
                .filter(line -> line.startsWith(mark))
                .count();
    }

    /** Each quoted block without its indentation, which differs where a method was lifted out of its class. */
    private static List<String> quotes(String page) throws IOException {
        Matcher block = JAVA.matcher(Files.readString(PAGES.resolve(page)));
        return block.results().map(found -> flat(found.group(1))).toList();
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.ROOT.resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().replace('\\', '/').contains("/src/main/"))
                    .map(ExamplesDocsTest::read)
                    .map(ExamplesDocsTest::flat)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String flat(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
