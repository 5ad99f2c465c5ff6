package dev.regente.sim.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regente.election.kernel.Event;
import dev.regente.election.kernel.Host;
import dev.regente.election.kernel.Kernel;
import dev.regente.election.kernel.NodeId;
import dev.regente.election.kernel.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlerTwinTest {

    /** Counts, and says every third number; what it saves and takes back differs from test to test. */
    private abstract static class Counting implements Kernel<Toys.Ping> {
        long count;
        final NodeId self;

        Counting(NodeId self) {
            this.self = self;
        }

        @Override
        public void on(Event<Toys.Ping> event, Host<Toys.Ping> host) {
            count++;
            if (count % 3 == 0 && self.number() == 1) {
                host.send(NodeId.of(2), new Toys.Ping(count + host.choose("extra", 5)));
                host.persist("log", Value.of(count));
            }
            host.startTimer("T", 1_000_000, 2_000_000);
        }

        @Override
        public Value save() {
            return Value.of(count);
        }

        @Override
        public void restore(Value state) {
            count = ((Value.Num) state).value();
        }
    }

    private static final class Good extends Counting {
        Good(NodeId self) {
            super(self);
        }
    }

    private static final class ForgetsToSave extends Counting {
        ForgetsToSave(NodeId self) {
            super(self);
        }

        @Override
        public Value save() {
            return Value.of(0);
        }
    }

    private static final class ForgetsToRestore extends Counting {
        ForgetsToRestore(NodeId self) {
            super(self);
        }

        @Override
        public void restore(Value state) {}
    }

    private interface Maker {
        Kernel<Toys.Ping> make(NodeId self);
    }

    private static Simulation run(Maker maker, int ppm) {
        Program program = node -> List.of(new Program.Part<>("counting", maker.make(node)));
        Simulation simulation =
                new Simulation(Conditions.calm(2), program, Choices.seeded(3)).handlersTwice(ppm, program);
        simulation.run(200_000_000);
        return simulation;
    }

    @Test
    void aPureKernelPassesAndTheRunStaysTheSame() {
        Simulation twice = run(Good::new, 500_000);
        assertThat(twice.violations()).isEmpty();
        assertThat(twice.fingerprint()).isEqualTo(run(Good::new, 0).fingerprint());
    }

    @Test
    void whatSaveLeavesOutShowsAsAnotherEffect() {
        Simulation found = run(ForgetsToSave::new, 500_000);
        assertThat(found.violations()).hasSize(1);
        Violation violation = found.violations().get(0);
        assertThat(violation.property()).isEqualTo("handler-twin");
        assertThat(violation.detail())
                .contains("first: choose extra of 5")
                .contains("again: start timer T 1000000..2000000");
    }

    @Test
    void whatRestoreDoesNotTakeBackShowsByItsState() {
        Simulation found = run(ForgetsToRestore::new, 500_000);
        assertThat(found.violations().get(0).detail())
                .contains("save() gave 0")
                .contains("after restore() of that it gives ");
    }

    @Test
    void aSampleFindsItToo() {
        assertThat(run(ForgetsToSave::new, 50_000).violations()).isNotEmpty();
    }
}
