package dev.regente.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.sim.core.Choices;
import dev.regente.sim.core.Simulation;
import dev.regente.sim.core.Toys;
import dev.regente.sim.run.GeneratedRun;
import dev.regente.sim.run.ScenarioRun;
import dev.regente.sim.run.ToySystems;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FaultSchedulesProperties {
    private static final FaultSchedules.Limits WILD = new FaultSchedules.Limits(8, 3_000_000_000L, true, true);
    private static final long CALM = 1_000_000_000L;

    private static Scenario drawn(int nodes, List<Integer> numbers, long seed) {
        return drawn(nodes, numbers, seed, WILD);
    }

    private static Scenario drawn(int nodes, List<Integer> numbers, long seed, FaultSchedules.Limits limits) {
        Scenario base = Scenario.of("drawn", "ping-ack")
                .with(Scenario.Cluster.DEFAULT.withNodes(nodes))
                .withSeed(seed);
        return FaultSchedules.draw(base, limits, CALM, Choices.ofInts(numbers));
    }

    @Property(tries = 300)
    void everyDrawnScenarioIsValidTextAndEndsInACalm(
            @ForAll @IntRange(min = 1, max = 7) int nodes, @ForAll @Size(max = 120) List<Integer> numbers) {
        Scenario scenario = drawn(nodes, numbers, 1);
        assertThat(ScenarioYaml.read("drawn", ScenarioYaml.write(scenario))).isEqualTo(scenario);
        ScenarioRun.Outcome outcome = GeneratedRun.check(
                ToySystems.pingAck(world -> {
                    Simulation simulation = (Simulation) world;
                    for (var node : simulation.nodes()) {
                        assertThat(simulation.isUp(node)).isTrue();
                        assertThat(simulation.isPaused(node)).isFalse();
                        for (var other : simulation.nodes()) {
                            assertThat(simulation.passes(node, other)).isTrue();
                        }
                        assertThat(simulation
                                        .kernel(node, "ping", Toys.PingAck.class)
                                        .acks())
                                .as("the network is mended")
                                .isGreaterThan(nodes == 1 ? -1 : 0);
                    }
                }),
                scenario);
        assertThat(outcome.events()).isPositive();
    }

    @Property(tries = 100)
    void aDrawnRunIsTheSameTwice(@ForAll @Size(max = 120) List<Integer> numbers, @ForAll long seed) {
        Optional<?> difference = new ScenarioRun(ToySystems.pingAck(world -> {}), drawn(3, numbers, seed)).twin();
        assertThat(difference).isEmpty();
    }

    @Property(tries = 1)
    void noNumbersGiveNoFaultsAndSeedsGiveEveryDrawnKind() {
        assertThat(drawn(3, List.of(), 1).faults()).hasSize(2).first().isInstanceOf(Fault.Heal.class);
        List<Class<?>> kinds = new java.util.ArrayList<>();
        for (long seed = 0; seed < 200; seed++) {
            FaultSchedules.draw(Scenario.Cluster.ids(5), WILD, Choices.seeded(seed))
                    .forEach(fault -> kinds.add(fault.getClass()));
        }
        assertThat(kinds)
                .contains(
                        Fault.Crash.class,
                        Fault.Restart.class,
                        Fault.Wipe.class,
                        Fault.Pause.class,
                        Fault.Partition.class,
                        Fault.Cut.class,
                        Fault.Heal.class,
                        Fault.SlowDisk.class,
                        Fault.FailDisk.class);
    }

    @Property(tries = 200)
    void everySwarmEndsInACalmToo(@ForAll @IntRange(min = 1, max = 7) int nodes, @ForAll long seed) {
        Scenario base = Scenario.of("drawn", "ping-ack")
                .with(Scenario.Cluster.DEFAULT.withNodes(nodes))
                .withSeed(seed);
        Scenario scenario = FaultSchedules.draw(base, WILD.withSwarm(), CALM, Choices.seeded(seed));
        assertThat(ScenarioYaml.read("drawn", ScenarioYaml.write(scenario))).isEqualTo(scenario);
        GeneratedRun.check(
                ToySystems.pingAck(world -> {
                    Simulation simulation = (Simulation) world;
                    for (var node : simulation.nodes()) {
                        assertThat(simulation.isUp(node)).isTrue();
                        assertThat(simulation.isPaused(node)).isFalse();
                        for (var other : simulation.nodes()) {
                            assertThat(simulation.passes(node, other)).isTrue();
                        }
                    }
                }),
                scenario);
    }

    @Property(tries = 1)
    void aSwarmDrawsEveryKindAndEachRunLeavesSomeOut() {
        assertThat(drawn(3, List.of(), 1, WILD.withSwarm()).faults()).hasSize(2);
        TreeSet<String> all = new TreeSet<>();
        int few = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            TreeSet<String> here = new TreeSet<>();
            FaultSchedules.draw(Scenario.Cluster.ids(5), WILD.withSwarm(), Choices.seeded(seed))
                    .forEach(fault -> here.add(
                            fault instanceof Fault.Match match
                                    ? "Match " + match.deed()
                                    : fault.getClass().getSimpleName()));
            all.addAll(here);
            few += here.size() < 8 ? 1 : 0;
        }
        assertThat(all)
                .containsExactlyInAnyOrder(
                        "Crash",
                        "Restart",
                        "Wipe",
                        "Pause",
                        "Suspend",
                        "Partition",
                        "Cut",
                        "CutLinks",
                        "Heal",
                        "FlapLink",
                        "FlapNode",
                        "SlowNode",
                        "SlowDisk",
                        "FailDisk",
                        "Clog",
                        "SlowLink",
                        "JumpClock",
                        "DriftClock",
                        "Release",
                        "Match DROP",
                        "Match DELAY",
                        "Match DUPLICATE",
                        "Match CORRUPT",
                        "Match HOLD");
        assertThat(few).isGreaterThan(500);
    }
}
