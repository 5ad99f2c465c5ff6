package dev.regente.sales.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.run.GeneratedRun;
import dev.regente.sim.run.Replay;
import dev.regente.sim.run.RunFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays recorded runs: those that once failed ({@code src/test/resources/regressions}), and the one that {@code
 * -Dregente.run=FILE} names, whose trace goes to {@code FILE.trace}.
 */
class ReplayTest {

    @TestFactory
    List<DynamicTest> everything_holds_now() throws IOException, URISyntaxException {
        List<DynamicTest> tests = new ArrayList<>();
        Path regressions = Path.of(
                        ReplayTest.class.getResource("/regressions/README.md").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(regressions)) {
            files.filter(file -> file.toString().endsWith(".run")).sorted().forEach(file -> tests.add(replay(file)));
        }
        String named = System.getProperty("regente.run");
        if (named != null) {
            tests.add(replay(Path.of(named)));
        }
        tests.add(DynamicTest.dynamicTest("a fresh run replays to the last bit", ReplayTest::freshRunReplays));
        return tests;
    }

    private static void freshRunReplays() {
        RunFile file = RunFile.of(GeneratedRun.check(new ReplicaSystem(), ReplicaSystem.scenario("mixed", 3, 7)));
        Replay.Result again = Replay.of(file, line -> {});
        assertThat(again.differences()).isEmpty();
        assertThat(again.outcome().violations()).isEmpty();
    }

    private static DynamicTest replay(Path file) {
        return DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            List<String> trace = new ArrayList<>();
            Replay.Result result = Replay.of(RunFile.load(file), trace::add);
            if (file.toString().equals(System.getProperty("regente.run"))) {
                Files.write(Path.of(file + ".trace"), trace);
            }
            assertThat(result.outcome().violations())
                    .as("%s", result.differences())
                    .isEmpty();
        });
    }
}
