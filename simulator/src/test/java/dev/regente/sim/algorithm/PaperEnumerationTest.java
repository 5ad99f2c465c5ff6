package dev.regente.sim.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Latency;
import dev.regente.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Messages and winners of the papers' algorithms against {@link PaperModels}: every order of small rings with every set of
 * starters, drawn larger ones with ids that are not 1 to n, nodes that are down, and delays that differ.
 */
class PaperEnumerationTest {
    private static final List<String> RINGS = List.of(
            "le-lann",
            "list-ring",
            "chang-roberts",
            "chang-roberts-starters",
            "hirschberg-sinclair",
            "dkr",
            "peterson",
            "franklin");

    private static PaperModels.Count model(String algorithm, List<Integer> ring, Set<Integer> starters) {
        return switch (algorithm) {
            case "le-lann" -> PaperModels.leLann(ring, starters);
            case "list-ring" -> PaperModels.listRing(ring, starters, Set.of());
            case "chang-roberts" -> PaperModels.changRoberts(ring, starters, Set.of(), true);
            case "chang-roberts-starters" -> PaperModels.changRoberts(ring, starters, Set.of(), false);
            case "hirschberg-sinclair" -> PaperModels.hirschbergSinclair(ring, starters);
            default -> PaperModels.localMaxima(ring, starters, algorithm.equals("franklin"));
        };
    }

    private static void compare(Scenario scenario, PaperModels.Count expected) {
        PaperRun run = PaperRun.of(scenario);
        String what = scenario.cluster().algorithm() + " " + scenario.cluster().ids() + " down "
                + scenario.cluster().down() + " starters " + scenario.cluster().starters() + " seed " + scenario.seed();
        assertThat(run.outcome().violations()).as(what).isEmpty();
        assertThat(run.leader()).as(what).isEqualTo(expected.leader());
        assertThat(run.total()).as(what).isEqualTo(expected.sent());
        assertThat(run.delivered()).as(what).isEqualTo(expected.delivered());
    }

    private static List<List<Integer>> orders(int n) {
        List<List<Integer>> all = new ArrayList<>();
        arrange(new ArrayList<>(List.of(n)), n, all); // rotations are the same ring
        return all;
    }

    private static void arrange(List<Integer> begun, int n, List<List<Integer>> all) {
        if (begun.size() == n) {
            all.add(List.copyOf(begun));
        }
        for (int id = 1; id <= n; id++) {
            if (!begun.contains(id)) {
                begun.add(id);
                arrange(begun, n, all);
                begun.remove(begun.size() - 1);
            }
        }
    }

