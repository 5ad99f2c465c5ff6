package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Restored;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DiskTest {
    private static final long MILLI = 1_000_000;
    private static final NodeId ONE = NodeId.of(1);

    /** Writes 1, 2, 3, ... to a log and to a store of one record, one of each per millisecond. */
    private static final class Writer implements Kernel<String> {
        long next = 1;
        Restored found = Restored.NOTHING;
        long identity;
        final List<Long> durableTickets = new ArrayList<>();
        final List<Long> failedTickets = new ArrayList<>();

        @Override
        public void on(Event<String> event, Host<String> host) {
            if (event instanceof Event.Started<String> started) {
                found = started.restored();
                identity = started.identity();
                next = found.all("log").size() + 1L;
            } else if (event instanceof Event.TimerFired<String>) {
                host.persist("log", Value.of(next));
                host.persist("last", Value.of(next));
                next++;
            } else if (event instanceof Event.Durable<String> durable) {
                durableTickets.add(durable.ticket());
                return;
            } else if (event instanceof Event.PersistFailed<String> failed) {
                failedTickets.add(failed.ticket());
                return;
            }
            host.startTimer("WRITE", MILLI, MILLI);
        }

        @Override
        public Value save() {
            return Value.of(next);
        }

        @Override
        public void restore(Value state) {
            next = ((Value.Num) state).value();
        }
    }

    private static Simulation writer(long seed, Conditions.Storage storage) {
        Program program = new Program() {
            @Override
            public List<Part<?>> parts(NodeId node) {
                return List.of(new Part<>("writer", new Writer()));
            }

            @Override
            public boolean keepsOnlyLast(String part, String store) {
                return store.equals("last");
            }
        };
        return new Simulation(Conditions.calm(1).with(storage), program, Choices.seeded(seed));
    }

    private static Writer kernel(Simulation run) {
        return run.kernel(ONE, "writer", Writer.class);
    }

    private static List<Value> upTo(long n) {
        List<Value> values = new ArrayList<>();
        for (long i = 1; i <= n; i++) {
            values.add(Value.of(i));
        }
        return values;
    }

    @Test
    void aCrashKeepsWhatWasDurableAndADrawnPrefixOfTheRest() {
        Conditions.Storage slow = new Conditions.Storage(Latency.fixed(7 * MILLI + 300_000), true);
        Set<Integer> kept = new TreeSet<>();
        for (long seed = 0; seed < 200; seed++) {
            Simulation run = writer(seed, slow);
            run.run(100 * MILLI + 500_000);
            SimDisk disk = run.disk(ONE);
            int durable = disk.durable("writer", "log").size();
            int unsynced = disk.unsynced("writer", "log").size();
            assertThat(kernel(run).durableTickets).as("told").contains(2L * durable - 1);
            assertThat(unsynced).as("more than one batch is waiting").isBetween(8, 16);
            run.crash(ONE, true);
            List<Value> left = disk.durable("writer", "log");
            assertThat(left).isEqualTo(upTo(left.size()));
            assertThat(left.size()).isBetween(durable, durable + unsynced);
            assertThat(disk.durable("writer", "last")).hasSize(1);
            assertThat(disk.unsynced("writer", "log")).isEmpty();
            kept.add(left.size() - durable);
            run.restart(ONE);
            assertThat(kernel(run).found.all("log")).isEqualTo(left);
            assertThat(kernel(run).found.all("last")).hasSize(1);
        }
        assertThat(kept).as("every prefix is possible").hasSizeGreaterThan(8).contains(0);
    }

    @Test
    void aProcessThatDiesOnAHealthyMachineLosesNothing() {
        Simulation run = writer(1, new Conditions.Storage(Latency.fixed(500 * MILLI), false));
        run.run(100 * MILLI);
        int written = run.disk(ONE).written("writer", "log").size();
        run.crash(ONE, false);
        assertThat(run.disk(ONE).durable("writer", "log")).hasSize(written).isEqualTo(upTo(written));
    }

    @Test
    void manyWritesShareOneFsyncAndTicketsComeInOrderForEachStore() {
        Simulation run = writer(1, new Conditions.Storage(Latency.fixed(10 * MILLI), true));
        TreeSet<Long> moments = new TreeSet<>();
        run.watch((o, world) -> {
            if (o.kind() == Occurrence.Kind.DURABLE) {
                moments.add(o.atNanos());
            }
        });
        run.run(1_000 * MILLI);
        List<Long> log =
                kernel(run).durableTickets.stream().filter(t -> t % 2 == 1).toList();
        assertThat(log).hasSizeGreaterThan(950).isSorted();
        assertThat(moments).hasSizeBetween(95, 101);
    }

    @Test
    void aSlowDiskDelaysAnswersAndNothingElse() {
        Simulation run = writer(1, Conditions.Storage.NORMAL);
        run.at(100 * MILLI, s -> s.slowDisk(ONE, 400 * MILLI));
        run.at(600 * MILLI, s -> s.slowDisk(ONE, 0));
        run.run(490 * MILLI);
        int answered = kernel(run).durableTickets.size();
        assertThat(answered).isBetween(180, 204);
        assertThat(kernel(run).next).isGreaterThan(480);
        run.run(1_500 * MILLI);
        assertThat(kernel(run).durableTickets.size()).isGreaterThan(2_900);
    }

    @Test
    void aFailedDiskRefusesEveryLaterWriteAndLeavesNoGap() {
        for (long seed = 0; seed < 50; seed++) {
            Simulation run = writer(seed, Conditions.Storage.NORMAL);
            run.at(100 * MILLI, s -> s.failDisk(ONE));
            run.run(200 * MILLI);
            assertThat(kernel(run).failedTickets).hasSizeGreaterThan(150);
            assertThat(kernel(run).durableTickets.size()).isLessThan(205);
            run.crash(ONE, true);
            List<Value> left = run.disk(ONE).durable("writer", "log");
            assertThat(left).isEqualTo(upTo(left.size()));
            run.restart(ONE);
            run.run(300 * MILLI);
            assertThat(kernel(run).failedTickets).isEmpty();
            assertThat(kernel(run).durableTickets).isNotEmpty();
        }
    }

    @Test
    void theIdentityBelongsToTheDisk() {
        Simulation run = writer(5, Conditions.Storage.NORMAL);
        run.run(10 * MILLI);
        long identity = kernel(run).identity;
        assertThat(identity).isEqualTo(run.disk(ONE).identity());
        run.crash(ONE, false);
        run.restart(ONE);
        assertThat(kernel(run).identity).isEqualTo(identity);
        run.crash(ONE, false);
        run.wipe(ONE);
        run.restart(ONE);
        assertThat(kernel(run).identity).isNotEqualTo(identity);
        assertThat(kernel(run).found).isEqualTo(Restored.NOTHING);
    }
}
