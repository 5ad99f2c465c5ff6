package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeWorldTest {
    /** Renews a long timeout at every tick; the timeout fires only after the ticks have ended. */
    private static final class Renewing implements Kernel<String> {
        private final long ticks;
        private long ticked;
        final List<Long> timeouts = new ArrayList<>();

        Renewing(long ticks) {
            this.ticks = ticks;
        }

        @Override
        public void on(Event<String> event, Host<String> host) {
            if (event instanceof Event.TimerFired<String> fired && fired.timer().equals("TIMEOUT")) {
                timeouts.add(host.now());
                return;
            }
            if (ticked++ < ticks) {
                host.startTimer("TICK", 1_000_000, 1_000_000);
            }
            host.startTimer("TIMEOUT", 500_000_000, 500_000_000);
        }

        @Override
        public Value save() {
            return Value.of(ticked);
        }

        @Override
        public void restore(Value state) {
            ticked = ((Value.Num) state).value();
        }
    }

    @Test
    void aTimeoutThatEveryMessageRenewsTakesOnePlaceInTheQueueAndFiresOnceAndInTime() {
        Renewing kernel = new Renewing(100_000);
        Simulation simulation = new Simulation(
                Conditions.calm(1), node -> List.of(new Program.Part<>("renewing", kernel)), Choices.seeded(1));
        simulation.run(50_000_000_000L);
        assertThat(simulation.waiting()).isLessThan(4);
        simulation.run(200_000_000_000L);
        assertThat(kernel.timeouts).containsExactly(100_000_000_000L + 500_000_000L);
        assertThat(simulation.events()).isEqualTo(1 + 100_000 + 1);
    }

    @Test
    void aTimerStartedAnewForAnEarlierMomentFiresThen() {
        List<Long> fired = new ArrayList<>();
        Kernel<String> kernel = new Kernel<>() {
            @Override
            public void on(Event<String> event, Host<String> host) {
                if (event instanceof Event.Started) {
                    host.startTimer("T", 900, 900);
                    host.startTimer("T", 300, 300);
                    host.startTimer("U", 100, 100);
                } else if (event instanceof Event.TimerFired<String> timer
                        && timer.timer().equals("U")) {
                    host.startTimer("T", 700, 700); // later again, at 800: what was queued for 300 moves on
                } else {
                    fired.add(host.now());
                }
            }

            @Override
            public Value save() {
                return Value.of(fired.size());
            }

            @Override
            public void restore(Value state) {}
        };
        Simulation simulation =
                new Simulation(Conditions.calm(1), node -> List.of(new Program.Part<>("t", kernel)), Choices.seeded(1));
        simulation.run(10_000);
        assertThat(fired).containsExactly(800L);
    }

    @Test
    void namesMadeUpForOneTimerEachAreForgotten() {
        Kernel<String> kernel = new Kernel<>() {
            private long number;

            @Override
            public void on(Event<String> event, Host<String> host) {
                host.startTimer("T" + number++, 1_000, 1_000);
            }

            @Override
            public Value save() {
                return Value.of(number);
            }

            @Override
            public void restore(Value state) {
                number = ((Value.Num) state).value();
            }
        };
        Simulation simulation =
                new Simulation(Conditions.calm(1), node -> List.of(new Program.Part<>("t", kernel)), Choices.seeded(1));
        simulation.run(100_000_000);
        assertThat(simulation.events()).isGreaterThan(99_000);
        assertThat(simulation.find(NodeId.of(1)).parts.get(0).timersKnown()).isLessThan(100);
    }

    @Test
    void manyNodesWithoutConnectionsStartWithoutAMesh() {
        Program quiet = node -> List.of(new Program.Part<>("ping", new Toys.PingAck(List.of(), node, false)));
        Simulation simulation = new Simulation(Conditions.calm(50_000), quiet, Choices.seeded(1));
        simulation.run(0);
        assertThat(simulation.events()).isEqualTo(50_000);
        assertThat(simulation.waiting()).isEqualTo(50_000); // a timer each, and no connection
    }

    @Test
    void idsFarApartAreFound() {
        List<NodeId> ids = List.of(NodeId.of(2_000_000_000), NodeId.of(7), NodeId.of(1_000_000));
        Conditions world = new Conditions(
                ids, List.of(), Conditions.Network.CALM, Conditions.Clocks.PERFECT, Conditions.Storage.NORMAL);
        Simulation simulation = new Simulation(world, Toys.pingAck(ids, false), Choices.seeded(1));
        simulation.run(100_000_000);
        assertThat(simulation.violations()).isEmpty();
        assertThat(simulation.traffic().byType().get("Ack").delivered()).isPositive();
    }
}
