package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Each fault is shown to take effect, and only where it should. */
class FaultsTest {
    private static final long MILLI = 1_000_000;
    private static final NodeId ONE = NodeId.of(1);
    private static final NodeId TWO = NodeId.of(2);
    private static final NodeId THREE = NodeId.of(3);

    private final List<String> lines = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();

    private Simulation pings(Conditions conditions) {
        return pings(conditions, 1);
    }

    private Simulation pings(Conditions conditions, long seed) {
        return new Simulation(conditions, Toys.pingAck(conditions.nodes(), true), Choices.seeded(seed))
                .watch(new Trace(lines::add));
    }

    private static Toys.PingAck kernel(Simulation run, NodeId node) {
        return run.kernel(node, "ping", Toys.PingAck.class);
    }

    private static Conditions network(Latency latency, int loss, int duplicate, int straggle, boolean reorder) {
        return Conditions.calm(2)
                .with(new Conditions.Network(latency, loss, duplicate, straggle, 3_000 * MILLI, reorder));
    }

    private static Traffic.Count pings(Simulation run) {
        return run.traffic().byType().get("Ping");
    }

    @Test
    void aCalmNetworkDeliversEverythingAtItsLatency() {
        Simulation run = pings(Conditions.calm(2));
        run.watch((o, world) -> {
            if (o.kind() == Occurrence.Kind.RECEIVED && o.message() instanceof Toys.Ping) {
                arrivals.add(o.atNanos());
            }
            for (Occurrence.Sent sent : o.sent()) {
                assertThat(sent.fate()).isEqualTo(Occurrence.Fate.ON_ITS_WAY);
            }
        });
        run.run(1_000 * MILLI);
        assertThat(pings(run).delivered())
                .isBetween(160L, 210L)
                .isBetween(pings(run).sent() - 2, pings(run).sent());
        assertThat(pings(run).dropped()).isZero();
        assertThat(arrivals).isSorted();
    }

    @Test
    void lossDropsAboutItsShare() {
        Simulation run = pings(network(Latency.fixed(MILLI), 300_000, 0, 0, false));
        run.run(10_000 * MILLI);
        double share = (double) pings(run).dropped() / pings(run).sent();
        assertThat(share).isBetween(0.25, 0.35);
        assertThat(lines).anyMatch(line -> line.contains("(lost)"));
    }

    @Test
    void duplicationDeliversMoreThanWasSent() {
        Simulation run = pings(network(Latency.fixed(MILLI), 0, 200_000, 0, false));
        run.run(20_000 * MILLI);
        double share = (double) pings(run).delivered() / pings(run).sent();
        assertThat(share).isBetween(1.12, 1.25); // half of the second copies are late, some behind the end
    }

    @Test
    void stragglersComeSecondsLate() {
        Simulation run = pings(network(Latency.fixed(MILLI), 0, 0, 20_000, false));
        List<Long> numbers = pingsHeard(run, ONE, TWO);
        run.run(10_000 * MILLI);
        assertThat(greatestStepBack(numbers)).isGreaterThan(100); // more than a second of pings
    }

    @Test
    void withoutReorderALinkKeepsItsOrderAndWithItDoesNot() {
        Latency wide = new Latency.Uniform(MILLI, 50 * MILLI);
        Simulation ordered = pings(network(wide, 0, 0, 0, false));
        List<Long> inOrder = pingsHeard(ordered, ONE, TWO);
        ordered.run(3_000 * MILLI);
        assertThat(inOrder).hasSizeGreaterThan(200).isSorted();
        Simulation mixed = pings(network(wide, 0, 0, 0, true));
        List<Long> outOfOrder = pingsHeard(mixed, ONE, TWO);
        mixed.run(3_000 * MILLI);
        assertThat(greatestStepBack(outOfOrder)).isBetween(1L, 6L);
    }

    private static List<Long> pingsHeard(Simulation run, NodeId from, NodeId to) {
        List<Long> numbers = new ArrayList<>();
        run.watch((o, world) -> {
            if (o.kind() == Occurrence.Kind.RECEIVED
                    && to.equals(o.node())
                    && from.equals(o.from())
                    && o.message() instanceof Toys.Ping ping) {
                numbers.add(ping.number());
            }
        });
        return numbers;
    }

    private static long greatestStepBack(List<Long> numbers) {
        long greatest = 0;
        long highest = 0;
        for (long number : numbers) {
            greatest = Math.max(greatest, highest - number);
            highest = Math.max(highest, number);
        }
        return greatest;
    }

