package dev.regente.sales.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The model of the replica, its page and its kernel call each rule by one name. */
class SpecTest {
    private static final Path SPEC = Path.of("..", "docs", "spec");

    @Test
    void model_page_and_kernel_agree_on_the_names() throws IOException {
        Set<String> inModel = Pattern.compile("M\\(\"([A-Z_]+)\"\\)")
                .matcher(Files.readString(SPEC.resolve("Replica.tla")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> inCode =
                Arrays.stream(ReplicaRule.values()).map(Enum::name).toList();
        // a commit without a majority cannot be written down in the model, and it does not compact
        assertThat(inModel).isSubsetOf(inCode).hasSize(inCode.size() - 3);
        assertThat(Files.readString(SPEC.resolve("README.md"))).contains(inCode);
    }
}
