package dev.regente.election.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.protocol.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The model of the election and its kernel call each rule by one name. */
class SpecTest {
    private static final Path SPEC = Path.of("..", "docs", "spec");
    private static final Pattern REMOVED = Pattern.compile("M\\(\"([A-Z_]+)\"\\)");

    @Test
    void the_model_knows_the_rules_by_their_names() throws IOException {
        Set<String> inModel = REMOVED.matcher(Files.readString(SPEC.resolve("Election.tla")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> inCode = Arrays.stream(Rule.values()).map(Enum::name).toList();
        assertThat(inModel).hasSizeGreaterThan(10).isSubsetOf(inCode);
    }

    @Test
    void every_rule_stands_on_the_page_of_the_models() throws IOException {
        String page = Files.readString(SPEC.resolve("README.md"));
        List<String> missing = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            if (!Pattern.compile("\\b" + rule.name() + "\\b").matcher(page).find()) {
                missing.add(rule.name());
            }
        }
        assertThat(missing).isEmpty();
    }
}