    @Test
    void aPartitionStopsBothDirectionsAndItsHealRestoresThem() {
        Simulation run = pings(Conditions.calm(3));
        List<List<NodeId>> groups = List.of(List.of(ONE), List.of(TWO, THREE));
        run.at(100 * MILLI, s -> s.partition(groups));
        run.run(200 * MILLI);
        assertThat(heard(run, o -> o.from().equals(ONE) || o.node().equals(ONE)))
                .isZero();
        assertThat(heard(run, o -> o.from().equals(TWO) && o.node().equals(THREE)))
                .isPositive();
        run.at(run.now(), s -> s.healPartition(groups));
        assertThat(heard(run, o -> o.from().equals(ONE))).isPositive();
    }

    /** Runs on for 100 ms and counts the messages received meanwhile that fit. */
    private static long heard(Simulation run, Predicate<Occurrence> fits) {
        long[] count = {0};
        long until = run.now() + 100 * MILLI;
        run.watch((o, world) -> {
            if (o.kind() == Occurrence.Kind.RECEIVED && o.atNanos() <= until && fits.test(o)) {
                count[0]++;
            }
        });
        run.run(until);
        return count[0];
    }

    @Test
    void aNodeInBothGroupsOfAPartitionHearsBoth() {
        Simulation run = pings(Conditions.calm(3));
        run.at(0, s -> s.partition(List.of(List.of(ONE, TWO), List.of(TWO, THREE))));
        run.run(MILLI);
        assertThat(run.passes(ONE, TWO) && run.passes(TWO, ONE)).isTrue();
        assertThat(run.passes(TWO, THREE) && run.passes(THREE, TWO)).isTrue();
        assertThat(run.passes(ONE, THREE) || run.passes(THREE, ONE)).isFalse();
    }

    @Test
    void aOneWayCutLetsTheOtherDirectionPass() {
        Simulation run = pings(Conditions.calm(2));
        run.at(0, s -> s.cut(ONE, TWO));
        List<Long> there = pingsHeard(run, ONE, TWO);
        List<Long> back = pingsHeard(run, TWO, ONE);
        run.run(500 * MILLI);
        assertThat(there).isEmpty();
        assertThat(back).hasSizeGreaterThan(30);
        assertThat(kernel(run, TWO).acked).isEmpty();
    }

    @Test
    void whatIsUnderWayWhenALinkIsCutIsLost() {
        Simulation run = pings(network(Latency.fixed(50 * MILLI), 0, 0, 0, false));
        run.at(100 * MILLI, s -> s.cut(ONE, TWO));
        run.run(1_000 * MILLI);
        assertThat(lines).anyMatch(line -> line.contains("dropped") && line.contains("the link is cut"));
    }

    @Test
    void partitionsAreNoticedInSomeRunsAndNotInOthersAndConnectionsComeBack() {
        boolean noticed = false;
        boolean unnoticed = false;
        for (long seed = 0; seed < 30; seed++) {
            Simulation run = pings(Conditions.calm(2), seed);
            run.at(100 * MILLI, s -> s.partition(List.of(List.of(ONE), List.of(TWO))));
            run.at(3_000 * MILLI, Simulation::healAll);
            run.run(2_900 * MILLI);
            boolean down = kernel(run, ONE).heard.contains("down n2");
            noticed |= down;
            unnoticed |= !down;
            run.run(6_000 * MILLI);
            List<String> heard = kernel(run, ONE).heard;
            assertThat(heard.get(heard.size() - 1))
                    .as("seed %d: %s", seed, heard)
                    .isEqualTo("up n2");
            for (int i = 1; i < heard.size(); i++) {
                assertThat(heard.get(i)).as("strictly in turns").isNotEqualTo(heard.get(i - 1));
            }
        }
        assertThat(noticed && unnoticed).isTrue();
    }

