package dev.regente.election.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.protocol.ElectionMessage;
import dev.regente.election.ring.ChangRoberts.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The counts of the papers, and the ways in which these rings are known to go wrong. */
class ClassicRingTest {
    private static final int ENOUGH = 100_000;

    private static List<NodeId> ids(int... numbers) {
        return Arrays.stream(numbers).mapToObj(NodeId::of).toList();
    }

    private static List<NodeId> ascending(int n) {
        List<NodeId> ids = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            ids.add(NodeId.of(i));
        }
        return ids;
    }

    private static RingRun lists(List<NodeId> order, List<NodeId> starters) {
        return new RingRun(
                order,
                id -> new ListRing(ClassicSettings.paper(id, order, starters).withHopAcks(1)));
    }

    private static RingRun changRoberts(List<NodeId> order, List<NodeId> starters, Variant variant) {
        return new RingRun(order, id -> new ChangRoberts(ClassicSettings.paper(id, order, starters), variant));
    }

    @Test
    void aListMakesTwoRoundsForEachStarter() {
        for (int n = 1; n <= 9; n++) {
            for (int k = 1; k <= n; k++) {
                RingRun run = lists(ascending(n), ascending(k)).start().settle(ENOUGH);
                int hops = n == 1 ? 0 : k * n;
                assertThat(run.sent("ELECTION")).as("n=%d k=%d", n, k).isEqualTo(hops);
                assertThat(run.sent("COORDINATOR")).isEqualTo(hops);
                assertThat(run.idsCarried).isEqualTo(n == 1 ? 0 : k * n * (n + 1) / 2);
                assertThat(run.leaders()).containsOnly(n);
            }
        }
    }

    @Test
    void aCrashedLeaderCostsTheListOneAttemptInEachRound() {
        int n = 5;
        RingRun run = lists(ascending(n), ids(2));
        run.down.add(NodeId.of(n));
        run.start().settle(ENOUGH);
        assertThat(run.sent("ELECTION") + run.sent("COORDINATOR")).isEqualTo(2 * n);
        assertThat(run.delivered("ELECTION") + run.delivered("COORDINATOR")).isEqualTo(2 * (n - 1));
        assertThat(run.leaders()).containsOnly(n - 1);
    }

    @Test
    void oneStarterOfChangAndRoberts() {
        List<NodeId> order = ids(3, 1, 5, 2, 4);
        for (NodeId starter : order) {
            int distance = Math.floorMod(2 - order.indexOf(starter), 5);
            RingRun all = changRoberts(order, List.of(starter), Variant.ALL_COMPETE)
                    .start()
                    .settle(ENOUGH);
            assertThat(all.sent("ELECTION") + all.sent("ELECTED")).isEqualTo(2 * 5 + distance);
            assertThat(all.leaders()).containsOnly(5);
            RingRun starters = changRoberts(order, List.of(starter), Variant.STARTERS_COMPETE)
                    .start()
                    .settle(ENOUGH);
            assertThat(starters.sent("ELECTION") + starters.sent("ELECTED")).isEqualTo(2 * 5);
            assertThat(starters.leaders()).containsOnly(starter.number());
        }
    }

    @Test
    void allStartersOfChangAndRobertsAreBestAscendingAndWorstDescending() {
        for (Variant variant : Variant.values()) {
            for (int n = 2; n <= 9; n++) {
                List<NodeId> order = ascending(n);
                RingRun best = changRoberts(order, order, variant).start().settle(ENOUGH);
                assertThat(best.sent("ELECTION")).isEqualTo(2 * n - 1);
                List<NodeId> descending = new ArrayList<>(order);
                Collections.reverse(descending);
                RingRun worst = changRoberts(descending, order, variant).start().settle(ENOUGH);
                assertThat(worst.sent("ELECTION")).isEqualTo(n * (n + 1) / 2);
                assertThat(worst.sent("ELECTED")).isEqualTo(n);
                assertThat(worst.leaders()).containsOnly(n);
            }
        }
    }

    @Test
    void theListOfADeadStarterGoesRoundAndGrowsUntilTheBound() {
        RingRun run = lists(ascending(4), ids(2)).start();
        run.down.add(NodeId.of(2));
        run.settle(ENOUGH);
        assertThat(run.quiet()).isTrue();
        assertThat(run.sent("ELECTION")).isGreaterThan(1_024);
        assertThat(run.sent("COORDINATOR")).isZero();
        assertThat(run.leaders()).containsOnly(0);
        assertThat(run.explained).anyMatch(each -> each.endsWith("dropped-after-many-hops"));
    }

    @Test
    void anOrphanGoesRoundForEver() {
        List<NodeId> order = ids(3, 1, 2);
        RingRun run = new RingRun(
                order,
                id -> new ChangRoberts(ClassicSettings.paper(id, order, ids(3)).withHopAcks(1), Variant.ALL_COMPETE));
        run.start();
        run.step();
        run.down.add(NodeId.of(3));
        run.settle(3_000);
        assertThat(run.quiet()).isFalse();
        assertThat(run.sent("ELECTION")).isGreaterThan(1_000);
        assertThat(run.leaders()).containsOnly(0);
    }

    @Test
    void twoDeadInARowBreakARingThatKnowsOneSuccessor() {
        List<NodeId> order = ascending(5);
        RingRun run = new RingRun(
                order,
                id -> new ListRing(
                        ClassicSettings.paper(id, order, ids(1)).withHopAcks(1).withSuccessors(2)));
        run.down.addAll(ids(3, 4));
        run.start().settle(ENOUGH);
        assertThat(run.leaders()).containsOnly(0);
        assertThat(run.explained).contains("n2 ring-broken");
    }

    @Test
    void anOldIdThatReturnsMakesASecondLeader() {
        List<NodeId> order = ascending(3);
        RingRun run = new RingRun(
                order,
                id -> new ChangRoberts(
                        ClassicSettings.paper(id, order, List.of()).withHopAcks(1), Variant.ALL_COMPETE));
        run.start();
        run.event(1, new Event.Asked<>(new ClassicRing.Start()));
        run.down.add(NodeId.of(3));
        run.settle(ENOUGH);
        assertThat(run.leaders()).containsOnly(2);
        run.restart(3);
        run.event(3, received(2, 3));
        assertThat(run.leaders()).containsExactly(2, 2, 3);
    }

    private static Event<ElectionMessage> received(int from, int id) {
        return new Event.Received<>(
                NodeId.of(from),
                new ElectionMessage(
                        from,
                        1,
                        new ElectionMessage.RingMessage(
                                ElectionMessage.RingMessage.Kind.ELECTION, 0, 0, NodeId.of(id), List.of())));
    }

    @Test
    void twoArcsMakeTwoLeaders() {
        RingRun run = lists(ascending(5), ids(1, 3));
        for (int low = 1; low <= 2; low++) {
            for (int high = 3; high <= 5; high++) {
                run.cut.add(low + "->" + high);
                run.cut.add(high + "->" + low);
            }
        }
        run.start().settle(ENOUGH);
        assertThat(run.leaders()).containsExactly(2, 2, 5, 5, 5);
    }

    @Test
    void aHopLimitEndsWhatWouldNotEnd() {
        List<NodeId> order = ids(3, 1, 2);
        RingRun run = new RingRun(
                order,
                id -> new ChangRoberts(
                        new ClassicSettings(id, order, List.of(), id.number() == 3, true, 1, 2, 24, 0, 0),
                        Variant.ALL_COMPETE));
        run.start();
        run.step();
        run.down.add(NodeId.of(3));
        run.settle(ENOUGH);
        assertThat(run.quiet()).isTrue();
    }

    @Test
    void aClosedConnectionSkipsAtOnce() {
        RingRun run = lists(ascending(3), ids(1)).start();
        run.down.add(NodeId.of(2));
        run.event(1, new Event.LinkDown<>(NodeId.of(2)));
        while (run.step()) {
            // without any timer
        }
        assertThat(run.leaders()).containsOnly(3);
    }
}
