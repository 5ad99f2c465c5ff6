package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.run.GeneratedRun;
import dev.regente.sim.scenario.ScenarioYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What once failed holds for good: one scenario file each, and its first comment says what had gone wrong. */
class ElectionRegressionTest {
    @TestFactory
    Stream<DynamicTest> stillHolds() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(Path.of("src/test/resources/regressions"))) {
            files = found.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> GeneratedRun.check(ScenarioYaml.read(file.toString(), Files.readString(file)))));
    }
}