    @Test
    void aCrashIsHintedToPeersUnlessItIsSilentAndARestartIsHintedAgain() {
        Simulation loud = pings(Conditions.calm(2));
        loud.at(100 * MILLI, s -> s.crash(TWO, false));
        loud.run(200 * MILLI);
        assertThat(kernel(loud, ONE).heard).containsExactly("up n2", "down n2");
        loud.at(200 * MILLI, s -> s.restart(TWO));
        loud.run(300 * MILLI);
        assertThat(kernel(loud, ONE).heard).containsExactly("up n2", "down n2", "up n2");
        Simulation silent = pings(Conditions.calm(2));
        silent.at(100 * MILLI, s -> s.crash(TWO, true));
        silent.run(200 * MILLI);
        assertThat(kernel(silent, ONE).heard).containsExactly("up n2");
        silent.at(200 * MILLI, s -> s.restart(TWO));
        silent.run(300 * MILLI);
        assertThat(kernel(silent, ONE).heard).containsExactly("up n2", "down n2", "up n2");
    }

    @Test
    void aCrashLosesWhatIsVolatileAndARestartIsANewKernel() {
        Simulation run = pings(Conditions.calm(2));
        run.run(500 * MILLI);
        Toys.PingAck first = kernel(run, TWO);
        run.crash(TWO, false);
        long then = first.number;
        run.run(700 * MILLI);
        assertThat(first.number).as("nothing runs while it is down").isEqualTo(then);
        assertThat(lines).anyMatch(line -> line.contains("dropped") && line.contains("nothing runs there"));
        run.restart(TWO);
        assertThat(kernel(run, TWO)).isNotSameAs(first);
        assertThat(kernel(run, TWO).number).isZero();
        assertThat(run.incarnation(TWO)).isEqualTo(2);
    }

    @Test
    void aPauseLetsTimersComeLateAndMessagesQueue() {
        Simulation run = pings(Conditions.calm(2));
        List<Long> heard = pingsHeard(run, ONE, TWO);
        run.at(100 * MILLI, s -> s.pause(TWO, 400 * MILLI));
        run.run(499 * MILLI);
        int before = heard.size();
        assertThat(before).isLessThan(11);
        assertThat(run.isPaused(TWO)).isTrue();
        run.run(500 * MILLI);
        assertThat(run.isPaused(TWO)).isFalse();
        assertThat(heard.size()).as("all at once").isGreaterThan(before + 30);
    }

    @Test
    void afterAPauseTimersOrMessagesMayComeFirst() {
        boolean timerFirst = false;
        boolean messageFirst = false;
        for (long seed = 0; seed < 30; seed++) {
            Simulation run = pings(Conditions.calm(2), seed);
            List<Occurrence.Kind> kinds = new ArrayList<>();
            run.watch((o, world) -> {
                if (o.atNanos() == 500 * MILLI && TWO.equals(o.node()) && o.event() != null) {
                    kinds.add(o.kind());
                }
            });
            run.at(100 * MILLI, s -> s.pause(TWO, 400 * MILLI));
            run.run(500 * MILLI);
            timerFirst |= kinds.get(0) == Occurrence.Kind.TIMER;
            messageFirst |= kinds.get(0) == Occurrence.Kind.RECEIVED;
        }
        assertThat(timerFirst && messageFirst).isTrue();
    }

    @Test
    void clocksDriftWithinTheirBoundAndMayBeNegative() {
        boolean negative = false;
        boolean fast = false;
        boolean slow = false;
        for (long seed = 0; seed < 20; seed++) {
            Simulation run = pings(Conditions.calm(3).with(new Conditions.Clocks(1_000_000, 1_000 * MILLI)), seed);
            run.run(MILLI);
            for (NodeId node : run.nodes()) {
                long start = run.localNanos(node, 0);
                long elapsed = run.localNanos(node, 1_000_000 * MILLI) - start;
                assertThat(elapsed).isBetween(999_000 * MILLI, 1_001_000 * MILLI);
                negative |= start < 0;
                fast |= elapsed > 1_000_100 * MILLI;
                slow |= elapsed < 999_900 * MILLI;
            }
        }
        assertThat(negative && fast && slow).isTrue();
    }

    @Test
    void aTimerNeverFiresBeforeItsTimeOnItsOwnClock() {
        Simulation run = pings(Conditions.calm(3).with(new Conditions.Clocks(90_000_000, 0)));
        long[] last = new long[4];
        run.watch((o, world) -> {
            if (o.kind() == Occurrence.Kind.TIMER) {
                long local = world.localNanos(o.node(), o.atNanos());
                int number = o.node().number();
                if (last[number] != 0) {
                    assertThat(local - last[number]).isBetween(10 * MILLI, 12 * MILLI + 1);
                }
                last[number] = local;
            }
        });
        run.run(5_000 * MILLI);
        assertThat(last[1]).isPositive();
    }
}
