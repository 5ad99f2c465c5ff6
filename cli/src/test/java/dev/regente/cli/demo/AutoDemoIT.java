package dev.regente.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole script, with its clients and its check, on servers that are as good or bad as each test says. */
class AutoDemoIT {
    private static final KillScript.Pace QUICK =
            new KillScript.Pace(Duration.ofMillis(200), Duration.ofMillis(50), Duration.ofSeconds(2));

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();

    private DemoReport play(FakeCluster cluster) throws Exception {
        DemoReport.Settings settings = new DemoReport.Settings("bully", 3, 1);
        return new AutoDemo(settings, 4, 200, cluster, QUICK, said::add).play();
    }

    @Test
    void aClusterThatKeepsItsWordPasses() throws Exception {
        try (FakeCluster cluster = new FakeCluster(FakeCluster.Fault.NONE)) {
            DemoReport report = play(cluster);
            Path file = directory.resolve("report.json");

            assertThat(report.failures()).isEmpty();
            assertThat(Demo.conclude(report, file, said::add)).isZero();
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            assertThat(json.path("held").asBoolean()).isTrue();
            assertThat(json.path("kills")).hasSize(3);
            assertThat(json.path("kills").findValuesAsText("role"))
                    .containsExactly("principal", "principal", "temporary");
            assertThat(json.path("kills").get(0).path("gapMillis").asDouble()).isGreaterThan(40);
            assertThat(json.path("returns")).hasSize(2);
            assertThat(json.path("sales").path("acknowledged").asInt()).isGreaterThan(50);
            assertThat(json.path("sales").path("lost").asInt()).isZero();
            assertThat(json.path("logins").asInt()).isEqualTo(5).isEqualTo(cluster.logins());
            assertThat(String.join("\n", said)).contains("kill -9: node 3", "Every acknowledged sale is on every node");
        }
    }

    @Test
    void aLostSaleIsFoundAndFails() throws Exception {
        try (FakeCluster cluster = new FakeCluster(FakeCluster.Fault.LOSES_ONE)) {
            DemoReport report = play(cluster);

            assertThat(Demo.conclude(report, null, said::add)).isEqualTo(1);
            assertThat(report.verdict().lost()).isEqualTo(1);
            assertThat(report.verdict().doubled()).isZero();
            assertThat(report.failures()).anyMatch(text -> text.startsWith("lost: node 1 does not have sale"));
            assertThat(said.get(said.size() - 1)).contains("FAILED:").doesNotContain("Every acknowledged sale");
        }
    }

    @Test
    void aDoubledSaleIsFoundAndFails() throws Exception {
        try (FakeCluster cluster = new FakeCluster(FakeCluster.Fault.DOUBLES_ONE)) {
            DemoReport report = play(cluster);

            assertThat(Demo.conclude(report, null, said::add)).isEqualTo(1);
            assertThat(report.verdict().lost()).isZero();
            assertThat(report.verdict().doubled()).isEqualTo(1);
            assertThat(report.failures()).anyMatch(text -> text.startsWith("doubled: node 1 counts"));
        }
    }
}
