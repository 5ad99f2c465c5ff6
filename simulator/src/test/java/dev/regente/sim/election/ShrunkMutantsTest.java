package dev.regente.sim.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.run.RunFile;
import dev.regente.sim.run.RunStory;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.Shrinker;
import dev.regente.sim.run.SystemUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How short the run becomes by which each rule taken out is found: the table of {@code docs/experiments/shrunk.md}. */
@EnabledIfSystemProperty(named = "regente.long", matches = "true")
class ShrunkMutantsTest {
    /** These draw their schedules without a scenario. */
    private static final Set<MutantSchedules> BY_HAND =
            Set.of(MutantSchedules.ABANDONED_VOTE, MutantSchedules.HIGHER_PROMISE);

    private static final long ENOUGH = 4_000;
    private static final Map<Mutant, String> ROWS = new TreeMap<>();

    @AfterAll
    static void writeTheTable() throws IOException {
        Files.write(Path.of("target", "shrunk.md"), ROWS.values());
    }

    @ParameterizedTest
    @EnumSource
    void becomesShort(Mutant mutant) {
        if (BY_HAND.contains(mutant.schedules())) {
            return;
        }
        long seed = mutant.firstCaught(4_000).orElseThrow().seed();
        SystemUnderTest system = new ElectionSystem(mutant.removed());
        ScenarioRun.Outcome outcome = new ScenarioRun(system, mutant.schedules().scenario(seed)).run();
        long[] tried = {0};
        Shrinker.Result result = new Shrinker(system, RunFile.of(outcome))
                .during(() -> tried[0]++ < ENOUGH)
                .shrink();
        assertThat(result.after()).isLessThan(result.before());
        long told = RunStory.of(system, result.shrunk(), result.property()).stream()
                .filter(line -> line.matches(" *[0-9]+\\. .*"))
                .count();
        ROWS.put(
                mutant,
                String.format(
                        Locale.ROOT,
                        "| %s | `%s` | %d, %d, %d, %d | %d, %d, %d, %d | %d | %d |",
                        mutant,
                        result.property(),
                        result.before().nodes(),
                        result.before().faults(),
                        result.before().unusual(),
                        result.before().cone(),
                        result.after().nodes(),
                        result.after().faults(),
                        result.after().unusual(),
                        result.after().cone(),
                        told,
                        result.tries()));
    }
}
