package dev.regente.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.regente.election.Algorithm;
import dev.regente.election.ElectionStartException;
import dev.regente.election.Safety;
import dev.regente.election.kernel.NodeId;
import dev.regente.sim.core.Choices;
import dev.regente.sim.scenario.Fault;
import dev.regente.sim.scenario.FaultSchedules;
import dev.regente.sim.scenario.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fault schedules that the simulator draws from its seeds, done to real elections over sockets, eight times as fast: one
 * seed of each kind, twenty with {@code -Dregente.long=true}. Crashes, pauses, partitions, one-way cuts and restarts are as
 * drawn; slow disks are left out, because a real one cannot be told to be slow. Safety is checked throughout, and after the
 * last fault all must agree; when, is not asked: the machine may be busy.
 */
class GeneratedFaultsIT {
    private static final int SEEDS = Boolean.parseBoolean(System.getProperty("regente.long", "false")) ? 20 : 1;
    private static final int FASTER = 8;
    private static final Duration HEARTBEAT = Duration.ofMillis(25);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    /** Something to do, and when. */
    private record Step(long atNanos, Deed deed) {}

    @FunctionalInterface
    private interface Deed {
        void run() throws ElectionStartException;
    }

    private final List<Step> steps = new ArrayList<>();
    private SocketCluster cluster;
    private SplittableRandom random;

    static Stream<Arguments> kinds() {
        List<Arguments> kinds = new ArrayList<>();
        for (Algorithm algorithm : List.of(Algorithm.BULLY, Algorithm.RING)) {
            for (Safety safety : List.of(Safety.TOKENS, Safety.LEASED)) {
                for (long seed = 1; seed <= SEEDS; seed++) {
                    kinds.add(Arguments.of(algorithm, safety, 3 + 2 * (int) (seed % 2), seed));
                }
            }
        }
        return kinds.stream();
    }

    @ParameterizedTest(name = "{0} {1} n={2} seed={3}")
    @MethodSource("kinds")
    void safetyHoldsThroughoutAndAllAgreeInTheEnd(Algorithm algorithm, Safety safety, int nodes, long seed)
            throws IOException, ElectionStartException, InterruptedException {
        random = new SplittableRandom(seed);
        List<NodeId> ids =
                Stream.iterate(1, id -> id + 1).limit(nodes).map(NodeId::of).toList();
        try (SocketCluster real = new SocketCluster(nodes, algorithm, safety, directory, seed)) {
            cluster = real;
            for (NodeId id : ids) {
                cluster.start(id.number(), HEARTBEAT);
            }
            await("all agree at the start", safety, cluster::allAgree);
            FaultSchedules.draw(ids, FaultSchedules.Limits.USUAL, Choices.seeded(seed))
                    .forEach(fault -> plan(fault, ids));
            play(safety);
            await("all agree after the last fault", safety, cluster::allAgree);
            assertThat(cluster.violations()).isEmpty();
            assertThat(cluster.leadsBegun()).isPositive();
        }
    }

    // ------------------------------------------------------------------ what a fault means here

    private void plan(Fault fault, List<NodeId> all) {
        if (fault instanceof Fault.Crash it) {
            at(it.atNanos(), () -> {
                for (int id : resolve(it.target())) {
                    cluster.crash(id, it.silent());
                    if (it.forNanos() > 0) {
                        later(it.forNanos(), () -> cluster.start(id, HEARTBEAT));
                    }
                }
            });
        } else if (fault instanceof Fault.Restart it) {
            at(it.atNanos(), () -> {
                for (int id : it.target() instanceof Target.Ids named ? numbers(named.ids()) : numbers(all)) {
                    cluster.start(id, HEARTBEAT);
                }
            });
        } else if (fault instanceof Fault.Pause it) {
            at(it.atNanos(), () -> resolve(it.target())
                    .forEach(id -> cluster.freeze(id, Duration.ofNanos(it.forNanos() / FASTER))));
        } else if (fault instanceof Fault.Partition it) {
            between(it.groups()).forEach(pair -> cut(it.atNanos(), it.healNanos(), pair[0], pair[1]));
        } else if (fault instanceof Fault.Cut it) {
            cut(it.atNanos(), it.endNanos(), it.from().number(), it.to().number());
        } else if (fault instanceof Fault.Heal it) {
            at(it.atNanos(), () -> cluster.healAll());
        } else if (!(fault instanceof Fault.SlowDisk)) {
            fail("the simulator draws what is not done here: " + fault);
        }
    }

    private void cut(long atNanos, long endNanos, int from, int to) {
        at(atNanos, () -> cluster.cut(from, to));
        at(endNanos, () -> cluster.mend(from, to));
    }

    /** All pairs of nodes of different groups, in both directions. */
    private static List<int[]> between(List<List<NodeId>> groups) {
        List<int[]> pairs = new ArrayList<>();
        for (List<NodeId> one : groups) {
            for (List<NodeId> other : groups) {
                if (one != other) {
                    one.forEach(from -> other.forEach(to -> pairs.add(new int[] {from.number(), to.number()})));
                }
            }
        }
        return pairs;
    }

    private static List<Integer> numbers(List<NodeId> ids) {
        return ids.stream().map(NodeId::number).toList();
    }

    private List<Integer> resolve(Target target) {
        if (target instanceof Target.Ids named) {
            return numbers(named.ids());
        }
        List<Integer> running = cluster.running();
        return switch ((Target.Then) target) {
            case LEADER -> cluster.leaders().stream().limit(1).toList();
            case ALL -> running;
            case RANDOM -> running.isEmpty() ? List.of() : List.of(running.get(random.nextInt(running.size())));
        };
    }

    // ------------------------------------------------------------------ time

    private long startNanos;

    private void at(long simulatedNanos, Deed deed) {
        steps.add(new Step(simulatedNanos / FASTER, deed));
    }

    private void later(long simulatedNanos, Deed deed) {
        steps.add(new Step(System.nanoTime() - startNanos + simulatedNanos / FASTER, deed));
    }

    private void play(Safety safety) throws ElectionStartException, InterruptedException {
        startNanos = System.nanoTime();
        while (!steps.isEmpty()) {
            // steps of one moment in the order in which they were planned: the sort is stable
            steps.sort(Comparator.comparingLong(Step::atNanos));
            if (System.nanoTime() - startNanos >= steps.get(0).atNanos()) {
                steps.remove(0).deed().run();
            } else {
                look(safety);
            }
        }
    }

    private void look(Safety safety) throws InterruptedException {
        if (safety == Safety.LEASED) {
            cluster.lookForTwoLeaders();
        }
        Thread.sleep(1);
    }

    private void await(String what, Safety safety, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                fail("not within " + PATIENCE.toMillis() + " ms: " + what + "\n" + cluster.describe());
            }
            look(safety);
        }
    }
}
