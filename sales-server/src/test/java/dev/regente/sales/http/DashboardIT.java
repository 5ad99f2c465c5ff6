package dev.regente.sales.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the page for operators name what a running server exports, and the page explains all of its own. */
class DashboardIT {
    private static final Pattern NAME = Pattern.compile("\\b(?:regente|jvm|process)_[a-z_]+");

    @TempDir
    private Path dir;

    private static String document(String name) throws IOException {
        return Files.readString(
                Path.of(System.getProperty("regente.home")).resolve("docs").resolve(name));
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a server exports that has recorded a sale, repeated it and refused one. */
    private Set<String> exported() {
        try (HttpFixture fixture = new HttpFixture(dir)) {
            String ana = fixture.logIn(HttpFixture.ANA);
            String sale = HttpFixture.sale("a", "martins-1", "1.00");
            assertThat(fixture.post("/api/sales", ana, sale).status()).isEqualTo(201);
            assertThat(fixture.post("/api/sales", ana, sale).status()).isEqualTo(200);
            assertThat(fixture.post("/api/sales", ana, HttpFixture.sale("b", "martins-1", "-1"))
                            .status())
                    .isEqualTo(400);
            return fixture.get("/metrics", null)
                    .response()
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]")[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyMetricOfTheDashboardIsExported() throws Exception {
        JsonNode dashboard = Body.JSON.readTree(document("grafana-dashboard.json"));
        Set<String> shown = new TreeSet<>();
        for (JsonNode expression : dashboard.findValues("expr")) {
            Set<String> found = names(expression.textValue());
            assertThat(found.isEmpty() && !expression.textValue().contains("up{"))
                    .as("an expression without a metric: %s", expression)
                    .isFalse();
            shown.addAll(found);
        }

        assertThat(shown).hasSizeGreaterThan(10);
        assertThat(exported()).containsAll(shown);
    }

    @Test
    void thePageForOperatorsExplainsEveryMetricOfTheServer() throws Exception {
        Set<String> exported = exported();
        Set<String> explained = names(document("operations.md")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .collect(Collectors.joining("\n")));

        Set<String> own = exported.stream()
                .filter(name -> name.startsWith("regente_"))
                .map(name -> name.replaceFirst("(?<=_seconds)_(count|sum|max)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(explained).containsAll(own);
        assertThat(explained)
                .allMatch(name -> exported.stream().anyMatch(real -> real.equals(name) || real.startsWith(name + "_")));
    }
}
