package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    /** A token goes round three nodes. */
    private static final class Passing implements Kernel<Toys.Ping> {
        private final NodeId self;
        private final long step;
        private long seen;

        Passing(NodeId self, long step) {
            this.self = self;
            this.step = step;
        }

        @Override
        public void on(Event<Toys.Ping> event, Host<Toys.Ping> host) {
            NodeId next = NodeId.of(self.number() % 3 + 1);
            if (event instanceof Event.Started && self.number() == 1) {
                host.send(next, new Toys.Ping(0));
            } else if (event instanceof Event.Received<Toys.Ping> received
                    && received.message().number() < 30) {
                seen = received.message().number();
                host.send(next, new Toys.Ping(seen + step));
            }
        }

        @Override
        public Value save() {
            return Value.of(seen);
        }

        @Override
        public void restore(Value state) {
            seen = ((Value.Num) state).value();
        }
    }

    private static Fingerprint run(String ingredients, long latencyMillis, long step) {
        Program program = new Program() {
            @Override
            public List<Part<?>> parts(NodeId node) {
                return List.of(new Part<>("passing", new Passing(node, step)));
            }

            @Override
            public List<NodeId> connections(NodeId node, List<NodeId> all) {
                return List.of();
            }
        };
        Conditions world = Conditions.calm(3)
                .with(new Conditions.Network(Latency.fixed(latencyMillis * 1_000_000), 0, 0, 0, 0, false));
        Simulation simulation = new Simulation(world, program, Choices.seeded(1)).ingredients(ingredients);
        simulation.run(1_000_000_000);
        simulation.checkpoint();
        return simulation.fingerprint();
    }

    @Test
    void anotherLatencyChangesTheTimesAndLeavesNodesKindsMessagesEffectsAndStates() {
        assertThat(run("tnkmds", 1, 1)).isNotEqualTo(run("tnkmds", 2, 1));
        assertThat(run("t", 1, 1)).isNotEqualTo(run("t", 2, 1));
        assertThat(run("nkmds", 1, 1)).isEqualTo(run("nkmds", 2, 1));
    }

    @Test
    void anotherContentChangesMessagesEffectsAndStatesAndLeavesTheRest() {
        Fingerprint one = run("m", 1, 1);
        assertThat(run("m", 1, 1)).isEqualTo(one);
        assertThat(run("m", 1, 2)).isNotEqualTo(one);
        assertThat(run("d", 1, 2)).isNotEqualTo(run("d", 1, 1));
        assertThat(run("s", 1, 2)).isNotEqualTo(run("s", 1, 1));
    }

    @Test
    void lettersThatAreNoneAreRefused() {
        assertThatThrownBy(() -> run("tx", 1, 1))
                .hasMessageContaining("some of tnkmds")
                .hasMessageContaining("not tx");
        assertThatThrownBy(() -> run("", 1, 1)).hasMessageContaining("at least one of tnkmds");
    }
}
