package dev.regente.sim.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.Value;
import dev.regente.sim.core.Program;
import dev.regente.sim.run.SystemRun;
import dev.regente.sim.run.SystemUnderTest;
import dev.regente.sim.scenario.BundledScenarios;
import dev.regente.sim.scenario.Scenario;
import dev.regente.sim.scenario.ScenarioYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostileTwinTest {
    private static final Scenario ROUGH = ScenarioYaml.read(
                    "rough-weather", BundledScenarios.find("rough-weather").orElseThrow())
            .until(20_000_000_000L);

    /** Goes round a set whose order is drawn at every start of a JVM. */
    public static final class SaltedSystem implements SystemUnderTest {
        private enum Colour {
            RED,
            GREEN,
            BLUE,
            WHITE,
            BLACK,
            PINK,
            CYAN
        }

        @Override
        public String name() {
            return "test-salted";
        }

        @Override
        public String description() {
            return "iterates over Set.of";
        }

        @Override
        public SystemRun open(Scenario scenario) {
            Program program = node -> List.of(new Program.Part<>("salted", new Salted()));
            return () -> program;
        }

        private static final class Salted implements Kernel<String> {
            private String order = "";
            private long ticks;

            @Override
            public void on(Event<String> event, Host<String> host) {
                if (++ticks == 700) {
                    StringBuilder seen = new StringBuilder();
                    Set.of(Colour.values()).forEach(seen::append);
                    order = seen.toString();
                }
                host.startTimer("T", 1_000_000, 3_000_000);
            }

            @Override
            public Value save() {
                return Value.rec("Salted").with("order", order).with("ticks", ticks);
            }

            @Override
            public void restore(Value state) {
                order = ((Value.Rec) state).text("order");
                ticks = ((Value.Rec) state).num("ticks");
            }
        }
    }

    @Test
    void aScenarioWithEveryKindOfTroubleComesOutTheSameInAHostileJvm() throws IOException {
        assertThat(HostileTwin.ofThisJava().compare(ROUGH)).isEmpty();
    }

    @Test
    void itComesOutTheSameOnEveryOtherJavaBesideThisOne() throws IOException {
        for (Path home : otherJavas()) {
            assertThat(new HostileTwin(home).compare(ROUGH)).as("%s", home).isEmpty();
        }
    }

    @Test
    void theOrderOfASaltedSetIsFoundAtItsEvent() throws IOException {
        Scenario salted = Scenario.of("salted", "test-salted").until(5_000_000_000L);
        Optional<HostileTwin.Difference> found = Optional.empty();
        for (int i = 0; i < 5 && found.isEmpty(); i++) { // two JVMs may draw the same order
            found = HostileTwin.ofThisJava().compare(salted);
        }
        assertThat(found).isPresent();
        assertThat(found.get().here()).contains("timer").contains("ticks=700").contains("RED");
        assertThat(found.get().there())
                .contains("ticks=700")
                .isNotEqualTo(found.get().here());
        assertThat(found.get().stream()).isEqualTo("node/" + node(found.get().here()) + "/timer");
    }

    private static String node(String line) {
        return line.replaceAll("(?s)^.*? n(\\d+) .*$", "$1");
    }

    private static List<Path> otherJavas() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> beside = Files.list(own.getParent())) {
            return beside.filter(Files::isDirectory)
                    .filter(home -> Files.exists(home.resolve("release")))
                    .map(HostileTwinTest::real)
                    .distinct()
                    .filter(home -> !home.equals(own))
                    .sorted()
                    .toList();
        }
    }

    private static Path real(Path home) {
        try {
            return home.toRealPath();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
