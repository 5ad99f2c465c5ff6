package dev.regente.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.Value;
import dev.regente.sim.algorithm.paper.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelRunsTest {

    /** Passes a number on, n rounds long. */
    public static class Passing implements Kernel<Long> {
        private final Setting place;
        private long seen;

        /** At this place. */
        public Passing(Setting place) {
            this.place = place;
        }

        @Override
        public void on(Event<Long> event, Host<Long> host) {
            if (event instanceof Event.Started && place.index() == 0) {
                host.send(place.ahead(1), 1L);
            } else if (event instanceof Event.Received<Long> received && received.message() < 100) {
                seen = received.message();
                host.send(place.ahead(1), seen + 1);
            }
        }

        @Override
        public Value save() {
            return Value.of(seen);
        }

        @Override
        public void restore(Value state) {
            seen = ((Value.Num) state).value();
        }
    }

    /** Breaks at the fiftieth message. */
    public static final class Breaking extends Passing {
        /** At this place. */
        public Breaking(Setting place) {
            super(place);
        }

        @Override
        public void on(Event<Long> event, Host<Long> host) {
            if (event instanceof Event.Received<Long> received && received.message() == 50) {
                throw new IllegalStateException("fifty is too many");
            }
            super.on(event, host);
        }
    }

    /** Looks at the clock on the wall. */
    public static final class Hasty extends Passing {
        /** At this place. */
        public Hasty(Setting place) {
            super(place);
        }

        @Override
        public void on(Event<Long> event, Host<Long> host) {
            if (System.currentTimeMillis() > 0) {
                super.on(event, host);
            }
        }
    }

    /** Keeps to itself what it should save. */
    public static final class Forgetful extends Passing {
        private long heard;

        /** At this place. */
        public Forgetful(Setting place) {
            super(place);
        }

        @Override
        public void on(Event<Long> event, Host<Long> host) {
            heard++;
            host.startTimer("T", heard * 1_000_000, heard * 1_000_000);
            super.on(event, host);
        }
    }

    @KernelTest(kernel = Passing.class, scenario = "target/test-classes/five.yaml", runs = 20)
    void aPureKernelThatHoldsPasses(KernelRuns runs) {
        runs.check();
        List<Long> events = new ArrayList<>();
        runs.forEach(outcome -> events.add(outcome.events()));
        assertThat(events).hasSize(20).allMatch(count -> count == 5 + 100);
    }

    @KernelTest(kernel = Passing.class, scenario = "target/test-classes/five.yaml", runs = 1, set = "cluster.nodes=7")
    void settingsTakeThePlaceOfTheScenarios(KernelRuns runs) {
        assertThat(runs.scenario().cluster().ids()).hasSize(7);
        assertThat(runs.scenario().cluster().algorithm()).isEqualTo("class:" + Passing.class.getName());
        runs.check();
    }

    abstract static class Examples {
        @KernelTest(kernel = Breaking.class, scenario = "target/test-classes/five.yaml", firstSeed = 7)
        abstract void breaking(KernelRuns runs);

        @KernelTest(kernel = Hasty.class, scenario = "target/test-classes/five.yaml")
        abstract void hasty(KernelRuns runs);

        @KernelTest(kernel = Forgetful.class, scenario = "target/test-classes/five.yaml", runs = 1)
        abstract void forgetful(KernelRuns runs);

        @KernelTest(kernel = Passing.class, scenario = "no-such-scenario")
        abstract void lost(KernelRuns runs);
    }

    private static KernelRuns runs(String example) throws IOException {
        try {
            return KernelRuns.of(
                    Examples.class.getDeclaredMethod(example, KernelRuns.class).getAnnotation(KernelTest.class));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(example, e);
        }
    }

    @Test
    void aBrokenRunIsKeptAndTheErrorSaysHowToReplayIt() throws IOException {
        KernelRuns runs = runs("breaking");
        String message = null;
        try {
            runs.check();
        } catch (AssertionError e) {
            message = e.getMessage();
        }
        assertThat(message)
                .startsWith("kernel-threw at ")
                .contains("fifty is too many")
                .contains("(run 1 of 100, seed 7, ")
                .contains("\nreplay it: REGENTE_CLASSPATH=")
                .contains(" ./regente sim replay ")
                .contains("how it ended:");
        Path file = Path.of(message.replaceAll("(?s).*sim replay (\\S+).*", "$1"));
        assertThat(Files.readString(file)).contains("class:" + Breaking.class.getName());
    }

    @Test
    void anImpureKernelIsNamedBeforeItRuns() throws IOException {
        KernelRuns runs = runs("hasty");
        assertThatThrownBy(runs::check)
                .hasMessageContaining("Hasty is no pure kernel")
                .hasMessageContaining("System.currentTimeMillis; use host.now(), or a timer");
    }

    @Test
    void stateThatIsNotSavedIsFound() throws IOException {
        KernelRuns runs = runs("forgetful");
        assertThatThrownBy(runs::check).hasMessageContaining("handler twin: ").hasMessageContaining("start timer T");
    }

    @Test
    void aScenarioThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> runs("lost")).hasMessageContaining("no-such-scenario");
    }
}