    private static Set<Integer> subset(List<Integer> ids, int bits) {
        Set<Integer> some = new TreeSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if ((bits >> i & 1) == 1) {
                some.add(ids.get(i));
            }
        }
        return some;
    }

    @TestFactory
    Stream<DynamicTest> everyOrderAndEverySetOfStarters() {
        return RINGS.stream()
                .map(algorithm -> DynamicTest.dynamicTest(algorithm, () -> {
                    for (int n = 2; n <= 5; n++) {
                        for (List<Integer> ring : orders(n)) {
                            for (int bits = 1; bits < 1 << n; bits++) {
                                Set<Integer> starters = subset(ring, bits);
                                Scenario scenario = PaperRun.with(
                                        PaperRun.scenario(algorithm, ring), List.of(), List.copyOf(starters));
                                compare(scenario, model(algorithm, ring, starters));
                            }
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> drawnRingsWithOtherIdsAndDelays() {
        return RINGS.stream()
                .map(algorithm -> DynamicTest.dynamicTest(algorithm, () -> {
                    Random random = new Random(algorithm.hashCode());
                    for (int i = 0; i < 40; i++) {
                        List<Integer> ring = drawnIds(random, 2 + random.nextInt(60));
                        Set<Integer> starters = new TreeSet<>(List.of(ring.get(0)));
                        ring.stream().filter(id -> random.nextInt(3) > 0).forEach(starters::add);
                        Scenario scenario =
                                PaperRun.with(PaperRun.scenario(algorithm, ring), List.of(), List.copyOf(starters));
                        compare(
                                PaperRun.latency(scenario, new Latency.Uniform(100_000, 9_000_000))
                                        .withSeed(i),
                                model(algorithm, ring, starters));
                    }
                }));
    }

    private static List<Integer> drawnIds(Random random, int n) {
        Set<Integer> ids = new TreeSet<>();
        while (ids.size() < n) {
            ids.add(1 + random.nextInt(10_000));
        }
        List<Integer> ring = new ArrayList<>(ids);
        Collections.shuffle(ring, random);
        return ring;
    }

    @Test
    void nodesThatAreDownAreLeftOutOrPassedOver() {
        Random random = new Random(5);
        for (int i = 0; i < 150; i++) {
            List<Integer> ring = drawnIds(random, 4 + random.nextInt(8));
            Set<Integer> down = new TreeSet<>();
            ring.subList(2, ring.size()).stream()
                    .filter(id -> random.nextInt(3) == 0)
                    .forEach(down::add);
            List<Integer> live = new ArrayList<>(ring);
            live.removeAll(down);
            Set<Integer> starters = new TreeSet<>(List.of(live.get(1)));
            live.stream().filter(id -> random.nextBoolean()).forEach(starters::add);
            for (String algorithm : RINGS) {
                Scenario scenario =
                        PaperRun.with(PaperRun.scenario(algorithm, ring), List.copyOf(down), List.copyOf(starters));
                switch (algorithm) {
                    case "list-ring" -> compare(scenario, PaperModels.listRing(ring, starters, down));
                    case "chang-roberts" -> compare(scenario, PaperModels.changRoberts(ring, starters, down, true));
                    case "chang-roberts-starters" ->
                        compare(scenario, PaperModels.changRoberts(ring, starters, down, false));
                    default -> compare(scenario, model(algorithm, live, starters));
                }
            }
            compare(
                    PaperRun.with(PaperRun.scenario("bully", ring), List.copyOf(down), List.copyOf(starters)),
                    PaperModels.bully(ring, starters, down));
            int one = starters.iterator().next();
            compare(
                    PaperRun.with(PaperRun.scenario("bully-grant", ring), List.copyOf(down), List.of(one)),
                    PaperModels.bullyGrant(ring, one, down));
        }
    }

    @Test
    void bullyWithAnyStartersAndDelaysWithinTheBound() {
        Random random = new Random(9);
        for (int i = 0; i < 200; i++) {
            List<Integer> ids = drawnIds(random, 2 + random.nextInt(9));
            Set<Integer> down = new TreeSet<>();
            ids.subList(1, ids.size()).stream()
                    .filter(id -> random.nextInt(4) == 0)
                    .forEach(down::add);
            Set<Integer> starters = new TreeSet<>(List.of(ids.get(0)));
            ids.stream().filter(id -> random.nextInt(3) == 0).forEach(starters::add);
            Scenario scenario =
                    PaperRun.with(PaperRun.scenario("bully", ids), List.copyOf(down), List.copyOf(starters));
            compare(
                    PaperRun.latency(scenario, new Latency.Uniform(200_000, 1_400_000))
                            .withSeed(i),
                    PaperModels.bully(ids, starters, down));
        }
    }

    @Test
    void oneNodeLeadsAtOnceAndSaysNothing() {
        List<String> all = new ArrayList<>(RINGS);
        all.addAll(List.of("bully", "ring", "bully-1982", "bully-grant", "invitation", "raft-like"));
        all.addAll(List.of("peterson-alternating", "itai-rodeh", "itai-rodeh-synchronous", "volunteers"));
        for (String algorithm : all) {
            PaperRun run = PaperRun.of(algorithm, 7);
            assertThat(run.leader()).as(algorithm).isEqualTo(7);
            assertThat(run.total()).as(algorithm).isZero();
        }
    }

    @Test
    void ringsWithoutIdsElectOneWhateverTheSeed() {
        for (String algorithm : List.of("itai-rodeh", "itai-rodeh-synchronous", "volunteers", "peterson-alternating")) {
            for (int n = 2; n <= 9; n++) {
                for (int seed = 0; seed < 20; seed++) {
                    Scenario scenario = PaperRun.scenario(
                                    algorithm,
                                    Scenario.Cluster.ids(n).stream()
                                            .map(id -> id.number())
                                            .toList())
                            .withSeed(seed);
                    PaperRun run = PaperRun.of(scenario);
                    assertThat(run.leader())
                            .as("%s, n=%d, seed %d", algorithm, n, seed)
                            .isNotNull();
                    assertThat(run.outcome().violations()).isEmpty();
                }
            }
        }
    }
}
