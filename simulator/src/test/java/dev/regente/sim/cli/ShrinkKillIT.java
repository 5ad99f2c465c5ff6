package dev.regente.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.election.FailingRuns;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shrinking that is killed leaves a whole file. */
class ShrinkKillIT {
    @TempDir
    Path folder;

    @Test
    void theBestSoFarIsWholeWheneverItIsKilled() throws IOException, InterruptedException {
        Path file = folder.resolve("failing.run");
        RunFile recorded = FailingRuns.named("no-stale-writes").file();
        recorded.save(file);
        Path best = folder.resolve("best.run");
        Process shrinking = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimCommand.class.getName(),
                        "shrink",
                        file.toString(),
                        "--out",
                        best.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
        try {
            for (int i = 0; i < 6_000 && !Files.exists(best) && shrinking.isAlive(); i++) {
                shrinking.waitFor(10, TimeUnit.MILLISECONDS);
            }
        } finally {
            shrinking.destroyForcibly();
        }
        assertThat(shrinking.waitFor(30, TimeUnit.SECONDS)).isTrue();
        RunFile left = RunFile.load(best);
        Replay.Result again = Replay.of(left, line -> {});
        assertThat(again.differences()).isEmpty();
        assertThat(again.outcome().firstFailure()).startsWith("no-stale-writes");
        assertThat(left.choices().size()).isLessThanOrEqualTo(recorded.choices().size());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(each -> each.getFileName().toString())
                    .filter(name -> name.endsWith(".run"))
                    .toList();
            assertThat(names).containsExactlyInAnyOrder("failing.run", "best.run");
        }
    }
}
