package dev.regente.sim.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.sim.scenario.ScenarioSource;
import dev.regente.sim.scenario.Sweep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private static final String YAML = """
            name: sweep of heartbeats
            system: heartbeats
            until: 1s
            """;
    private static final Sweep GRID = new Sweep(
            List.of(
                    new Sweep.Axis("cluster.nodes", List.of("3", "5")),
                    new Sweep.Axis("network.loss", List.of("0%", "5%", "20%"))),
            10,
            29);

    @TempDir
    private Path directory;

    private SweepPlan plan;

    @BeforeEach
    void plan() {
        plan = new SweepPlan(new ScenarioSource("heartbeats", YAML), List.of(), GRID);
    }

    private Path file(Shard shard) {
        return directory.resolve("s." + shard.number() + "-of-" + shard.of() + ".shard");
    }

    private SweepRunner.Progress run(Shard shard) throws Exception {
        SweepRunner.Settings settings = new SweepRunner.Settings(
                file(shard),
                directory.resolve("failures"),
                1,
                2,
                outcome -> new TreeMap<>(Map.of(
                        "events",
                        outcome.events(),
                        "virtualMillis",
                        outcome.virtualNanos() / 1e6,
                        "fingerprint",
                        outcome.fingerprint().toString())));
        return new SweepRunner(plan, shard, settings).run(state -> {});
    }

    private byte[] merged(int shards) throws Exception {
        List<Path> files = new ArrayList<>();
        for (int k = 0; k < shards; k++) {
            Shard shard = new Shard(k, shards);
            run(shard);
            files.add(file(shard));
        }
        return merged(files);
    }

    private byte[] merged(List<Path> files) throws IOException {
        Merge merge = Merge.of(files);
        Path rows = directory.resolve("merged.jsonl");
        Path table = directory.resolve("merged.csv");
        merge.jsonLines(rows);
        merge.csv(table);
        return (Files.readString(rows) + Files.readString(table)).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theSeedVariesFastestAndThenTheLastAxis() {
        assertThat(plan.runs()).isEqualTo(2 * 3 * 20);
        assertThat(plan.seed(0)).isEqualTo(10);
        assertThat(plan.seed(19)).isEqualTo(29);
        assertThat(plan.point(19)).isZero();
        assertThat(plan.point(20)).isEqualTo(1);
        assertThat(plan.values(1)).isEqualTo(Map.of("cluster.nodes", "3", "network.loss", "5%"));
        assertThat(plan.values(3)).isEqualTo(Map.of("cluster.nodes", "5", "network.loss", "0%"));
        assertThat(plan.scenario(3).cluster().ids()).hasSize(5);
    }

    @Test
    void shardsShareTheRunsAmongThem() {
        int all = 0;
        for (int k = 0; k < 7; k++) {
            Shard shard = new Shard(k, 7);
            all += shard.size(plan.runs());
            for (int place = 0; place < shard.size(plan.runs()); place++) {
                assertThat(shard.place(shard.run(place))).isEqualTo(place);
            }
        }
        assertThat(all).isEqualTo(plan.runs());
        assertThat(new Shard(6, 7).size(3)).isZero();
        assertThatThrownBy(() -> Shard.parse("7/7")).hasMessageContaining("0/7 to 6/7");
        assertThatThrownBy(() -> Shard.parse("1 of 7")).hasMessageContaining("like 0/100 to 99/100");
    }

    @Test
    void oneSevenAndAHundredShardsMergeToTheSameBytes() throws Exception {
        byte[] one = merged(1);
        assertThat(merged(7)).isEqualTo(one);
        assertThat(merged(100)).isEqualTo(one);
        List<String> lines = Files.readAllLines(directory.resolve("merged.jsonl"));
        assertThat(lines).hasSize(plan.runs());
        assertThat(lines.get(25))
                .startsWith(
                        "{\"i\":25,\"point\":{\"cluster.nodes\":\"3\",\"network.loss\":\"5%\"},\"seed\":15,\"held\":true,");
        assertThat(Files.readAllLines(directory.resolve("merged.csv")).get(0))
                .contains("i,point.cluster.nodes,point.network.loss,seed,held,events,fingerprint,virtualMillis");
        assertThat(Files.readAllLines(directory.resolve("merged.csv")).get(1)).contains(",1000,");
    }

    @Test
    void afterAKillAtAnyByteItGoesOnAndEndsWithTheSameBytes() throws Exception {
        byte[] whole = merged(1);
        Path file = file(Shard.WHOLE);
        byte[] bytes = Files.readAllBytes(file);
        for (int cut = 0; cut < bytes.length; cut += 1 + bytes.length / 12) {
            Files.write(file, java.util.Arrays.copyOf(bytes, cut));
            SweepRunner.Progress end = run(Shard.WHOLE);
            assertThat(end.done()).isEqualTo(plan.runs());
            assertThat(end.before()).isLessThan(plan.runs());
            assertThat(merged(List.of(file))).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void aFinishedShardRunsNothingAgain() throws Exception {
        run(Shard.WHOLE);
        byte[] bytes = Files.readAllBytes(file(Shard.WHOLE));
        assertThat(run(Shard.WHOLE).before()).isEqualTo(plan.runs());
        assertThat(Files.readAllBytes(file(Shard.WHOLE))).isEqualTo(bytes);
    }

    @Test
    void aDamagedMiddleAnotherSweepAndASecondWriterAreRefused() throws Exception {
        run(Shard.WHOLE);
        Path file = file(Shard.WHOLE);
        byte[] bytes = Files.readAllBytes(file);
        byte[] damaged = bytes.clone();
        damaged[bytes.length / 2] ^= 1;
        Files.write(file, damaged);
        assertThatThrownBy(() -> run(Shard.WHOLE)).hasMessageContaining("is damaged, and more follows");
        Files.write(file, bytes);
        SweepPlan before = plan;
        plan = new SweepPlan(new ScenarioSource("heartbeats", YAML), List.of(), new Sweep(List.of(), 0, 9));
        assertThatThrownBy(() -> run(Shard.WHOLE)).hasMessageContaining("belongs to another sweep");
        plan = before;
        try (ShardFile open = ShardFile.open(file, plan, Shard.WHOLE)) {
            assertThat(open.done().cardinality()).isEqualTo(plan.runs());
            assertThatThrownBy(() -> run(Shard.WHOLE)).hasMessageContaining("by another process");
        }
        Files.writeString(file, "something else\n");
        assertThatThrownBy(() -> merged(List.of(file))).hasMessageContaining("is empty; run this shard again");
    }

    @Test
    void aMergeNamesWhatIsMissingDoubledOrForeign() throws Exception {
        run(new Shard(0, 3));
        run(new Shard(2, 3));
        run(new Shard(0, 2));
        assertThatThrownBy(() -> merged(List.of(file(new Shard(0, 3)), file(new Shard(2, 3)))))
                .hasMessageContaining("40 of 120 runs are missing: 1, 4, 7")
                .hasMessageContaining("more ranges");
        assertThatThrownBy(() -> merged(List.of(file(new Shard(0, 3)), file(new Shard(0, 2)))))
                .hasMessageContaining("run 0 is in")
                .hasMessageContaining("and so are 19 more");
        plan = new SweepPlan(new ScenarioSource("heartbeats", YAML), List.of(), new Sweep(List.of(), 0, 119));
        run(new Shard(1, 3));
        assertThatThrownBy(() -> merged(List.of(file(new Shard(0, 3)), file(new Shard(1, 3)))))
                .hasMessageContaining("belong to different sweeps");
    }

    @Test
    void aTornLastRowCountsAsMissing() throws Exception {
        run(Shard.WHOLE);
        Path file = file(Shard.WHOLE);
        Files.writeString(file, "{\"i\":3,", StandardOpenOption.APPEND);
        assertThat(Merge.of(List.of(file)).runs()).isEqualTo(120);
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 20));
        assertThatThrownBy(() -> Merge.of(List.of(file))).hasMessageContaining("1 of 120 runs are missing");
    }
}
