package dev.regente.sim.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.bully.BullyNominator;
import dev.regente.election.bully.ClassicBully;
import dev.regente.election.confirm.ElectionKernel;
import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KernelLintTest {

    private abstract static class Base implements Kernel<String> {
        @Override
        public Value save() {
            return Value.of(0);
        }

        @Override
        public void restore(Value state) {}
    }

    private static final class Clock extends Base {
        @Override
        public void on(Event<String> event, Host<String> host) {
            host.startTimer("T" + System.nanoTime(), 1, 1);
        }
    }

    private static final class Dice {
        private final Random random = new Random();

        int roll() {
            return random.nextInt(6);
        }
    }

    private static final class Gambler extends Base {
        private final Dice dice = new Dice();

        @Override
        public void on(Event<String> event, Host<String> host) {
            host.startTimer("T", dice.roll(), 10);
        }
    }

    private static final class Shared extends Base {
        private static long count;

        @Override
        public void on(Event<String> event, Host<String> host) {
            host.startTimer("T", count, ++count);
        }
    }

    private static final class Talker extends Base {
        @Override
        public void on(Event<String> event, Host<String> host) {
            System.out.println(event);
            synchronized (this) {
                Runnable later = Thread::yield;
                later.run();
            }
        }
    }

    private static final class Clean extends Base {
        private final Map<String, Long> counts = new TreeMap<>();

        @Override
        public void on(Event<String> event, Host<String> host) {
            counts.merge("events", 1L, Long::sum);
            counts.forEach((key, value) -> host.startTimer(key, value, value));
        }
    }

    @Test
    void whatAKernelMustNotTouchIsNamedWithItsPlaceAndWhatToUse() {
        List<KernelLint.Finding> found = KernelLint.of(Clock.class);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).toString())
                .contains("KernelLintTest$Clock.on, line ")
                .contains("uses System.nanoTime; use host.now(), or a timer");
    }

    @Test
    void theClassesItUsesAreLookedAtToo() {
        assertThat(KernelLint.of(Gambler.class))
                .extracting(KernelLint.Finding::what)
                .contains("uses new Random", "uses Random.nextInt");
    }

    @Test
    void sharedStateThreadsLocksAndOutputAreFound() {
        assertThat(KernelLint.of(Shared.class))
                .anyMatch(finding ->
                        finding.method().equals("count") && finding.what().startsWith("is static"));
        assertThat(KernelLint.of(Talker.class))
                .extracting(KernelLint.Finding::what)
                .contains("uses System.out", "locks", "uses Thread.yield");
    }

    @Test
    void goingThroughAHashCollectionIsFoundAndThroughASortedOneIsNot() {
        assertThat(KernelLint.of(HashWalk.class))
                .extracting(KernelLint.Finding::what)
                .anyMatch(what -> what.startsWith("goes through a Set.iterator, and new HashSet is used in line"));
        assertThat(KernelLint.of(Clean.class)).isEmpty();
    }

    @Test
    void theElectionKernelsOfTheProductAreClean() {
        assertThat(KernelLint.of(ElectionKernel.class)).isEmpty();
        assertThat(KernelLint.of(BullyNominator.class)).isEmpty();
        assertThat(KernelLint.of(ClassicBully.class)).isEmpty();
    }
}

/** A file of its own for the lint, which judges maps and sets by file. */
final class HashWalk implements Kernel<String> {
    private final Set<Object> heard = new HashSet<>();
    private final Map<String, Integer> lookedUp = new HashMap<>();

    @Override
    public void on(Event<String> event, Host<String> host) {
        heard.add(event);
        lookedUp.put("a", 1);
        for (Object each : heard) {
            host.startTimer(each.toString(), 1, lookedUp.get("a"));
        }
    }

    @Override
    public Value save() {
        return Value.of(heard.size());
    }

    @Override
    public void restore(Value state) {}
}
