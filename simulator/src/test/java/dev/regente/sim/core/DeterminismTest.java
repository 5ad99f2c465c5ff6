package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeterminismTest {
    private static final Conditions ROUGH = Conditions.calm(4)
            .with(new Conditions.Network(
                    new Latency.Uniform(100_000, 5_000_000), 20_000, 20_000, 5_000, 3_000_000_000L, true))
            .with(new Conditions.Clocks(200_000, 50_000_000));

    static Simulation rough(long seed) {
        Simulation simulation = new Simulation(ROUGH, Toys.pingAck(ROUGH.nodes(), true), Choices.seeded(seed));
        simulation.at(100_000_000, s -> s.crash(NodeId.of(2), s.choices().choose("fault/1", 2) == 1));
        simulation.at(200_000_000, s -> s.restart(NodeId.of(2)));
        simulation.at(150_000_000, s -> s.pause(NodeId.of(3), 50_000_000));
        List<List<NodeId>> groups = List.of(List.of(NodeId.of(1)), List.of(NodeId.of(3), NodeId.of(4)));
        simulation.at(250_000_000, s -> s.partition(groups));
        simulation.at(300_000_000, s -> s.healPartition(groups));
        simulation.at(320_000_000, s -> s.ask(NodeId.of(1), "ping", new Toys.Say("hello")));
        return simulation;
    }

    @Test
    void fiveHundredSeedsRunTwiceAndAlike() {
        Set<Fingerprint> seen = new HashSet<>();
        for (long seed = 0; seed < 500; seed++) {
            long fixed = seed;
            assertThat(TwinRun.compare(() -> rough(fixed), 400_000_000))
                    .as("seed %d", seed)
                    .isEmpty();
            Simulation run = rough(seed);
            run.run(400_000_000);
            assertThat(run.violations()).isEmpty();
            seen.add(run.fingerprint());
        }
        assertThat(seen).hasSize(500);
    }

    @Test
    void aKernelWithStaticStateIsFoundAtItsFirstDifferentEvent() {
        List<Long> shared = new ArrayList<>();
        Program program = node -> List.of(new Program.Part<>("leaky", new Leaky(shared)));
        Optional<TwinRun.Difference> found =
                TwinRun.compare(() -> new Simulation(Conditions.calm(1), program, Choices.seeded(1)), 1_000_000_000);
        assertThat(found).isPresent();
        assertThat(found.get().toString()).contains("from event 0 on").contains("leaky     started");
    }

    @Test
    void aReplayGivesTheSameRunAndASeedBehindItIsNotAsked() {
        Simulation original = rough(7);
        original.run(400_000_000);
        Choices replay = Choices.replay(original.choices().recording());
        Simulation again = new Simulation(ROUGH, Toys.pingAck(ROUGH.nodes(), true), replay);
        // the same actions, from the same set-up
        copyActions(again);
        again.run(400_000_000);
        assertThat(again.fingerprint()).isEqualTo(original.fingerprint());
        assertThat(replay.leftTheRails()).isEmpty();
        assertThat(replay.unused()).isZero();
    }

    @Test
    void aReplayThatDoesNotFitSaysWhereItLeftTheRails() {
        Simulation original = rough(7);
        original.run(400_000_000);
        Choices replay = Choices.replay(original.choices().recording());
        Simulation again = new Simulation(ROUGH, Toys.pingAck(ROUGH.nodes(), false), replay);
        again.run(400_000_000);
        assertThat(replay.leftTheRails().orElseThrow()).contains("at choice").contains("is asked");
    }

    private static void copyActions(Simulation simulation) {
        simulation.at(100_000_000, s -> s.crash(NodeId.of(2), s.choices().choose("fault/1", 2) == 1));
        simulation.at(200_000_000, s -> s.restart(NodeId.of(2)));
        simulation.at(150_000_000, s -> s.pause(NodeId.of(3), 50_000_000));
        List<List<NodeId>> groups = List.of(List.of(NodeId.of(1)), List.of(NodeId.of(3), NodeId.of(4)));
        simulation.at(250_000_000, s -> s.partition(groups));
        simulation.at(300_000_000, s -> s.healPartition(groups));
        simulation.at(320_000_000, s -> s.ask(NodeId.of(1), "ping", new Toys.Say("hello")));
    }

    /** Counts in a list that outlives the run. */
    private static final class Leaky implements Kernel<String> {
        private final List<Long> shared;

        Leaky(List<Long> shared) {
            this.shared = shared;
        }

        @Override
        public void on(Event<String> event, Host<String> host) {
            shared.add(0L);
            host.startTimer(event instanceof Event.Started ? "T" : "T" + shared.size(), 1_000_000, 1_000_000);
        }

        @Override
        public Value save() {
            return Value.of(shared.size());
        }

        @Override
        public void restore(Value state) {}
    }
}
