package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Faults of single messages, clocks and slow nodes: each takes effect, and only where it should. */
class SingleFaultsTest {
    private static final long MILLI = 1_000_000;
    private static final NodeId ONE = NodeId.of(1);
    private static final NodeId TWO = NodeId.of(2);

    private final List<String> lines = new ArrayList<>();

    private Simulation pings(int nodes) {
        return pings(Conditions.calm(nodes), 1);
    }

    private Simulation pings(Conditions conditions, long seed) {
        return new Simulation(conditions, Toys.pingAck(conditions.nodes(), true), Choices.seeded(seed))
                .watch(new Trace(lines::add));
    }

    private static Toys.PingAck kernel(Simulation run, NodeId node) {
        return run.kernel(node, "ping", Toys.PingAck.class);
    }

    private static List<Long> pingsHeardByTwo(Simulation run) {
        List<Long> numbers = new ArrayList<>();
        run.watch((o, world) -> {
            if (o.kind() == Occurrence.Kind.RECEIVED && TWO.equals(o.node()) && o.message() instanceof Toys.Ping ping) {
                numbers.add(ping.number());
            }
        });
        return numbers;
    }

    private static Interceptor thirdPingToTwo(Interceptor.Verdict verdict) {
        return (from, to, type, message) -> to.equals(TWO) && message instanceof Toys.Ping ping && ping.number() == 3
                ? verdict
                : Interceptor.Verdict.PASS;
    }

    private List<Long> with(Interceptor.Verdict verdict) {
        Simulation run = pings(2);
        List<Long> heard = pingsHeardByTwo(run);
        run.intercept(thirdPingToTwo(verdict));
        run.at(75 * MILLI, s -> s.release(7));
        run.run(100 * MILLI);
        assertThat(heard).contains(1L, 2L, 4L, 5L, 6L, 7L);
        return heard;
    }

    @Test
    void oneMessageIsDroppedDoubledOrDelayed() {
        assertThat(with(Interceptor.Verdict.DROP)).doesNotContain(3L).isSorted();
        assertThat(lines).filteredOn(line -> line.contains("(lost)")).hasSize(1);
        assertThat(with(Interceptor.Verdict.DUPLICATE)).containsSubsequence(3L, 3L);
        assertThat(with(Interceptor.Verdict.delay(25 * MILLI))).containsSubsequence(5L, 3L, 7L);
        assertThat(lines).anyMatch(line -> line.contains("(delayed)"));
    }

    @Test
    void aHeldMessageComesWhenItIsReleasedByTheOneThatHoldsIt() {
        assertThat(with(Interceptor.Verdict.hold(7))).containsSubsequence(6L, 3L, 8L);
        assertThat(lines).anyMatch(line -> line.contains("(held)")).anyMatch(line -> line.contains("released 1 held"));
        assertThat(with(Interceptor.Verdict.hold(8))).doesNotContain(3L);
        assertThat(lines).anyMatch(line -> line.contains("released 0 held"));
    }

    @Test
    void aSlowNodeHandlesOneThingAfterTheOtherAndInOrder() {
        Simulation run = pings(2);
        List<Long> heard = pingsHeardByTwo(run);
        run.slowNode(TWO, 20 * MILLI);
        run.at(1_000 * MILLI, s -> s.slowNode(TWO, 0));
        run.run(990 * MILLI);
        assertThat(heard).hasSizeBetween(10, 49).isSorted();
        assertThat(kernel(run, ONE).number).as("node 1 sends as usual").isGreaterThan(80);
        run.run(20_000 * MILLI);
        assertThat(heard).as("nothing is lost").hasSizeGreaterThan(1_600).isSorted();
    }

    @Test
    void aClockThatJumpsLetsItsTimersRunOut() {
        Simulation run = pings(2);
        run.run(500 * MILLI);
        long before = kernel(run, ONE).number;
        long clock = run.localNanos(ONE, run.now());
        run.jumpClock(ONE, 5_000 * MILLI);
        assertThat(run.localNanos(ONE, run.now())).isEqualTo(clock + 5_000 * MILLI);
        run.run(501 * MILLI);
        assertThat(kernel(run, ONE).number).as("one timer was running").isBetween(before + 1, before + 2);
        run.run(1_000 * MILLI);
        assertThat(kernel(run, ONE).number).as("and goes on as usual").isBetween(before + 40, before + 55);
    }

    @Test
    void aClockRunsAtTheRateItIsGivenAlsoAfterARestart() {
        Simulation run = pings(2);
        run.driftClock(ONE, 500_000_000); // one and a half times as fast
        run.run(10_000 * MILLI);
        double ratio = (double) kernel(run, ONE).number / kernel(run, TWO).number;
        assertThat(ratio).isBetween(1.45, 1.55);
        long local = run.localNanos(ONE, run.now());
        run.crash(ONE, false);
        run.restart(ONE);
        assertThat(run.localNanos(ONE, run.now() + 1_000 * MILLI) - run.localNanos(ONE, run.now()))
                .isEqualTo(1_500 * MILLI);
        assertThat(local).isEqualTo(15_000 * MILLI);
    }

    @Test
    void aSuspendedNodesClockStandsStillAndAPausedOnesDoesNot() {
        Simulation run = pings(2);
        run.at(1_000 * MILLI, s -> s.suspend(ONE, 3_000 * MILLI));
        run.at(1_000 * MILLI, s -> s.pause(TWO, 3_000 * MILLI));
        run.run(5_000 * MILLI);
        assertThat(run.localNanos(ONE, run.now())).isEqualTo(2_000 * MILLI);
        assertThat(run.localNanos(TWO, run.now())).isEqualTo(5_000 * MILLI);
        assertThat(kernel(run, ONE).number).isBetween(160L, 205L);
    }

    @Test
    void aTornWriteIsDroppedAndTakesTheRecordBeforeItAlongOnlyInPlace() {
        for (boolean inPlace : new boolean[] {false, true}) {
            Set<Integer> left = new TreeSet<>();
            int torn = 0;
            for (long seed = 0; seed < 60; seed++) {
                Conditions.Storage storage = new Conditions.Storage(Latency.fixed(5 * MILLI), true, true, inPlace);
                lines.clear();
                Simulation run = pings(Conditions.calm(2).with(storage), seed);
                run.run(300 * MILLI + seed * MILLI / 7);
                int log = run.disk(ONE).durable("ping", "log").size();
                run.crash(ONE, true);
                left.add(run.disk(ONE).durable("ping", "last").size());
                assertThat(run.disk(ONE).durable("ping", "log").size()).isGreaterThanOrEqualTo(log);
                torn += lines.stream().anyMatch(line -> line.contains("is torn")) ? 1 : 0;
            }
            assertThat(torn).as("torn in some runs, not in all").isBetween(5, 55);
            assertThat(left).isEqualTo(inPlace ? Set.of(0, 1) : Set.of(1));
        }
    }
}
